"""Figures of ranked lists: MAP, precision at k, R-precision, precision-recall curve, ROC area."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nosology.evaluation.counts import average_precision, hits, r_precision
from nosology.evaluation.gold import Judged


def mean_average_precision(documents: Sequence[Judged]) -> float:
    """Average over the documents that have required codes."""
    values = [value for value in map(average_precision, documents) if value is not None]
    return sum(values) / len(values) if values else 0.0


def precision_at(documents: Sequence[Judged], k: int) -> float:
    """Return the mean share of right codes among the first ``k`` ranked; shorter lists are not excused."""
    return sum(hits(document, k) for document in documents) / (k * len(documents)) if documents else 0.0


def recall_at(documents: Sequence[Judged], k: int, only: frozenset[str] | None = None) -> float:
    """Return the share of required codes, pooled over documents, among the first ``k`` ranked.

    ``only`` asks for a set of codes alone, such as those never seen in training; the ranks are those of the
    full list.
    """
    found = asked = 0
    for document in documents:
        gold = document.required if only is None else document.required & only
        asked += len(gold)
        found += len(gold & set(tuple(dict.fromkeys(document.ranked))[:k]))
    return found / asked if asked else 0.0


def mean_r_precision(documents: Sequence[Judged]) -> float:
    """Average over the documents that have required codes."""
    values = [value for value in map(r_precision, documents) if value is not None]
    return sum(values) / len(values) if values else 0.0


@dataclass(frozen=True, slots=True)
class Point:
    """Precision and recall when all codes of at least this probability are taken."""

    threshold: float
    precision: float
    recall: float


def precision_recall_curve(documents: Sequence[Judged]) -> tuple[Point, ...]:
    """Return the curve over the pooled pairs of document and code, by falling threshold.

    There is one point a distinct probability: pairs of equal probability enter together, so the order of ties
    does not show. Recall ends below 1 when gold codes are never offered. Optional gold is right for precision
    and not asked for by recall.
    """
    pairs: list[tuple[float, bool, bool]] = []
    required = 0
    for document in documents:
        required += len(document.required)
        for code, probability in _scored(document).items():
            asked = code in document.required
            pairs.append((probability, asked or code in document.optional, asked))
    pairs.sort(key=lambda pair: -pair[0])
    points: list[Point] = []
    right = found = 0
    for place, (probability, accepted, asked) in enumerate(pairs, 1):
        right += accepted
        found += asked
        if place == len(pairs) or pairs[place][0] != probability:
            points.append(Point(probability, right / place, found / required if required else 0.0))
    return tuple(points)


def area_under_curve(curve: Sequence[Point]) -> float:
    """Return the area under a precision-recall curve as a sum of steps, without interpolation (average precision)."""
    before, area = 0.0, 0.0
    for point in curve:
        area += (point.recall - before) * point.precision
        before = point.recall
    return area


@dataclass(frozen=True, slots=True)
class RocArea:
    """Areas under the ROC curve, and what they stand on.

    ``micro`` is over all pairs of document and code of the label space, ``macro`` the mean over the ``codes``
    that have both documents with and without them; each is None where there is nothing to compare. ``scored``
    is the share of pairs with a probability: below 1 the rest are tied at the bottom and the figure says
    little.
    """

    micro: float | None
    macro: float | None
    codes: int
    positives: int
    negatives: int
    scored: float


def scored_share(documents: Sequence[Judged], space: frozenset[str]) -> float:
    """Return the share of pairs of document and code of a label space that have a probability, optional pairs left out."""
    given = asked = 0
    for document in documents:
        asked += len(space - document.optional)
        given += len((_scored(document).keys() & space) - document.optional)
    return given / asked if asked else 0.0


def roc_area(documents: Sequence[Judged], space: frozenset[str]) -> RocArea:
    """Return the areas under the ROC curve over a label space, optional pairs left out.

    With thousands of codes nearly all pairs are easy negatives, and every system lies above 0.95: read MAP
    beside it. Codes outside the space are not counted. Probabilities of 0 and pairs without one are not the
    same: the latter rank last.
    """
    positives: dict[str, list[float]] = {code: [] for code in space}
    negatives: dict[str, list[float]] = {code: [] for code in space}
    for document in documents:
        scores = _scored(document)
        for code in space - document.optional:
            side = positives if code in document.required else negatives
            side[code].append(scores.get(code, float("-inf")))
    areas = [area for code in space if (area := _mann_whitney(positives[code], negatives[code])) is not None]
    all_positives = [score for scores in positives.values() for score in scores]
    all_negatives = [score for scores in negatives.values() for score in scores]
    return RocArea(
        _mann_whitney(all_positives, all_negatives),
        sum(areas) / len(areas) if areas else None,
        len(areas),
        len(all_positives),
        len(all_negatives),
        scored_share(documents, space),
    )


def _mann_whitney(positives: Sequence[float], negatives: Sequence[float]) -> float | None:
    """Return the chance that a positive scores above a negative, ties counting half."""
    if not positives or not negatives:
        return None
    rows = sorted([(score, 1) for score in positives] + [(score, 0) for score in negatives])
    ranks, start = 0.0, 0
    while start < len(rows):
        end = start
        while end < len(rows) and rows[end][0] == rows[start][0]:
            end += 1
        ranks += (start + end + 1) / 2 * sum(label for _, label in rows[start:end])
        start = end
    count = len(positives)
    return (ranks - count * (count + 1) / 2) / (count * len(negatives))


def _scored(document: Judged) -> dict[str, float]:
    scores: dict[str, float] = {}
    for code, probability in zip(document.ranked, document.probabilities, strict=bool(document.probabilities)):
        scores.setdefault(code, probability)
    return scores
