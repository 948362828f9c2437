"""The streams in which terms are sought: a text's tokens without the words that carry no meaning for a match.

text      pain in the left knee, mild
strict    pain  left  knee , mild          function words are dropped
relaxed   pain  knee                       so are qualifiers and commas: "left", "mild"
"""

from __future__ import annotations

from dataclasses import dataclass

from nosology.text.tokens import UNKNOWN, Tokens, Vocabulary

FUNCTION_WORDS = {
    "en": [
        "of",
        "the",
        "a",
        "an",
        "in",
        "on",
        "at",
        "to",
        "his",
        "her",
        "their",
        "my",
        "your",
        "our",
        "its",
        "this",
        "that",
        "these",
        "those",
    ],
    "es": [
        "de",
        "del",
        "la",
        "el",
        "los",
        "las",
        "en",
        "un",
        "una",
        "unos",
        "unas",
        "al",
        "su",
        "sus",
        "lo",
        "se",
    ],
}
QUALIFIERS = {
    "en": [
        "left",
        "right",
        "bilateral",
        "bilaterally",
        "mild",
        "mildly",
        "moderate",
        "moderately",
        "severe",
        "severely",
        "marked",
        "significant",
        "slight",
        "small",
        "large",
        "very",
        "some",
        "known",
        "new",
        "patient",
        "old",
        "extensive",
        "diffuse",
        "early",
        "advanced",
        "symptomatic",
        "probable",
        "possible",
        "likely",
        "presumed",
        "suspected",
        "underlying",
        "ongoing",
        "worsening",
        "uncontrolled",
        "controlled",
        "well",
        "poorly",
        "stable",
        "occasional",
        "intermittent",
        "persistent",
        "longstanding",
        "her",
        "is",
        "was",
        "are",
    ],
    "es": [
        "izquierdo",
        "derecho",
        "bilateral",
        "leve",
        "leves",
        "moderado",
        "severo",
        "grave",
        "importante",
        "intenso",
        "discreto",
        "gran",
        "pequeno",
        "probable",
        "posible",
        "conocido",
        "marcado",
        "ligero",
        "antiguo",
        "extenso",
        "difuso",
        "progresivo",
        "evidente",
        "franco",
    ],
}
JOINERS = tuple("-'\"’“”()[]/*_")
COMMAS = (",",)


@dataclass(frozen=True, slots=True)
class Stream:
    """A filtered view of a token stream: ``codes[i]`` stands for token ``index[i]``."""

    codes: str
    index: list[int]


@dataclass(frozen=True, slots=True)
class Filters:
    """The characters that each stream leaves out, for one vocabulary."""

    strict: frozenset[str]
    relaxed: frozenset[str]

    @classmethod
    def for_vocabulary(cls, vocabulary: Vocabulary) -> Filters:
        """Look up the words to drop in the vocabulary's language; other languages drop marks only."""
        language = vocabulary.language
        strict = frozenset(vocabulary.encode_phrase(word) for word in (*FUNCTION_WORDS.get(language, ()), *JOINERS))
        extra = (vocabulary.encode_phrase(word) for word in (*QUALIFIERS.get(language, ()), *COMMAS))
        return cls(strict, strict.union(extra))

    def content(self, encoded: str) -> str:
        """Drop from an encoded phrase what the strict stream drops, commas too."""
        comma_free = [char for char in encoded if char not in self.strict]
        return "".join(comma_free)


def strict_stream(tokens: Tokens, filters: Filters) -> Stream:
    """Return the tokens without function words and joining marks."""
    drop = filters.strict
    index = [i for i, char in enumerate(tokens.codes) if char not in drop]
    codes = tokens.codes
    return Stream("".join([codes[i] for i in index]), index)


def relaxed_stream(stream: Stream, filters: Filters) -> Stream:
    """Return a strict stream without qualifiers and commas as well."""
    drop = filters.relaxed
    keep = [i for i, char in enumerate(stream.codes) if char not in drop]
    codes, index = stream.codes, stream.index
    return Stream("".join([codes[i] for i in keep]), [index[i] for i in keep])


__all__ = ["UNKNOWN", "Filters", "Stream", "relaxed_stream", "strict_stream"]
