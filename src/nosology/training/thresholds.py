"""Choose the probabilities from which a code is suggested or coded without review, on out-of-fold scores.

One threshold by micro F1, moved for a frequency group only where the group holds enough positives; never 0.5 by default.
``auto`` is set by risk control: from the highest probability down, as long as a one-sided test rejects that precision is
below the target (fixed-sequence testing; Angelopoulos et al., Learn then Test, arXiv 2110.01052). Rows of one case are not
independent, so the stated confidence is nominal.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from nosology.coders.learned.model import GROUPS, group_of

_ENOUGH = 100
_SHRINK = 1000
_FEWEST = 200
_GRID = tuple(step / 100 for step in range(5, 96))
NEVER = 1.01
"""A threshold that no probability reaches."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A candidate out of fold: probability, whether the code is right, training documents that hold it."""

    probability: float
    right: bool
    documents: int


@dataclass(frozen=True, slots=True)
class Scores:
    """Precision, recall and F1 by micro average; ``gold`` counts every gold code, those never proposed too."""

    precision: float
    recall: float
    f1: float


def micro(outcomes: Sequence[Outcome], gold: int, cut: dict[str, float]) -> Scores:
    """Return the scores when each group is cut at its threshold."""
    taken = [item.right for item in outcomes if item.probability >= cut[group_of(item.documents)]]
    right = sum(taken)
    precision, recall = right / max(1, len(taken)), right / max(1, gold)
    return Scores(precision, recall, 2 * right / max(1, len(taken) + gold))


def suggest_cuts(outcomes: Sequence[Outcome], gold: int) -> dict[str, float]:
    """Return the threshold of each frequency group, drawn towards the common one.

    A group's own best weighs n / (n + 1000) for n positives, and nothing below 100: on CodiEsp the groups' own bests
    lost up to .006 F1 on unseen cases against the common threshold.
    """
    names = [name for _, name in GROUPS]
    scores = {value: micro(outcomes, gold, dict.fromkeys(names, value)).f1 for value in _GRID}
    tied = [value for value, score in scores.items() if score == max(scores.values())]
    common = tied[len(tied) // 2]
    cuts = dict.fromkeys(names, common)
    positives = dict.fromkeys(names, 0)
    for item in outcomes:
        positives[group_of(item.documents)] += item.right
    tables = {name: _tallies([item for item in outcomes if group_of(item.documents) == name]) for name in names}
    for name in names:
        if positives[name] < _ENOUGH:
            continue
        taken, right = 0, 0
        for other in names:
            if other != name:
                more = tables[other][cuts[other]]
                taken, right = taken + more[0], right + more[1]

        def f1(value: float, at: str = name, taken: int = taken, right: int = right) -> float:
            more = tables[at][value]
            return 2 * (right + more[1]) / max(1, taken + more[0] + gold)

        best = max(_GRID, key=lambda value: (f1(value), -abs(value - common)))
        weight = positives[name] / (positives[name] + _SHRINK)
        cuts[name] = round(weight * best + (1 - weight) * common, 2)
    return cuts


def _tallies(outcomes: Sequence[Outcome]) -> dict[float, tuple[int, int]]:
    found = {}
    for cut in _GRID:
        taken = [item.right for item in outcomes if item.probability >= cut]
        found[cut] = (len(taken), sum(taken))
    return found


def auto_cut(outcomes: Sequence[Outcome], precision: float, confidence: float) -> float:
    """Return the lowest threshold at which precision is at least the target at the confidence; ``NEVER`` without one."""
    ordered = sorted((item.probability, item.right) for item in outcomes)
    ordered.reverse()
    best, taken, right = NEVER, 0, 0
    for cut in sorted({round(0.5 + step / 200, 3) for step in range(100)}, reverse=True):
        while taken < len(ordered) and ordered[taken][0] >= cut:
            right += ordered[taken][1]
            taken += 1
        if taken < _FEWEST:
            continue
        if binomial_tail(taken - right, taken, 1 - precision) > 1 - confidence:
            break
        best = max(cut, math.floor(ordered[taken - 1][0] * 1000) / 1000)
    return best


def binomial_tail(wrong: int, trials: int, rate: float) -> float:
    """Return the chance of at most ``wrong`` errors in ``trials`` when each errs at ``rate``."""
    if rate <= 0:
        return 1.0
    logs = (
        math.lgamma(trials + 1)
        - math.lgamma(k + 1)
        - math.lgamma(trials - k + 1)
        + k * math.log(rate)
        + (trials - k) * math.log1p(-rate)
        for k in range(wrong + 1)
    )
    return min(1.0, sum(math.exp(value) for value in logs))


def calibration_error(outcomes: Sequence[Outcome], bins: int = 10, floor: float = 0.05) -> float:
    """Return the expected calibration error over candidates of at least ``floor`` (the rest would hide errors)."""
    held = [item for item in outcomes if item.probability >= floor]
    gaps = [0.0] * bins
    for item in held:
        gaps[min(bins - 1, int(item.probability * bins))] += item.probability - item.right
    return sum(map(abs, gaps)) / max(1, len(held))
