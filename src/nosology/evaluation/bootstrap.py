"""Confidence intervals by resampling documents (percentile bootstrap, Efron 1979)."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure with the bounds of its confidence interval."""

    value: float
    low: float
    high: float


def bootstrap(
    documents: Sequence[T],
    figure: Callable[[Sequence[T]], float],
    *,
    samples: int = 1000,
    level: float = 0.95,
    seed: int = 13,
) -> Interval:
    """Return a figure over all documents with its interval; documents are drawn with replacement.

    The same seed gives the same interval. With no documents the figure is taken of the empty list and has no width.
    """
    value = figure(documents)
    if not documents or samples < 1:
        return Interval(value, value, value)
    generator = random.Random(seed)
    count = len(documents)
    drawn = sorted(figure([documents[generator.randrange(count)] for _ in range(count)]) for _ in range(samples))
    tail = (1 - level) / 2
    low = drawn[int(tail * (samples - 1))]
    high = drawn[int((1 - tail) * (samples - 1))]
    return Interval(value, low, high)
