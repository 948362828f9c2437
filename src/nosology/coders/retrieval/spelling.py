"""Mend a misspelt word: the nearest word of the terms' vocabulary, if one is near enough and no other is as near."""

from __future__ import annotations

from functools import lru_cache

from nosology.text.tokens import UNKNOWN, Vocabulary

MIN_LENGTH = 6
LONG = 10
"""From this length on two errors are forgiven, below it one."""


class Speller:
    """Looks up unknown words among the keys of a vocabulary that share their first letter."""

    def __init__(self, vocabulary: Vocabulary, keys: list[str]) -> None:
        self._vocabulary = vocabulary
        self._shelves: dict[tuple[str, int], list[str]] = {}
        for key in keys:
            if len(key) >= MIN_LENGTH - 1 and key.isalpha():
                self._shelves.setdefault((key[0], len(key)), []).append(key)
        self.mend = lru_cache(maxsize=50_000)(self._mend)

    def _mend(self, surface: str) -> str:
        """Return the character of the mended word, or ``UNKNOWN``."""
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        key = self._vocabulary.normalize(surface)
        if len(key) < MIN_LENGTH or not key.isalpha():
            return UNKNOWN
        errors = 2 if len(key) >= LONG else 1
        near: list[tuple[int, str]] = []
        for length in range(len(key) - errors, len(key) + errors + 1):
            shelf = self._shelves.get((key[0], length))
            if shelf:
                for word, distance, _ in process.extract(key, shelf, scorer=OSA.distance, score_cutoff=errors, limit=2):
                    near.append((int(distance), word))
        near.sort()
        if not near or (len(near) > 1 and near[0][0] == near[1][0]):
            return UNKNOWN
        return self._vocabulary.characters.get(near[0][1], UNKNOWN)
