"""Confidence intervals by resampling documents (percentile bootstrap, Efron 1979)."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from statistics import NormalDist, stdev
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure with the bounds of its confidence interval."""

    value: float
    low: float
    high: float


@lru_cache(maxsize=4)
def draws(count: int, samples: int, seed: int) -> tuple[tuple[int, ...], ...]:
    """Draw ``samples`` lists of ``count`` document numbers with replacement, the same for the same seed."""
    generator = random.Random(seed)
    return tuple(tuple(generator.randrange(count) for _ in range(count)) for _ in range(samples if count else 0))


def interval(value: float, drawn: Sequence[float], level: float = 0.95) -> Interval:
    """Return a figure with the percentiles of its values over the samples, without width if there are none."""
    if not drawn:
        return Interval(value, value, value)
    ordered = sorted(drawn)
    tail = (1 - level) / 2
    return Interval(value, ordered[int(tail * (len(ordered) - 1))], ordered[int((1 - tail) * (len(ordered) - 1))])


def normal_interval(value: float, drawn: Sequence[float], level: float = 0.95) -> Interval:
    """Return a figure with its bootstrap standard error to both sides, for figures whose samples are shifted."""
    if len(drawn) < 2:
        return Interval(value, value, value)
    half = NormalDist().inv_cdf((1 + level) / 2) * stdev(drawn)
    return Interval(value, value - half, value + half)


def bootstrap(
    documents: Sequence[T],
    figure: Callable[[Sequence[T]], float],
    *,
    samples: int = 1000,
    level: float = 0.95,
    seed: int = 13,
) -> Interval:
    """Return a figure over all documents with its interval; documents are drawn with replacement.

    The same seed gives the same interval. With no documents the figure is taken of the empty list and has no
    width.
    """
    sampled = draws(len(documents), samples, seed)
    return interval(figure(documents), [figure([documents[number] for number in draw]) for draw in sampled], level)
