"""Two systems on one corpus: the report of each, the difference of every figure, tests, and where they part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nosology.evaluation.agreement import Agreement, agreement
from nosology.evaluation.bootstrap import Interval
from nosology.evaluation.counts import Outcome
from nosology.evaluation.gold import Judged, unify_spelling
from nosology.evaluation.paired import Comparison, compare, differences
from nosology.evaluation.report import CodeFacts, Report, evaluate
from nosology.evaluation.spans import JudgedSpans
from nosology.evaluation.tables import errors, per_code


@dataclass(frozen=True, slots=True)
class CodeDifference:
    """A code's counts in both systems; ``errors`` is how many more B makes than A."""

    code: str
    a: Outcome
    b: Outcome
    errors: int


@dataclass(frozen=True, slots=True)
class Versus:
    """Reports of A and B, the differences B - A by figure, the tests, and agreement.

    ``systems`` is the agreement of the two systems' suggestions, ``a_gold`` and ``b_gold`` that of each with the required
    codes of the gold. ``codes`` are those on which they make different numbers of errors, the largest difference first.
    """

    a: Report
    b: Report
    differences: dict[str, Interval]
    comparison: Comparison
    systems: Agreement
    a_gold: Agreement
    b_gold: Agreement
    codes: tuple[CodeDifference, ...]


def versus(
    a: Sequence[Judged],
    b: Sequence[Judged],
    *,
    samples: int = 300,
    seed: int = 13,
    facts: CodeFacts | None = None,
    spans: tuple[Sequence[JudgedSpans], Sequence[JudgedSpans]] = ((), ()),
) -> Versus:
    """Compare two systems on the same documents in the same order.

    ``ValueError`` when the documents or their gold differ.
    """
    if len(a) != len(b):
        raise ValueError(f"the systems were judged on {len(a)} and {len(b)} documents")
    joined = unify_spelling([*a, *b])
    a, b = joined[: len(a)], joined[len(a) :]
    gold = [document.required for document in a]
    ours, theirs = [document.predicted for document in a], [document.predicted for document in b]
    return Versus(
        evaluate(a, samples=samples, seed=seed, facts=facts, spans=spans[0]),
        evaluate(b, samples=samples, seed=seed, facts=facts, spans=spans[1]),
        differences(a, b, samples=samples, seed=seed),
        compare(a, b, seed=seed),
        agreement(ours, theirs),
        agreement(ours, gold),
        agreement(theirs, gold),
        _parting(a, b),
    )


def _parting(a: Sequence[Judged], b: Sequence[Judged]) -> tuple[CodeDifference, ...]:
    nothing = Outcome(0, 0, 0, 0)
    ours = {row.code: row.outcome for row in per_code(a)}
    theirs = {row.code: row.outcome for row in per_code(b)}
    rows = [
        CodeDifference(code, one, other, errors(other) - errors(one))
        for code in ours.keys() | theirs.keys()
        if errors(one := ours.get(code, nothing)) != errors(other := theirs.get(code, nothing))
    ]
    return tuple(sorted(rows, key=lambda row: (-abs(row.errors), row.code)))
