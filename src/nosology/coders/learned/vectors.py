"""Turn units into sparse vectors: tf-idf of stems and stem pairs, and of character n-grams of the words.

The two blocks are normalised to length 1 each. Training and inference use this one code, so that a saved model scores as
it was trained.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from nosology.coders.learned.units import Unit

Array = Any
"""A numpy array; the library is imported where it is used."""

_CACHE = 100_000


@dataclass(frozen=True, slots=True)
class Sparse:
    """Non-zero cells: unit, feature and value of each, sorted by unit and feature."""

    unit: Array
    feature: Array
    value: Array


class Vectorizer:
    """Maps units to vectors over a fixed list of features; the first ``words`` features are the word block."""

    def __init__(self, features: Sequence[str], words: int, idf: Array, sizes: tuple[int, ...]) -> None:
        self.features = tuple(features)
        self.words = words
        self.idf = idf
        self.sizes = sizes
        self._word = {name: number for number, name in enumerate(self.features[:words])}
        self._char = {name: number for number, name in enumerate(self.features[words:], words)}
        self._grams: dict[str, list[int]] = {}

    @classmethod
    def learn(cls, units: Sequence[Unit], *, sizes: tuple[int, ...], minimum: int) -> Vectorizer:
        """Keep the features that occur in ``minimum`` units; ``sizes`` are the lengths of the character n-grams."""
        import numpy as np

        word: Counter[str] = Counter()
        char: Counter[str] = Counter()
        for unit in units:
            word.update(set(_pairs(unit)))
            char.update({gram for folded in set(unit.folded) for gram in _grams(folded, sizes)})
        names = sorted(name for name, number in word.items() if number >= minimum)
        grams = sorted(name for name, number in char.items() if number >= minimum)
        seen = [word[name] for name in names] + [char[name] for name in grams]
        idf = np.log((1 + len(units)) / (1 + np.array(seen, dtype=np.float64))) + 1
        return cls(names + grams, len(names), np.round(idf, 5).astype(np.float32), sizes)

    def vectors(self, units: Sequence[Unit]) -> Sparse:
        """Return the vectors of units."""
        import numpy as np

        ids: list[int] = []
        lengths: list[int] = []
        grams_of = self._grams
        if len(grams_of) > _CACHE:
            grams_of.clear()
        word = self._word
        for unit in units:
            before = len(ids)
            ids += [word[name] for name in _pairs(unit) if name in word]
            for folded in unit.folded:
                grams = grams_of.get(folded)
                if grams is None:
                    char = self._char
                    grams = [char[gram] for gram in _grams(folded, self.sizes) if gram in char]
                    grams_of[folded] = grams
                ids += grams
            lengths.append(len(ids) - before)
        size = max(1, len(self.features))
        owner = np.repeat(np.arange(len(units), dtype=np.int64), lengths)
        cells, counts = np.unique(owner * size + np.array(ids, dtype=np.int64), return_counts=True)
        owner, feature = cells // size, cells % size
        value = (1 + np.log(counts)) * self.idf[feature]
        block = 2 * owner + (feature >= self.words)
        norm = np.sqrt(np.bincount(block, value * value, 2 * len(units)))
        return Sparse(owner, feature, (value / norm[block]).astype(np.float32))


def _pairs(unit: Unit) -> Iterator[str]:
    words = unit.words
    yield from words
    for first, second in pairwise(words):
        yield f"{first} {second}"


def _grams(word: str, sizes: tuple[int, ...]) -> Iterator[str]:
    padded = f" {word} "
    for size in sizes:
        for start in range(max(1, len(padded) - size + 1)):
            yield padded[start : start + size]
