"""Grow the combiner's boosted trees, export them to plain arrays, and calibrate them out of fold (Platt)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from nosology.coders.learned.model import calibrated
from nosology.coders.learned.trees import Trees
from nosology.coders.learned.vectors import Array

_FOLDS = 5
_PENALTY = 5.0
_DEEPEST = 8


@dataclass(frozen=True, slots=True)
class Combiner:
    """The trees with their calibration, and the calibrated out-of-fold probability of every training row."""

    trees: Trees
    slope: float
    offset: float
    left_out: list[float]


@dataclass(frozen=True, slots=True)
class Growth:
    """How trees are grown: how many, learning rate, leaves, rows a leaf at least, seed."""

    trees: int
    rate: float
    leaves: int
    smallest_leaf: int
    seed: int


def train_combiner(rows: Array, right: Array, groups: Sequence[int], growth: Growth) -> Combiner:
    """Train on rows (float32) with labels; rows of one group (a case) are never on both sides of a fold."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    group = np.array(groups)
    left_out = np.zeros(len(right))
    for fold in range(_FOLDS):
        out = group % _FOLDS == fold
        if out.any() and right[~out].any() and not right[~out].all():
            left_out[out] = grow(rows[~out], right[~out], growth).scores(rows[out])
    platt = LogisticRegression(C=1e6).fit(left_out[:, None], right)
    slope, offset = round(float(platt.coef_[0, 0]), 6), round(float(platt.intercept_[0]), 6)
    return Combiner(grow(rows, right, growth), slope, offset, calibrated(left_out.tolist(), slope, offset))


def grow(rows: Array, right: Array, growth: Growth) -> Trees:
    """Grow the trees and return them as arrays."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    booster = HistGradientBoostingClassifier(
        max_iter=growth.trees,
        learning_rate=growth.rate,
        max_leaf_nodes=growth.leaves,
        max_depth=_DEEPEST,
        min_samples_leaf=growth.smallest_leaf,
        l2_regularization=_PENALTY,
        max_features=0.5,
        early_stopping=False,
        random_state=growth.seed,
    ).fit(rows, right)
    return _export(booster)


def _export(booster: Any) -> Trees:
    import numpy as np

    roots: list[int] = []
    feature: list[int] = []
    threshold: list[float] = []
    child: list[int] = []
    value: list[float] = []
    depth = 1
    for (predictor,) in booster._predictors:
        nodes = predictor.nodes
        depth = max(depth, int(nodes["depth"].max()))
        start = len(feature)
        roots.append(start)
        order = [0]
        place = {0: start}
        for node in order:  # breadth first: the children of a node are numbered one after the other
            if not nodes["is_leaf"][node]:
                for below in (int(nodes["left"][node]), int(nodes["right"][node])):
                    place[below] = start + len(order)
                    order.append(below)
        for node in order:
            leaf = bool(nodes["is_leaf"][node])
            feature.append(0 if leaf else int(nodes["feature_idx"][node]))
            threshold.append(float("inf") if leaf else float(nodes["num_threshold"][node]))
            child.append(place[node] if leaf else place[int(nodes["left"][node])])
            value.append(float(nodes["value"][node]))
    base = round(float(booster._baseline_prediction.ravel()[0]), 6)
    return Trees(
        np.array(roots, dtype=np.int64),
        np.array(feature, dtype=np.int64),
        np.array(threshold, dtype=np.float32),
        np.array(child, dtype=np.int64),
        np.array(value, dtype=np.float32),
        depth,
        base,
    )
