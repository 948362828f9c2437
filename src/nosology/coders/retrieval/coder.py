"""The retrieval coder: what no term matched goes to the nearest titles and synonyms, in any word order, misspelt or not.

It is the route to rare codes and to new ones, and scores lower than an exact term: a match in another order or a mended
one 0.5, one that lacks a word 0.4 of its share.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from nosology.coders.dictionary.coder import DictionaryCoder
from nosology.coders.gather import Gatherer
from nosology.coders.retrieval.index import BagIndex
from nosology.coders.retrieval.spelling import Speller
from nosology.core.encounter import Encounter
from nosology.core.suggestions import Candidate
from nosology.text import Reading
from nosology.text.tokens import UNKNOWN

WINDOW = 5
LEFT_OUT = ("V", "W", "X", "Y", "Z")
"""Chapters whose phrases are of everyday words, which stand near each other by chance."""
ANY_ORDER = 0.50
MENDED = 0.50
PARTIAL = 0.40


@dataclass(frozen=True, slots=True)
class _Stream:
    """A text's words without qualifiers: their characters, their tokens, and which tokens were misspelt."""

    codes: str
    tokens: list[int]
    mended: set[int]


class RetrievalCoder:
    """Matches word sets of phrases in the parts of a text that the dictionary left over."""

    name = "retrieval"

    def __init__(self, dictionary: DictionaryCoder) -> None:
        self.dictionary = dictionary
        table = dictionary.table
        sought = [number for number, code in enumerate(table.code_of) if not table.codes[code].startswith(LEFT_OUT)]
        self._index = BagIndex(table.phrases, sought)
        self._speller = Speller(dictionary.vocabulary, table.keys)
        self._single = {phrase: number for number, phrase in enumerate(table.phrases) if len(phrase) == 1}

    def suggest(self, encounter: Encounter, readings: Sequence[Reading]) -> tuple[Candidate, ...]:
        """Return candidates for phrases that no term matched."""
        gatherer = Gatherer(self.dictionary.terminology.release.system, self.name)
        for reading in readings:
            self._read(reading, gatherer)
        return gatherer.candidates()

    def _read(self, reading: Reading, gatherer: Gatherer) -> None:
        left_out = reading.title_tokens.union(_labels(reading))
        covered = set(left_out)
        for hit in self.dictionary.hits(reading):
            covered.update(range(hit.first, hit.end))
        drop = self.dictionary.matcher.filters.relaxed
        surfaces = reading.tokens.surfaces
        mend: Callable[[str], str] = self._speller.mend
        tokens: list[int] = []
        chars: list[str] = []
        mended: set[int] = set()
        for token, char in enumerate(reading.tokens.codes):
            if char == UNKNOWN:
                char = mend(surfaces[token])
                if char == UNKNOWN or token in left_out:
                    continue
                mended.add(token)
            elif char in drop or token in left_out:
                continue
            tokens.append(token)
            chars.append(char)
        stream = _Stream("".join(chars), tokens, mended)
        seen: set[tuple[int, int, int]] = set()
        codes, seconds = stream.codes, self._index.seconds
        for position, (token, char) in enumerate(zip(tokens, chars, strict=True)):
            if token in covered:
                continue
            if token in mended and char in self._single:
                self._add(reading, (token, token + 1), self._single[char], MENDED, gatherer)
            second = seconds.get(char)
            start = position - WINDOW if position > WINDOW else 0
            if second is not None and not second.isdisjoint(codes[start : position + WINDOW + 1]):
                self._bags(reading, stream, position, seen, gatherer)

    def _bags(
        self,
        reading: Reading,
        stream: _Stream,
        position: int,
        seen: set[tuple[int, int, int]],
        gatherer: Gatherer,
    ) -> None:
        sentence = reading.sentence_of_token
        here = sentence[stream.tokens[position]]
        around = range(max(0, position - WINDOW), min(len(stream.tokens), position + WINDOW + 1))
        near = [
            (stream.tokens[at], stream.codes[at], stream.tokens[at] in stream.mended)
            for at in around
            if sentence[stream.tokens[at]] == here
        ]
        char = stream.codes[position]
        window = frozenset(item[1] for item in near)
        best: tuple[float, int, int, int] | None = None
        for match in self._index.find(char, window):
            phrase = self.dictionary.table.phrases[match.phrase]
            used = [item for item in near if item[1] in phrase]
            first, end = min(item[0] for item in used), max(item[0] for item in used) + 1
            if end - first > 2 * len(phrase) + 2:
                continue
            weight = PARTIAL * match.coverage if match.coverage < 1 else ANY_ORDER
            if any(item[2] for item in used):
                weight = min(weight, MENDED)
            if best is None or (weight, len(phrase)) > (best[0], len(self.dictionary.table.phrases[best[3]])):
                best = (weight, first, end, match.phrase)
        if best is not None and best[1:] not in seen:
            seen.add(best[1:])
            self._add(reading, (best[1], best[2]), best[3], best[0], gatherer)

    def _add(self, reading: Reading, bounds: tuple[int, int], phrase: int, weight: float, gatherer: Gatherer) -> None:
        for code, evidence, reason, others in self.dictionary.resolve(reading, bounds, phrase, weight, self.name):
            gatherer.add(code, evidence, reason, others)


def _labels(reading: Reading) -> Iterator[int]:
    """Yield the tokens that number list items: "1" in "1. Type 2 diabetes"."""
    surfaces = reading.tokens.surfaces
    for first, end in reading.sentences:
        if end - first > 1 and surfaces[first].isdecimal() and surfaces[first + 1] in ".)":
            yield first
