"""What every figure is made of: numbers of one document that may be added up over any sample of documents.

    document -> Tally            micro, example-based, MAP, P@k: functions of a sum of tallies
    document -> {code: Outcome}  macro and per-code figures: functions of sums by code

A bootstrap sample draws documents, so it adds numbers that were made once; no set of codes is compared twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from nosology.evaluation.gold import Judged

CUTOFFS = (5, 8, 10, 15)


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


class Outcome(NamedTuple):
    """Counts of assignments.

    ``right`` are predictions in required or optional gold, ``found`` those in required gold; without optional
    gold they are the same number. ``predicted`` and ``required`` are the denominators of precision and
    recall.
    """

    right: int
    predicted: int
    found: int
    required: int

    def scores(self) -> Scores:
        """Return precision, recall and F1; 0 where there is nothing to divide by."""
        precision = self.right / self.predicted if self.predicted else 0.0
        recall = self.found / self.required if self.required else 0.0
        return Scores(precision, recall, f1(precision, recall))


class Tally(NamedTuple):
    """The numbers of one document, or their sums over several.

    ``documents`` and ``ranked`` (documents with required codes) are the denominators of the means; ``hits_5``
    and so on count right codes among the first k of the ranked list.
    """

    documents: int
    right: int
    predicted: int
    found: int
    required: int
    exact: int
    jaccard: float
    example_precision: float
    example_recall: float
    example_f1: float
    ranked: int
    average_precision: float
    r_precision: float
    hits_5: int
    hits_8: int
    hits_10: int
    hits_15: int

    @property
    def outcome(self) -> Outcome:
        """The pooled counts."""
        return Outcome(self.right, self.predicted, self.found, self.required)


NOTHING = Tally(*([0] * len(Tally._fields)))


def outcome(document: Judged) -> Outcome:
    """Count one document's assignments."""
    right = len(document.predicted & (document.required | document.optional))
    found = len(document.predicted & document.required)
    return Outcome(right, len(document.predicted), found, len(document.required))


def average_precision(document: Judged) -> float | None:
    """Return the average precision of one ranked list, or None where nothing is required.

    The mean, over the required codes, of the precision at each one's rank; required codes not in the list
    give 0 (as trec_eval's ``map``). Optional codes are passed over and take no rank; so is a code that comes
    again.
    """
    if not document.required:
        return None
    hits, total = 0, 0.0
    for place, code in enumerate(_ranked_without_optional(document), 1):
        if code in document.required:
            hits += 1
            total += hits / place
    return total / len(document.required)


def r_precision(document: Judged) -> float | None:
    """Return the share of the R required codes among the first R ranked; None where nothing is required."""
    if not document.required:
        return None
    first = _ranked_without_optional(document)[: len(document.required)]
    return sum(code in document.required for code in first) / len(document.required)


def hits(document: Judged, k: int) -> int:
    """Count the right codes, required or optional, among the first ``k`` different codes of the ranked list."""
    gold = document.required | document.optional
    return sum(code in gold for code in tuple(dict.fromkeys(document.ranked))[:k])


def _ranked_without_optional(document: Judged) -> list[str]:
    return [code for code in dict.fromkeys(document.ranked) if code not in document.optional]


def tally(document: Judged) -> Tally:
    """Make the numbers of one document.

    Example-based figures and Jaccard pass over optional codes. With neither gold nor predictions they are 1:
    a document with nothing to code was coded right; with one of them empty they are 0.
    """
    counts = outcome(document)
    asked = document.predicted - document.optional
    union = len(asked | document.required)
    if union:
        precision = counts.found / len(asked) if asked else 0.0
        recall = counts.found / counts.required if counts.required else 0.0
        example = (counts.found / union, precision, recall, f1(precision, recall))
    else:
        example = (1.0, 1.0, 1.0, 1.0)
    return Tally(
        1,
        *counts,
        int(document.required <= document.predicted <= (document.required | document.optional)),
        *example,
        int(bool(document.required)),
        average_precision(document) or 0.0,
        r_precision(document) or 0.0,
        *(hits(document, k) for k in CUTOFFS),
    )


def total(tallies: Iterable[Tally]) -> Tally:
    """Add tallies up."""
    rows = list(tallies)
    return Tally(*map(sum, zip(*rows, strict=True))) if rows else NOTHING


def by_code(document: Judged) -> dict[str, Outcome]:
    """Return the outcome of each code that one document requires or predicts."""
    return {
        code: Outcome(
            int(code in document.predicted and (code in document.required or code in document.optional)),
            int(code in document.predicted),
            int(code in document.predicted and code in document.required),
            int(code in document.required),
        )
        for code in document.required | document.predicted
    }


def sum_by_code(documents: Sequence[Judged]) -> dict[str, Outcome]:
    """Add the outcomes of each code over documents."""
    packed: dict[str, int] = {}
    for document in documents:
        for code, item in by_code(document).items():
            packed[code] = packed.get(code, 0) + pack(item)
    return {code: unpack(value) for code, value in packed.items()}


_BITS = 24
_MASK = (1 << _BITS) - 1


def pack(item: Outcome) -> int:
    """Put an outcome into one integer, so that adding integers adds outcomes (up to 16 million of each)."""
    return item.right | item.predicted << _BITS | item.found << 2 * _BITS | item.required << 3 * _BITS


def unpack(value: int) -> Outcome:
    """Take an outcome out of its integer."""
    return Outcome(value & _MASK, value >> _BITS & _MASK, value >> 2 * _BITS & _MASK, value >> 3 * _BITS)


def scored(item: Outcome) -> bool:
    """Say whether a code counts in macro averages: not if it is predicted only where it is optional."""
    return bool(item.required or item.right < item.predicted)


def add_outcomes(outcomes: Iterable[Outcome]) -> Outcome:
    """Add outcomes up."""
    rows = list(outcomes)
    return Outcome(*map(sum, zip(*rows, strict=True))) if rows else Outcome(0, 0, 0, 0)


def group_outcomes(outcomes: Mapping[str, Outcome], group: Mapping[str, str]) -> dict[str, Outcome]:
    """Add the outcomes of codes by the group that each belongs to."""
    packed: dict[str, int] = {}
    for code, item in outcomes.items():
        packed[group[code]] = packed.get(group[code], 0) + pack(item)
    return {name: unpack(value) for name, value in packed.items()}
