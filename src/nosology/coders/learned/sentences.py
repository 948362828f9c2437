"""Score codes for units by a sparse linear model, and point at the words that carry a score."""

from __future__ import annotations

from collections.abc import Sequence

from nosology.coders.learned.units import Unit
from nosology.coders.learned.vectors import Array, Vectorizer


class SentenceModel:
    """Linear weights of features for codes, kept sparse: row f of the matrix is feature f, its columns are codes."""

    def __init__(self, vectorizer: Vectorizer, codes: Sequence[str], indptr: Array, columns: Array, weights: Array):
        import numpy as np

        self.vectorizer = vectorizer
        self.codes = tuple(codes)
        self.position = {code: number for number, code in enumerate(self.codes)}
        self.indptr = indptr.astype(np.int64)
        self.columns = columns.astype(np.int64)
        self.weights = weights.astype(np.float32)

    def scores(self, units: Sequence[Unit]) -> Array:
        """Return the scores, units by codes."""
        import numpy as np

        width = len(self.codes)
        if not units or not width:
            return np.zeros((len(units), width), np.float32)
        cells = self.vectorizer.vectors(units)
        starts = self.indptr[cells.feature]
        lengths = self.indptr[cells.feature + 1] - starts
        ends = np.cumsum(lengths)
        total = int(ends[-1]) if len(ends) else 0
        places = np.arange(total) + np.repeat(starts - ends + lengths, lengths)
        target = self.columns[places] + np.repeat(cells.unit * width, lengths)
        amount = self.weights[places] * np.repeat(cells.value, lengths)
        flat = np.bincount(target, amount, len(units) * width)
        return flat.reshape(len(units), width).astype(np.float32)

    def narrow(self, unit: Unit, code: str, reach: int = 4) -> tuple[int, int]:
        """Return the bounds of the words in a unit that carry the score of a code: those around the heaviest word.

        A word's weight is what its own features add. Words on either side are taken in while they add at least a
        third of the heaviest, at most ``reach`` on each side.
        """
        alone = [
            Unit(bounds[0], bounds[1], (word,), (folded,), (bounds,))
            for word, folded, bounds in zip(unit.words, unit.folded, unit.bounds, strict=True)
        ]
        if code not in self.position:
            return unit.start, unit.end
        weights = self.scores(alone)[:, self.position[code]].tolist()
        first = last = max(range(len(weights)), key=lambda place: (weights[place], -place))
        floor = weights[first] / 3
        heaviest = first
        while first > max(0, heaviest - reach) and weights[first - 1] >= floor > 0:
            first -= 1
        while last < min(len(weights) - 1, heaviest + reach) and weights[last + 1] >= floor > 0:
            last += 1
        return unit.bounds[first][0], unit.bounds[last][1]
