"""Find the terms of the table in a reading: the longest ones, each within one sentence.

One pass over each stream: at a word, the lengths of the phrases that begin with it and the next are tried, longest first, by one
look-up of the slice in a hash table (decision 0006 says why not an automaton).
"""

from __future__ import annotations

from dataclasses import dataclass

from nosology.coders.dictionary.stream import Filters, Stream, relaxed_stream, strict_stream
from nosology.coders.dictionary.table import TermTable
from nosology.text import Reading, Vocabulary

REACH = 8
"""Words of a phrase that may stand before a dropped word."""
_ONE = (1,)


@dataclass(frozen=True, slots=True)
class TermHit:
    """A term found: token bounds, phrase number in the table, and whether words between were passed over."""

    first: int
    end: int
    phrase: int
    relaxed: bool


class TermMatcher:
    """All phrases of a table by their words, run over both streams of a text."""

    def __init__(self, table: TermTable, vocabulary: Vocabulary) -> None:
        self.table = table
        self._vocabulary = vocabulary
        self.filters = Filters.for_vocabulary(vocabulary)
        self._numbers = dict(zip(table.phrases, range(len(table.phrases)), strict=True))
        lengths: dict[str, set[int]] = {}
        for phrase in table.phrases:
            lengths.setdefault(phrase[:2], set()).add(len(phrase))
        self._lengths = {start: tuple(sorted(found, reverse=True)) for start, found in lengths.items()}

    def number(self, term: str) -> int | None:
        """Return the number of a term's phrase, or None where the table has none."""
        return self._numbers.get(self.filters.content(self._vocabulary.lookup_phrase(term)))

    def find(self, reading: Reading) -> list[TermHit]:
        """Return the hits in text order; none lies within another."""
        strict = strict_stream(reading.tokens, self.filters)
        relaxed = relaxed_stream(strict, self.filters)
        hits = self._scan(reading, strict, False)
        if len(relaxed.index) < len(strict.index):
            hits += self._scan(reading, relaxed, True)
        return _outermost(hits)

    def _scan(self, reading: Reading, stream: Stream, relaxed: bool) -> list[TermHit]:
        """Return the longest acceptable hit at each word."""
        sentence, titles = reading.sentence_of_token, reading.title_tokens
        cased, surfaces = self.table.cased, reading.tokens.surfaces
        codes, index, lengths, numbers = stream.codes, stream.index, self._lengths, self._numbers
        size = len(codes)
        hits = []
        for at in _before_gaps(index) if relaxed else range(size):
            possible = lengths.get(codes[at : at + 2], _ONE)
            if possible is _ONE and (relaxed or codes[at] not in numbers):
                continue
            first = index[at]
            if first in titles:
                continue
            for length in possible if possible is _ONE or relaxed else (*possible, 1):
                stop = at + length
                if stop > size:
                    continue
                number = numbers.get(codes[at:stop])
                if number is None:
                    continue
                last = index[stop - 1]
                if length > 1 and sentence[first] != sentence[last]:
                    continue
                if number in cased and surfaces[first] != cased[number]:
                    continue
                hits.append(TermHit(first, last + 1, number, relaxed))
                break
        return hits


def _before_gaps(index: list[int]) -> list[int]:
    """Return the positions from which a phrase may reach over a dropped word; elsewhere the streams agree."""
    found: list[int] = []
    reached = 0
    for position in range(1, len(index)):
        if index[position] - index[position - 1] > 1:
            found.extend(range(max(reached, position - REACH), position))
            reached = position
    return found


def _outermost(hits: list[TermHit]) -> list[TermHit]:
    """Keep the longest hits: drop those inside another, and of equal ones the one of the strict stream."""
    hits.sort(key=lambda hit: (hit.first, -hit.end, hit.relaxed))
    kept: list[TermHit] = []
    reach = -1
    for hit in hits:
        if hit.end > reach:
            kept.append(hit)
            reach = hit.end
    return kept
