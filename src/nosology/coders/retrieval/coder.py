"""The retrieval coder: what no term matched goes to the nearest titles and synonyms, in any word order, misspelt or not.

It is the route to rare codes and to new ones, and scores lower than an exact term: a match in another order 0.55, a mended
one 0.5, one that lacks a word 0.4 of its share.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from nosology.coders.dictionary.coder import DictionaryCoder
from nosology.coders.gather import Gatherer
from nosology.coders.retrieval.index import BagIndex
from nosology.coders.retrieval.spelling import Speller
from nosology.core.encounter import Encounter
from nosology.core.suggestions import Candidate
from nosology.text import Reading
from nosology.text.tokens import UNKNOWN

WINDOW = 5
ANY_ORDER = 0.55
MENDED = 0.50
PARTIAL = 0.40


class RetrievalCoder:
    """Matches word sets of phrases in the parts of a text that the dictionary left over."""

    name = "retrieval"

    def __init__(self, dictionary: DictionaryCoder) -> None:
        self.dictionary = dictionary
        table = dictionary.table
        self._index = BagIndex(table.phrases)
        self._speller = Speller(dictionary.vocabulary, table.keys)
        self._single = {phrase: number for number, phrase in enumerate(table.phrases) if len(phrase) == 1}

    def suggest(self, encounter: Encounter, readings: Sequence[Reading]) -> tuple[Candidate, ...]:
        """Return candidates for phrases that no term matched."""
        gatherer = Gatherer(self.dictionary.terminology.release.system, self.name)
        for reading in readings:
            self._read(reading, gatherer)
        return gatherer.candidates()

    def _read(self, reading: Reading, gatherer: Gatherer) -> None:
        covered = set()
        for hit in self.dictionary.hits(reading):
            covered.update(range(hit.first, hit.end))
        drop = self.dictionary.matcher.filters.relaxed
        codes = reading.tokens.codes
        surfaces = reading.tokens.surfaces
        mend: Callable[[str], str] = self._speller.mend
        stream: list[tuple[int, str, bool]] = []
        for token, char in enumerate(codes):
            if char == UNKNOWN:
                char = mend(surfaces[token])
                if char != UNKNOWN:
                    stream.append((token, char, True))
            elif char not in drop:
                stream.append((token, char, False))
        seen: set[tuple[int, int, int]] = set()
        for position, (token, char, mended) in enumerate(stream):
            if token in covered:
                continue
            if mended and char in self._single:
                self._add(reading, (token, token + 1), self._single[char], MENDED, gatherer)
            if char in self._index:
                self._bags(reading, stream, position, seen, gatherer)

    def _bags(
        self,
        reading: Reading,
        stream: list[tuple[int, str, bool]],
        position: int,
        seen: set[tuple[int, int, int]],
        gatherer: Gatherer,
    ) -> None:
        token, char, _ = stream[position]
        sentence = reading.sentence_of_token
        here = sentence[token]
        near = [item for item in stream[max(0, position - WINDOW) : position + WINDOW + 1] if sentence[item[0]] == here]
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

    def _add(
        self, reading: Reading, bounds: tuple[int, int], phrase: int, weight: float, gatherer: Gatherer
    ) -> None:
        for code, evidence, reason, others in self.dictionary.resolve(reading, bounds, phrase, weight, self.name):
            gatherer.add(code, evidence, reason, others)
