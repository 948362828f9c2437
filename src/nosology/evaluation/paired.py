"""Paired tests: how sure is it that one system is better than another on the same documents."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from math import erfc, exp, lgamma, log, sqrt

from nosology.evaluation.bootstrap import Interval, draws, interval
from nosology.evaluation.counts import Outcome, outcome, pack, unpack
from nosology.evaluation.figures import ORDER, Sample
from nosology.evaluation.gold import Judged

EXACT_UP_TO = 1000


@dataclass(frozen=True, slots=True)
class McNemar:
    """McNemar's test (1947) on decisions: ``a_only`` are right in A alone, ``b_only`` in B alone; two-sided p."""

    a_only: int
    b_only: int
    p: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """Micro F1 of two systems, the difference B - A with its interval, and two tests of no difference.

    ``p`` is that of approximate randomisation on micro F1 (documents are the units), ``decisions`` that of
    McNemar on single decisions, which takes decisions of one document as independent and so claims too much:
    trust ``p``. ``better`` is the share of bootstrap samples in which B is ahead, a tie counting half.
    """

    documents: int
    a: float
    b: float
    difference: Interval
    better: float
    p: float
    decisions: McNemar


def compare(
    a: Sequence[Judged], b: Sequence[Judged], *, samples: int = 1000, rounds: int = 2000, seed: int = 13
) -> Comparison:
    """Compare two systems on the same documents, in the same order and with the same gold.

    ``ValueError`` when ids or gold differ.
    """
    for one, other in zip(a, b, strict=True):
        if (one.id, one.required, one.optional) != (other.id, other.required, other.optional):
            raise ValueError(f"the systems were judged on different gold at document {one.id!r}")
    first, second = [pack(outcome(document)) for document in a], [pack(outcome(document)) for document in b]
    drawn = [
        _f1(sum(map(second.__getitem__, draw))) - _f1(sum(map(first.__getitem__, draw)))
        for draw in draws(len(first), samples, seed)
    ]
    f1_a, f1_b = _f1(sum(first)), _f1(sum(second))
    ahead = sum(1.0 if value > 0 else 0.5 if value == 0 else 0.0 for value in drawn)
    return Comparison(
        len(first),
        f1_a,
        f1_b,
        interval(f1_b - f1_a, drawn),
        ahead / len(drawn) if drawn else 0.5,
        _randomisation(first, second, rounds, seed),
        mcnemar(a, b),
    )


def differences(a: Sequence[Judged], b: Sequence[Judged], *, samples: int = 300, seed: int = 13) -> dict[str, Interval]:
    """Return the difference B - A of every figure by name, each with its paired bootstrap interval."""
    first, second = Sample(a), Sample(b)

    def difference(draw: Sequence[int]) -> dict[str, float]:
        ours, theirs = first.figures(draw), second.figures(draw)
        return {name: theirs[name] - ours[name] for name in ORDER if name in ours}

    drawn = [difference(draw) for draw in draws(len(a), samples, seed)]
    whole = difference(range(len(a)))
    return {name: interval(value, [sample[name] for sample in drawn]) for name, value in whole.items()}


def _f1(packed: int) -> float:
    return unpack(packed).scores().f1


def approximate_randomisation(
    a: Sequence[Outcome], b: Sequence[Outcome], *, rounds: int = 2000, seed: int = 13
) -> float:
    """Return the two-sided p of the difference in micro F1 (Noreen 1989): documents are swapped between systems at random.

    (1 + rounds in which the difference is at least as large) / (1 + rounds), so never 0.
    """
    return _randomisation([pack(item) for item in a], [pack(item) for item in b], rounds, seed)


def _randomisation(first: Sequence[int], second: Sequence[int], rounds: int, seed: int) -> float:
    generator = random.Random(seed)
    total = sum(first) + sum(second)
    seen = abs(_f1(sum(first)) - _f1(sum(second)))
    differing = [(x, y) for x, y in zip(first, second, strict=True) if x != y]
    same = sum(x for x, y in zip(first, second, strict=True) if x == y)
    at_least = 0
    for _ in range(rounds):
        bits = generator.getrandbits(len(differing)) if differing else 0
        one = same + sum(pair[bits >> place & 1] for place, pair in enumerate(differing))
        at_least += abs(_f1(one) - _f1(total - one)) >= seen - 1e-12
    return (1 + at_least) / (1 + rounds)


def mcnemar(a: Sequence[Judged], b: Sequence[Judged]) -> McNemar:
    """Test the decisions on which exactly one of two systems is right.

    A decision is a pair of document and code, right when the code is given and required, or neither. Pairs
    that neither the gold nor a system names are right in both and do not matter; optional codes are left out.
    """
    a_only = b_only = 0
    for one, other in zip(a, b, strict=True):
        for code in (one.predicted ^ other.predicted) - one.optional:
            right_in_a = (code in one.predicted) == (code in one.required)
            a_only += right_in_a
            b_only += not right_in_a
    return McNemar(a_only, b_only, mcnemar_p(a_only, b_only))


def mcnemar_p(b: int, c: int) -> float:
    """Return the two-sided p of McNemar's test: exact binomial up to 1000 discordant pairs, then continuity-corrected chi2."""
    count = b + c
    if not count:
        return 1.0
    if count > EXACT_UP_TO:
        return erfc(sqrt(max(abs(b - c) - 1, 0) ** 2 / count / 2))
    tail = sum(_binomial(count, successes) for successes in range(min(b, c) + 1))
    return min(1.0, 2 * tail)


def _binomial(count: int, successes: int) -> float:
    ways = lgamma(count + 1) - lgamma(successes + 1) - lgamma(count - successes + 1)
    return exp(ways - count * log(2))
