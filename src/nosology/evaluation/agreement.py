"""Agreement between coders, human or not, beyond chance: Cohen's kappa and Krippendorff's alpha.

Two views of coding are measured, and they give different numbers; say which one you report.

- *Binary*: each pair of document and code is a decision, over the union of all codes that anyone used
  anywhere in the collection. Most decisions are a shared no, so chance agreement is high, and kappa comes
  close to the F1 between the coders.
- *Sets*: each document is one decision, the whole set of codes, and sets differ by degrees (MASI or Jaccard
  distance).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations

from nosology.evaluation.counts import f1

CodeSet = frozenset[str]
Distance = Callable[[CodeSet, CodeSet], float]


def jaccard_distance(a: CodeSet, b: CodeSet) -> float:
    """Return 1 minus the share of common codes; two empty sets are equal."""
    union = len(a | b)
    return 1 - len(a & b) / union if union else 0.0


def masi_distance(a: CodeSet, b: CodeSet) -> float:
    """Return 1 - J * M (Passonneau 2006).

    J is the share of common codes; M is 1 for equal sets, 2/3 for a subset, 1/3 for overlap, 0 for nothing
    common.
    """
    if a == b:
        return 0.0
    if a <= b or b <= a:
        monotonicity = 2 / 3
    elif a & b:
        monotonicity = 1 / 3
    else:
        monotonicity = 0.0
    return 1 - (1 - jaccard_distance(a, b)) * monotonicity


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two code sets per document agree; kappa and alpha are None where chance agreement is complete.

    ``f1`` is the positive agreement, 2 * both / (a + b); ``jaccard`` both / either, pooled; ``kappa`` and
    ``alpha`` are binary over the union of codes; ``alpha_masi`` and ``alpha_jaccard`` are over sets.
    ``codes`` is the size of the union.
    """

    documents: int
    codes: int
    f1: float
    jaccard: float
    kappa: float | None
    alpha: float | None
    alpha_masi: float | None
    alpha_jaccard: float | None


def agreement(a: Sequence[CodeSet], b: Sequence[CodeSet]) -> Agreement:
    """Measure the agreement of two coders over the same documents in the same order."""
    pairs = list(zip(a, b, strict=True))
    both = sum(len(x & y) for x, y in pairs)
    first, second = sum(map(len, a)), sum(map(len, b))
    either = first + second - both
    return Agreement(
        len(pairs),
        len(frozenset().union(*a, *b)),
        f1(both / first if first else 0.0, both / second if second else 0.0),
        both / either if either else 0.0,
        cohen_kappa(a, b),
        krippendorff_alpha_binary([a, b]),
        krippendorff_alpha([a, b], masi_distance),
        krippendorff_alpha([a, b], jaccard_distance),
    )


def cohen_kappa(a: Sequence[CodeSet], b: Sequence[CodeSet]) -> float | None:
    """Return Cohen's kappa (1960), binary over documents times the union of codes.

    None where chance agreement is complete.
    """
    pairs = list(zip(a, b, strict=True))
    decisions = len(pairs) * len(frozenset().union(*a, *b))
    if not decisions:
        return None
    both = sum(len(x & y) for x, y in pairs)
    first, second = sum(map(len, a)), sum(map(len, b))
    observed = (decisions - first - second + 2 * both) / decisions
    yes = first * second
    no = (decisions - first) * (decisions - second)
    if yes + no == decisions * decisions:
        return None
    chance = (yes + no) / decisions**2
    return (observed - chance) / (1 - chance)


def krippendorff_alpha_binary(coders: Sequence[Sequence[CodeSet | None]]) -> float | None:
    """Return Krippendorff's alpha (nominal), binary over documents times the union of codes.

    ``coders`` hold a set a document each, None where one did not code it; documents with fewer than two are
    left out. None is returned where nothing varies.
    """
    units = [[codes for codes in unit if codes is not None] for unit in zip(*coders, strict=True)]
    units = [unit for unit in units if len(unit) > 1]
    space = frozenset().union(*(codes for unit in units for codes in unit))
    values = sum(len(unit) for unit in units) * len(space)
    yes = sum(len(codes) for unit in units for codes in unit)
    expected = 2 * yes * (values - yes)
    if not expected:
        return None
    observed = 0.0
    for unit in units:
        coded = len(unit)
        votes: dict[str, int] = {}
        for codes in unit:
            for code in codes:
                votes[code] = votes.get(code, 0) + 1
        observed += sum(2 * count * (coded - count) for count in votes.values()) / (coded - 1)
    return 1 - (values - 1) * observed / expected


def krippendorff_alpha(coders: Sequence[Sequence[CodeSet | None]], distance: Distance = masi_distance) -> float | None:
    """Return Krippendorff's alpha over sets of codes, a document being a unit.

    Alpha is 1 - observed / expected disagreement: the mean distance within documents against that of all
    pairs of sets, whichever document they come from. The distance is taken as it is, not squared (MASI is
    used so). Missing sets as in the binary form; None where all sets are equal.
    """
    units = [[codes for codes in unit if codes is not None] for unit in zip(*coders, strict=True)]
    units = [unit for unit in units if len(unit) > 1]
    counts: dict[CodeSet, int] = {}
    observed = 0.0
    for unit in units:
        observed += sum(2 * distance(x, y) for x, y in combinations(unit, 2)) / (len(unit) - 1)
        for codes in unit:
            counts[codes] = counts.get(codes, 0) + 1
    values = sum(counts.values())
    expected = sum(2 * counts[x] * counts[y] * distance(x, y) for x, y in combinations(counts, 2))
    return 1 - (values - 1) * observed / expected if expected else None
