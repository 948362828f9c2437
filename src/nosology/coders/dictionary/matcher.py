"""Find the terms of the table in a reading: the longest ones, each within one sentence."""

from __future__ import annotations

from dataclasses import dataclass

import ahocorasick

from nosology.coders.dictionary.stream import Filters, Stream, relaxed_stream, strict_stream
from nosology.coders.dictionary.table import TermTable
from nosology.text import Reading, Vocabulary

_LENGTH_BITS = 6
_LENGTH_MASK = (1 << _LENGTH_BITS) - 1


@dataclass(frozen=True, slots=True)
class TermHit:
    """A term found: token bounds, phrase number in the table, and whether words between were passed over."""

    first: int
    end: int
    phrase: int
    relaxed: bool


class TermMatcher:
    """One Aho-Corasick automaton over all phrases of a table, run over both streams of a text."""

    def __init__(self, table: TermTable, vocabulary: Vocabulary) -> None:
        self.table = table
        self.filters = Filters.for_vocabulary(vocabulary)
        automaton = ahocorasick.Automaton(ahocorasick.STORE_INTS)
        for number, phrase in enumerate(table.phrases):
            if len(phrase) <= _LENGTH_MASK:
                automaton.add_word(phrase, number << _LENGTH_BITS | len(phrase))
        if len(automaton):
            automaton.make_automaton()
        self._automaton = automaton

    def find(self, reading: Reading) -> list[TermHit]:
        """Return the hits in text order; none lies within another."""
        strict = strict_stream(reading.tokens, self.filters)
        relaxed = relaxed_stream(strict, self.filters)
        hits = self._scan(reading, strict, False)
        if len(relaxed.index) < len(strict.index):
            hits += self._scan(reading, relaxed, True)
        return _outermost(hits)

    def _scan(self, reading: Reading, stream: Stream, relaxed: bool) -> list[TermHit]:
        if not len(self._automaton):
            return []
        sentence = reading.sentence_of_token
        cased, surfaces = self.table.cased, reading.tokens.surfaces
        index = stream.index
        hits = []
        for last, value in self._automaton.iter(stream.codes):
            length = value & _LENGTH_MASK
            number = value >> _LENGTH_BITS
            first_token, last_token = index[last - length + 1], index[last]
            if length > 1 and sentence[first_token] != sentence[last_token]:
                continue
            if number in cased and surfaces[first_token] != cased[number]:
                continue
            hits.append(TermHit(first_token, last_token + 1, number, relaxed))
        return hits


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
