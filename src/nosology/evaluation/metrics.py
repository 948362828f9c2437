"""Precision, recall and F1 over code sets, and the metrics of ranked lists.

Precision is taken against required and optional gold, recall against required gold alone; where nothing is optional they
are the usual figures. A document without gold or predictions still counts. Gold codes that a system could never give stay
in the denominator.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from nosology.evaluation.gold import Judged


@dataclass(frozen=True, slots=True)
class Scores:
    """Precision, recall and F1, each in [0, 1]."""

    precision: float
    recall: float
    f1: float


def f1(precision: float, recall: float) -> float:
    """Return the harmonic mean, 0 where both are 0."""
    total = precision + recall
    return 2 * precision * recall / total if total else 0.0


def _scores(right: int, predicted: int, found: int, required: int) -> Scores:
    precision = right / predicted if predicted else 0.0
    recall = found / required if required else 0.0
    return Scores(precision, recall, f1(precision, recall))


def micro(documents: Sequence[Judged]) -> Scores:
    """Pool the pairs of document and code: every assignment weighs the same."""
    right = predicted = found = required = 0
    for document in documents:
        predicted += len(document.predicted)
        right += len(document.predicted & (document.required | document.optional))
        required += len(document.required)
        found += len(document.predicted & document.required)
    return _scores(right, predicted, found, required)


def macro(documents: Sequence[Judged]) -> Scores:
    """Average over the codes that occur in required gold or in predictions: every code weighs the same.

    A code that is predicted only where it is optional is left out: it is neither wrong nor needed. F1 is the mean of the
    codes' F1, not the F1 of the mean precision and recall.
    """
    right: Counter[str] = Counter()
    predicted: Counter[str] = Counter()
    found: Counter[str] = Counter()
    required: Counter[str] = Counter()
    for document in documents:
        predicted.update(document.predicted)
        right.update(document.predicted & (document.required | document.optional))
        required.update(document.required)
        found.update(document.predicted & document.required)
    codes = [code for code in predicted.keys() | required.keys() if required[code] or right[code] < predicted[code]]
    if not codes:
        return Scores(0.0, 0.0, 0.0)
    each = [_scores(right[code], predicted[code], found[code], required[code]) for code in codes]
    count = len(each)
    return Scores(
        sum(score.precision for score in each) / count,
        sum(score.recall for score in each) / count,
        sum(score.f1 for score in each) / count,
    )


def average_precision(document: Judged) -> float | None:
    """Return the average precision of one ranked list, or None where nothing is required.

    The mean, over the required codes, of the precision at each one's rank; required codes not in the list give 0 (as
    trec_eval's ``map``). Optional codes are passed over and take no rank.
    """
    if not document.required:
        return None
    hits, rank, total = 0, 0, 0.0
    for code in document.ranked:
        if code in document.optional:
            continue
        rank += 1
        if code in document.required:
            hits += 1
            total += hits / rank
    return total / len(document.required)


def mean_average_precision(documents: Sequence[Judged]) -> float:
    """Average over the documents that have required codes."""
    values = [value for value in map(average_precision, documents) if value is not None]
    return sum(values) / len(values) if values else 0.0


def precision_at(documents: Sequence[Judged], k: int) -> float:
    """Return the mean share of right codes among the first ``k`` ranked; shorter lists are not excused."""
    if not documents:
        return 0.0
    gold = [document.required | document.optional for document in documents]
    right = (
        sum(code in codes for code in document.ranked[:k]) for document, codes in zip(documents, gold, strict=True)
    )
    return sum(right) / (k * len(documents))


def exact_match(documents: Sequence[Judged]) -> float:
    """Return the share of documents whose predictions hold all required codes and no wrong one."""
    if not documents:
        return 0.0
    exact = sum(
        document.required <= document.predicted <= (document.required | document.optional) for document in documents
    )
    return exact / len(documents)
