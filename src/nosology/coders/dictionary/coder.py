"""The dictionary coder: terms in the text, read with their qualifiers, to the most specific codes they support."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nosology.coders.context.status import StatusTables
from nosology.coders.dictionary.matcher import TermHit, TermMatcher
from nosology.coders.dictionary.table import KINDS, TermTable
from nosology.coders.gather import Gatherer
from nosology.coders.specificity.refine import Context, Refiner
from nosology.coders.specificity.seventh import with_seventh
from nosology.coders.specificity.words import Translator
from nosology.core.annotations import Assertion, Span
from nosology.core.encounter import Encounter
from nosology.core.suggestions import Candidate, Evidence
from nosology.terminology import Terminology
from nosology.text import Reading, Vocabulary

WINDOW = 6
"""Tokens on each side of a term whose words may make its code more specific."""

PRIORS = {
    "synonym": 0.80,
    "abbreviation": 0.75,
    "lay": 0.65,
    "title": 0.85,
    "variant": 0.75,
    "inclusion": 0.75,
    "category": 0.60,
    "index": 0.60,
}
"""How often a term of each kind means its code, before anything is measured: uncalibrated."""

_NOTHING = Context(frozenset(), frozenset())
"""What is said around a negated term does not make it more specific."""

RELAXED = 0.95
"""What a match keeps of its prior when qualifiers stood between its words."""


class DictionaryCoder:
    """Codes by terms: official titles, inclusion terms and the lexicon of one language."""

    name = "dictionary"

    def __init__(self, table: TermTable, vocabulary: Vocabulary, terminology: Terminology) -> None:
        self.table = table
        self.vocabulary = vocabulary
        self.terminology = terminology
        self.matcher = TermMatcher(table, vocabulary)
        self.refiner = Refiner(terminology)
        self.translator = Translator(vocabulary)
        self.status = StatusTables.load()
        self._billable: dict[str, bool] = {}
        self._weights = [PRIORS[kind] for kind in KINDS]
        self._last: tuple[Reading, tuple[TermHit, ...]] | None = None

    def suggest(self, encounter: Encounter, readings: Sequence[Reading]) -> tuple[Candidate, ...]:
        """Return one candidate a code, with every mention that supports it."""
        gatherer = Gatherer(self.terminology.release.system, self.name)
        table = self.table
        for reading in readings:
            for hit in self.hits(reading):
                weight = self._weights[table.kind_of[hit.phrase]] * (RELAXED if hit.relaxed else 1.0)
                bounds = (hit.first, hit.end)
                for code, evidence, reason, others in self.resolve(reading, bounds, hit.phrase, weight, self.name):
                    gatherer.add(code, evidence, reason, others)
        return gatherer.candidates()

    def hits(self, reading: Reading) -> tuple[TermHit, ...]:
        """Return the terms found in a reading; the last reading's are remembered for the coders that follow."""
        if self._last is None or self._last[0] is not reading:
            self._last = (reading, tuple(self._expand(reading, self.matcher.find(reading))))
        return self._last[1]

    def _expand(self, reading: Reading, hits: list[TermHit]) -> list[TermHit]:
        """Read abbreviations with several readings by their context: it gives a term, takes one away, or says nothing."""
        for token in reading.ambiguous():
            expansion = reading.expansion(token)
            if expansion is None or token in reading.title_tokens:
                continue
            if any(hit.first <= token < hit.end and hit.end - hit.first > 1 for hit in hits):
                continue
            hits = [hit for hit in hits if hit.first != token]
            phrase = self.matcher.number(expansion)
            if phrase is not None:
                hits.append(TermHit(token, token + 1, phrase, False))
        return sorted(hits, key=lambda hit: hit.first)

    def resolve(
        self, reading: Reading, bounds: tuple[int, int], phrase: int, weight: float, method: str
    ) -> Iterator[tuple[str, Evidence, str | None, tuple[str, ...]]]:
        """Yield the codes of a term at token bounds, each with evidence, reason and alternatives."""
        term = self.table.codes[self.table.code_of[phrase]]
        assertion = reading.assertion(*bounds)
        section = reading.section_kind(bounds[0])
        status = self.status.instead(term, assertion, section)
        if status is not None:
            if status.code is not None:
                yield (
                    status.code,
                    _evidence(reading, bounds, section, status.method, weight, assertion),
                    status.reason,
                    (),
                )
            if not status.keep:
                return
            if status.lasting:
                method = status.method
        context = _NOTHING if assertion.negated else self._context(reading, *bounds)
        refined = self.refiner.refine(term, context)
        evidence = _evidence(reading, bounds, section, method, weight, assertion)
        others = refined.alternatives + tuple(self.table.codes[number] for number in self.table.others.get(phrase, ()))
        for code in refined.codes:
            billable = self._billable.get(code)
            if billable is None:
                billable = self._billable[code] = self.terminology.is_billable(code)
            full, seventh = (code, None) if billable else with_seventh(self.terminology, code, context.axes)
            reason = f"{refined.reason}; {seventh}" if refined.reason and seventh else refined.reason or seventh
            yield full, evidence, reason, others

    def _context(self, reading: Reading, hit_first: int, hit_end: int) -> Context:
        sentence = reading.sentence_of_token
        here = sentence[hit_first]
        first = hit_first
        while first > 0 and hit_first - first < WINDOW and sentence[first - 1] == here:
            first -= 1
        end, size = hit_end, len(sentence)
        while end < size and end - hit_end < WINDOW and sentence[end] == here:
            end += 1
        codes = reading.tokens.codes
        denied = reading.denied(hit_first, hit_end)
        if denied:
            said = [at for at in range(first, end) if not any(start <= at < stop for start, stop in denied)]
            words = self.translator.words("".join(codes[at] for at in said))
        else:
            words = self.translator.words(codes[first:end])
        axes = frozenset((item.kind, item.value) for item in reading.modifiers(hit_first, hit_end))
        return Context(words, axes)


def _evidence(
    reading: Reading,
    bounds: tuple[int, int],
    section: str | None,
    method: str,
    weight: float,
    assertion: Assertion,
) -> Evidence:
    tokens = reading.tokens
    start, end = tokens.starts[bounds[0]], tokens.ends[bounds[1] - 1]
    span = Span(reading.document.id, start, end)
    return Evidence(span, tokens.text[start:end], section, method, weight, assertion)
