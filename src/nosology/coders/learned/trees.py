"""Boosted regression trees as plain arrays: their scores, without the library that grew them.

The children of a node stand side by side, so that one step is ``node = child[node] + (x > threshold[node])``; a leaf is its
own child with an infinite threshold, so that all rows take the same number of steps.
"""

from __future__ import annotations

from dataclasses import dataclass

from nosology.coders.learned.vectors import Array


@dataclass(frozen=True, slots=True)
class Trees:
    """The nodes of all trees in one numbering; ``roots`` are the first nodes, ``depth`` the steps to any leaf."""

    roots: Array
    feature: Array
    threshold: Array
    child: Array
    value: Array
    depth: int
    base: float

    def scores(self, rows: Array) -> Array:
        """Return one score (a logit) for each row of a float32 matrix."""
        import numpy as np

        count, width = rows.shape
        flat = np.ascontiguousarray(rows, dtype=np.float32).ravel()
        offset = np.repeat(np.arange(count, dtype=np.int64) * width, len(self.roots))
        node = np.tile(self.roots, count)
        for _ in range(self.depth):
            above = flat.take(offset + self.feature.take(node)) > self.threshold.take(node)
            node = self.child.take(node) + above
        return self.base + self.value.take(node).reshape(count, len(self.roots)).sum(axis=1, dtype=np.float64)

    def ready(self) -> Trees:
        """Return the same trees with the number types that ``scores`` is fast with."""
        import numpy as np

        wide = (np.asarray(part, dtype=np.int64) for part in (self.roots, self.feature))
        narrow = (np.asarray(part, dtype=np.float32) for part in (self.threshold, self.value))
        roots, feature = wide
        threshold, value = narrow
        return Trees(roots, feature, threshold, np.asarray(self.child, dtype=np.int64), value, self.depth, self.base)
