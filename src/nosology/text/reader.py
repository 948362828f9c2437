"""Read a document: tokens, sentences, sections at once; assertion, modifiers and abbreviations when they are asked for.

reading = Reader("en", vocabulary).read(Document("n1", "PMH: asthma. Denies chest pain."))
reading.section_kind(2)          # "past_medical_history"
reading.assertion(5, 7).negated  # True: "chest pain"
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator

from nosology.core.annotations import (
    PRESENT,
    Annotations,
    Assertion,
    Certainty,
    Experiencer,
    Mention,
    Modifier,
    Section,
    Span,
)
from nosology.core.encounter import Document
from nosology.text.abbreviations import Abbreviations
from nosology.text.assertion import AssertionFinder, Scope, decide
from nosology.text.modifiers import Hit, ModifierFinder
from nosology.text.sections import SectionFinder, SectionRange
from nosology.text.sentences import sentence_starts
from nosology.text.tokens import Tokens, Vocabulary, tokenize

_SECTION_BASES = {
    "family_history": Assertion(experiencer=Experiencer.FAMILY, cues=("section: family history",)),
    "differential_diagnosis": Assertion(certainty=Certainty.POSSIBLE, cues=("section: differential diagnosis",)),
}
"""What a section says of all that stands in it."""


class Reader:
    """Reads documents of one language; finders share the vocabulary with whoever matches terms."""

    def __init__(self, language: str, vocabulary: Vocabulary | None = None) -> None:
        self.language = language
        self.vocabulary = vocabulary if vocabulary is not None else Vocabulary(language)
        self.sections = SectionFinder(self.vocabulary)
        self.assertions = AssertionFinder(self.vocabulary)
        self.modifiers = ModifierFinder(self.vocabulary)
        self.abbreviations = Abbreviations(self.vocabulary)

    def read(self, document: Document) -> Reading:
        """Return the reading of a document; its text is not altered."""
        return Reading(document, tokenize(document.text, self.vocabulary), self)


class Reading:
    """A document read. Positions are token numbers unless they are called offsets."""

    __slots__ = (
        "_modifiers",
        "_of_token",
        "_reader",
        "_scopes",
        "document",
        "section_list",
        "sentence_of_token",
        "sentences",
        "title_tokens",
        "tokens",
    )

    def __init__(self, document: Document, tokens: Tokens, reader: Reader) -> None:
        self.document = document
        self.tokens = tokens
        self._reader = reader
        starts = sentence_starts(tokens, reader.language)
        self.section_list, breaks = reader.sections.find(tokens, starts)
        if breaks:
            starts = sorted(breaks.union(starts) - {len(tokens)})
        self.title_tokens = frozenset(
            token for section in self.section_list for token in range(section.first, section.body)
        )
        ends = [*starts[1:], len(tokens)]
        self.sentences: list[tuple[int, int]] = list(zip(starts, ends, strict=False)) if starts else []
        self.sentence_of_token: list[int] = []
        for number, (first, end) in enumerate(self.sentences):
            self.sentence_of_token.extend([number] * (end - first))
        self._of_token: list[int] | None = None
        self._scopes: dict[int, list[Scope]] | None = None
        self._modifiers: dict[int, list[Hit]] | None = None

    @property
    def language(self) -> str:
        """The language in which the document was read."""
        return self._reader.language

    def sentence_at(self, offset: int) -> int:
        """Return the number of the sentence that holds a code-point offset."""
        token = max(0, bisect_right(self.tokens.starts, offset) - 1)
        return self.sentence_of_token[token] if self.sentence_of_token else 0

    def section_kind(self, token: int) -> str | None:
        """Return the kind of the section that holds a token, or None before the first title."""
        if self._of_token is None:
            self._of_token = [section.first for section in self.section_list]
        number = bisect_right(self._of_token, token) - 1
        return self.section_list[number].kind if number >= 0 else None

    def section_ranges(self) -> Iterator[tuple[str, int, int]]:
        """Yield (kind, first, end) of the bodies of the sections."""
        for section in self.section_list:
            yield section.kind, section.body, section.end

    def assertion(self, first: int, end: int) -> Assertion:
        """Return the assertion of the mention at token bounds."""
        if self._scopes is None:
            self._scopes = self._reader.assertions.find(self.tokens, self.sentence_of_token, self.sentences)
        base = _SECTION_BASES.get(self.section_kind(first) or "", PRESENT)
        scopes = self._scopes.get(self.sentence_of_token[first])
        return decide(scopes, self.tokens, first, end, base) if scopes else base

    def denied(self, first: int, end: int) -> list[tuple[int, int]]:
        """Return the token bounds that are negated in the sentence of a mention which is not itself negated there."""
        if self._scopes is None:
            self._scopes = self._reader.assertions.find(self.tokens, self.sentence_of_token, self.sentences)
        scopes = self._scopes.get(self.sentence_of_token[first], ())
        return [
            (scope.first, scope.end)
            for scope in scopes
            if scope.kind == "negated" and (scope.end <= first or scope.first >= end)
        ]

    def modifiers(self, first: int, end: int) -> tuple[Modifier, ...]:
        """Return the modifiers that belong to the mention at token bounds, one a kind."""
        if self._modifiers is None:
            self._modifiers = {}
            for hit in self._reader.modifiers.find(self.tokens):
                self._modifiers.setdefault(self.sentence_of_token[hit[0]], []).append(hit)
        number = self.sentence_of_token[first]
        hits = self._modifiers.get(number)
        if not hits:
            return ()
        found = self._reader.modifiers.belongs(self.tokens, hits, first, end, self.sentences[number])
        return tuple(Modifier(kind, value, self.span(start, stop)) for start, stop, kind, value in found)

    def ambiguous(self) -> list[int]:
        """Return the tokens that are abbreviations with several readings."""
        forms = self._reader.abbreviations.forms
        if forms.isdisjoint(self.tokens.surfaces):
            return []
        return [token for token, surface in enumerate(self.tokens.surfaces) if surface in forms]

    def expansion(self, token: int) -> str | None:
        """Return what an ambiguous abbreviation means here, or None when it is none or the context does not say."""
        if self.tokens.surfaces[token] not in self._reader.abbreviations:
            return None
        sentence = self.sentences[self.sentence_of_token[token]]
        return self._reader.abbreviations.read(self.tokens, token, sentence)

    def span(self, first: int, end: int) -> Span:
        """Return the code-point bounds of token bounds."""
        return Span(self.document.id, self.tokens.starts[first], self.tokens.ends[end - 1])

    def annotations(self, mentions: Iterable[tuple[int, int, str, str]] = ()) -> Annotations:
        """Return what was read as plain data; ``mentions`` are (first, end, kind, normalised) in tokens."""
        return Annotations(
            self.document.id,
            self.language,
            tuple(self._section(section) for section in self.section_list),
            tuple(self.span(first, end) for first, end in self.sentences),
            tuple(self._mention(*mention) for mention in mentions),
        )

    def _section(self, section: SectionRange) -> Section:
        title = self.span(section.first, section.body)
        body = (
            self.span(section.body, section.end)
            if section.end > section.body
            else Span(title.document_id, title.end, title.end)
        )
        return Section(section.kind, title, body)

    def _mention(self, first: int, end: int, kind: str, normalized: str) -> Mention:
        return Mention(
            self.span(first, end),
            kind,
            normalized,
            self.assertion(first, end),
            self.section_kind(first),
            self.modifiers(first, end),
        )
