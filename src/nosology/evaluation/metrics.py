"""Precision, recall and F1 over code sets: micro, macro in three conventions, by example.

Precision is taken against required and optional gold, recall against required gold alone; where nothing is
optional they are the usual figures. A document without gold or predictions still counts. Gold codes that a
system could never give stay in the denominator.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from nosology.evaluation.counts import (
    Outcome,
    Scores,
    Tally,
    add_outcomes,
    f1,
    outcome,
    scored,
    sum_by_code,
    tally,
    total,
)
from nosology.evaluation.gold import Judged

_NONE = Scores(0.0, 0.0, 0.0)


def micro(documents: Sequence[Judged]) -> Scores:
    """Pool the pairs of document and code: every assignment weighs the same."""
    return add_outcomes(map(outcome, documents)).scores()


def macro(documents: Sequence[Judged]) -> Scores:
    """Average over the codes that occur in required gold or in predictions: every code weighs the same.

    A code that is predicted only where it is optional is left out: it is neither wrong nor needed. F1 is the
    mean of the codes' F1, not the F1 of the mean precision and recall.
    """
    return macro_of(sum_by_code(documents).values())


def macro_of(outcomes: Iterable[Outcome], extra: int = 0) -> Scores:
    """Average over codes; ``extra`` are codes of a label space that never occurred, each counted as 0."""
    each = [item.scores() for item in outcomes if scored(item)]
    count = len(each) + extra
    if not count:
        return _NONE
    return Scores(
        sum(score.precision for score in each) / count,
        sum(score.recall for score in each) / count,
        sum(score.f1 for score in each) / count,
    )


def macro_f1(documents: Sequence[Judged]) -> float:
    """Return the mean F1 of the codes in gold or predictions (Edin et al. 2023)."""
    return macro(documents).f1


def macro_f1_caml(documents: Sequence[Judged], space: frozenset[str] = frozenset()) -> float:
    """Return the F1 of mean precision and mean recall over codes (Mullenbach et al. 2018, CAML).

    Over the codes in gold or predictions, and those of ``space`` where one is given: published figures
    average over all labels of the training and test splits, those that never occur in the test split with 0.
    """
    scores = macro_of((outcomes := sum_by_code(documents)).values(), absent(outcomes, space))
    return f1(scores.precision, scores.recall)


def macro_f1_all(documents: Sequence[Judged], space: frozenset[str]) -> float:
    """Return the mean F1 over a whole label space, 0 for codes that never occur.

    Codes in gold or predictions count even where ``space`` lacks them: leaving them out would flatter.
    """
    outcomes = sum_by_code(documents)
    return macro_of(outcomes.values(), absent(outcomes, space)).f1


def absent(outcomes: Mapping[str, Outcome], space: frozenset[str]) -> int:
    """Count the codes of a label space that do not count among the outcomes."""
    return sum(1 for code in space if code not in outcomes or not scored(outcomes[code]))


def example_based(documents: Sequence[Judged]) -> Scores:
    """Average precision, recall and F1 over documents: every document weighs the same (Godbole and Sarawagi 2004).

    F1 is the mean of the documents' F1. A document without gold and predictions has 1, with one of them empty
    0. Optional codes are passed over.
    """
    return example_of(total(map(tally, documents)))


def example_of(sums: Tally) -> Scores:
    """Return the example-based figures of summed tallies."""
    count = sums.documents or 1
    return Scores(sums.example_precision / count, sums.example_recall / count, sums.example_f1 / count)


def jaccard(documents: Sequence[Judged]) -> float:
    """Return the mean share of codes in both gold and predictions among those in either; 1 where both are empty.

    Called accuracy in work on multi-label classification. Optional codes are passed over.
    """
    return total(map(tally, documents)).jaccard / len(documents) if documents else 0.0


def exact_match(documents: Sequence[Judged]) -> float:
    """Return the share of documents whose predictions hold all required codes and no wrong one."""
    return total(map(tally, documents)).exact / len(documents) if documents else 0.0


def principal_accuracy(documents: Sequence[Judged]) -> tuple[float, int]:
    """Return the share of documents whose principal diagnosis is right, and how many have one in the gold.

    A document for which the system names none counts as wrong. Documents without a gold principal are left
    out.
    """
    asked = [document for document in documents if document.principal is not None]
    right = sum(document.principal == document.predicted_principal for document in asked)
    return (right / len(asked) if asked else 0.0), len(asked)
