"""Find any of many phrases in one pass over a token stream (Aho and Corasick 1975)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

import ahocorasick

from nosology.text.tokens import Vocabulary

T = TypeVar("T")


class PhraseMatcher(Generic[T]):
    """Phrases over a vocabulary, each with a value; a later phrase of the same words replaces an earlier one.

    ``find`` takes any string over the vocabulary's characters (the codes of a whole text, of a sentence, or of a
    filtered stream) and yields ``(first, last + 1, value)`` in token positions of that string.
    """

    def __init__(self, vocabulary: Vocabulary, phrases: Iterable[tuple[str, T]]) -> None:
        encoded = ((vocabulary.encode_phrase(phrase), value) for phrase, value in phrases)
        self._compile(encoded)

    @classmethod
    def from_encoded(cls, encoded: Iterable[tuple[str, T]]) -> PhraseMatcher[T]:
        """Build from phrases that are encoded already, as a compiled lexicon stores them."""
        matcher = cls.__new__(cls)
        matcher._compile(encoded)
        return matcher

    def _compile(self, encoded: Iterable[tuple[str, T]]) -> None:
        automaton = ahocorasick.Automaton()
        for key, value in encoded:
            if key:
                automaton.add_word(key, (len(key), value))
        self._size = len(automaton)
        if self._size:
            automaton.make_automaton()
        self._automaton = automaton

    def __len__(self) -> int:
        """Count the distinct phrases."""
        return self._size

    def find(self, codes: str) -> Iterator[tuple[int, int, T]]:
        """Yield every occurrence, overlapping ones included, by its end."""
        if self._size:
            for last, (length, value) in self._automaton.iter(codes):
                yield last - length + 1, last + 1, value

    def find_longest(self, codes: str) -> Iterator[tuple[int, int, T]]:
        """Yield occurrences that do not overlap, the leftmost and longest first."""
        if self._size:
            for last, (length, value) in self._automaton.iter_long(codes):
                yield last - length + 1, last + 1, value
