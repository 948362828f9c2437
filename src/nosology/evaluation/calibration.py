"""Do probabilities mean what they say? Reliability table, expected calibration error, Brier score.

What is measured are the codes offered: a gold code that was never offered has no probability to judge, and
shows in recall. A floor leaves out the flood of candidates near 0, which are right about never and would hide
every error.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum

from nosology.evaluation.gold import Judged

BINS = 10
FLOOR = 0.05

Pair = tuple[float, bool]


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """The predictions between two probabilities: number, mean probability, share that is right."""

    low: float
    high: float
    count: int
    probability: float
    right: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """Calibration over ``count`` pairs of document and code.

    ``error`` is the ECE over bins of equal width, ``error_equal_mass`` over bins of equal size, ``brier`` the
    mean squared difference of probability and outcome, ``base_rate`` the share that is right; ``table`` holds
    the bins of equal width that are not empty.
    """

    count: int
    error: float
    error_equal_mass: float
    brier: float
    base_rate: float
    table: tuple[ReliabilityBin, ...]


def offered(documents: Sequence[Judged], floor: float = 0.0) -> tuple[Pair, ...]:
    """Return (probability, right) of every code offered with at least ``floor``; optional codes are right."""
    pairs: list[Pair] = []
    for document in documents:
        gold = document.required | document.optional
        for code, probability in zip(document.ranked, document.probabilities, strict=bool(document.probabilities)):
            if probability >= floor:
                pairs.append((probability, code in gold))
    return tuple(pairs)


def calibration(pairs: Sequence[Pair], bins: int = BINS) -> Calibration:
    """Measure calibration; all figures are 0 where there are no pairs."""
    if not pairs:
        return Calibration(0, 0.0, 0.0, 0.0, 0.0, ())
    count = len(pairs)
    table = equal_width(pairs, bins)
    return Calibration(
        count,
        calibration_error(table),
        calibration_error(equal_mass(pairs, bins)),
        fsum((probability - right) ** 2 for probability, right in pairs) / count,
        sum(right for _, right in pairs) / count,
        table,
    )


def calibration_error(table: Sequence[ReliabilityBin]) -> float:
    """Return the mean distance of probability and share right over bins, weighed by size (ECE).

    Naeini et al. 2015.
    """
    count = sum(item.count for item in table)
    return fsum(item.count * abs(item.probability - item.right) for item in table) / count if count else 0.0


def equal_width(pairs: Sequence[Pair], bins: int = BINS) -> tuple[ReliabilityBin, ...]:
    """Sort pairs into bins of equal width, empty ones left out.

    A bound belongs to the bin above it, 1 to the last.
    """
    sorted_in: dict[int, list[Pair]] = {}
    for pair in pairs:
        sorted_in.setdefault(min(int(pair[0] * bins), bins - 1), []).append(pair)
    return tuple(_bin(sorted_in[number], number / bins, (number + 1) / bins) for number in sorted(sorted_in))


def equal_mass(pairs: Sequence[Pair], bins: int = BINS) -> tuple[ReliabilityBin, ...]:
    """Cut the pairs, ordered by probability, into bins of equal size; equal ones are never parted."""
    ordered = sorted(pairs)
    table: list[ReliabilityBin] = []
    start = 0
    for number in range(1, bins + 1):
        end = len(ordered) * number // bins
        while 0 < end < len(ordered) and ordered[end][0] == ordered[end - 1][0]:
            end += 1
        if end > start:
            table.append(_bin(ordered[start:end], ordered[start][0], ordered[end - 1][0]))
            start = end
    return tuple(table)


def _bin(pairs: Sequence[Pair], low: float, high: float) -> ReliabilityBin:
    count = len(pairs)
    probability = fsum(value for value, _ in pairs) / count
    return ReliabilityBin(low, high, count, probability, sum(right for _, right in pairs) / count)


def classwise_error(documents: Sequence[Judged], *, support: int = 10, bins: int = BINS) -> tuple[float, int]:
    """Return the mean calibration error of the codes offered at least ``support`` times, and their number."""
    by_code: dict[str, list[Pair]] = {}
    for document in documents:
        gold = document.required | document.optional
        for code, probability in zip(document.ranked, document.probabilities, strict=bool(document.probabilities)):
            by_code.setdefault(code, []).append((probability, code in gold))
    errors = [calibration_error(equal_width(pairs, bins)) for pairs in by_code.values() if len(pairs) >= support]
    return (fsum(errors) / len(errors) if errors else 0.0), len(errors)
