"""Where the errors are: figures by code, by chapter and by how often a code was seen in training."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from nosology.evaluation.bootstrap import Interval, draws, interval
from nosology.evaluation.counts import Outcome, by_code, pack, sum_by_code, unpack
from nosology.evaluation.gold import CodeMap, Judged

FREQUENCY_BINS = ((0, 0, "0"), (1, 1, "1"), (2, 5, "2-5"), (6, 20, "6-20"), (21, None, ">20"))
UNPLACED = "none"


@dataclass(frozen=True, slots=True)
class CodeRow:
    """One code's counts."""

    code: str
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class GroupRow:
    """The pooled counts of a group of codes, with intervals; ``codes`` is how many different ones occur in it.

    A prediction belongs to the group of the predicted code, a gold code to its own: precision asks how far
    predictions of the group can be trusted, recall how much of the group is found.
    """

    name: str
    codes: int
    outcome: Outcome
    precision: Interval
    recall: Interval
    f1: Interval


def per_code(documents: Sequence[Judged]) -> tuple[CodeRow, ...]:
    """Return a row for each code in gold or predictions, by falling number of errors, then by code."""
    rows = [CodeRow(code, item) for code, item in sum_by_code(documents).items()]
    return tuple(sorted(rows, key=lambda row: (-errors(row.outcome), row.code)))


def errors(item: Outcome) -> int:
    """Count wrong predictions and missed codes."""
    return item.predicted - item.right + item.required - item.found


def frequency_bin(count: int) -> str:
    """Name the bin of a training frequency: 0, 1, 2-5, 6-20 or >20.

    >>> frequency_bin(0), frequency_bin(5), frequency_bin(21)
    ('0', '2-5', '>20')
    """
    return next(name for low, high, name in FREQUENCY_BINS if low <= count and (high is None or count <= high))


def per_frequency(
    documents: Sequence[Judged], training: Mapping[str, int], *, samples: int = 300, seed: int = 13
) -> tuple[GroupRow, ...]:
    """Return a row for each bin of training frequency, from never seen to more than 20 times.

    ``training`` holds the number of training documents with each code, spelled as in the documents.
    """
    rows = _grouped(documents, lambda code: frequency_bin(training.get(code, 0)), samples, seed)
    return tuple(rows[name] for *_, name in FREQUENCY_BINS if name in rows)


def per_chapter(
    documents: Sequence[Judged], chapter: CodeMap, *, samples: int = 300, seed: int = 13
) -> tuple[GroupRow, ...]:
    """Return a row for each chapter by falling number of gold codes; codes without one stand under ``none``."""
    rows = _grouped(documents, lambda code: chapter(code) or UNPLACED, samples, seed)
    return tuple(sorted(rows.values(), key=lambda row: (-row.outcome.required, row.name)))


def _grouped(documents: Sequence[Judged], group: Callable[[str], str], samples: int, seed: int) -> dict[str, GroupRow]:
    place: dict[str, int] = {}
    members: dict[str, set[str]] = {}
    counted: list[list[tuple[int, int]]] = []
    for document in documents:
        sums: dict[int, int] = {}
        for code, item in by_code(document).items():
            name = group(code)
            members.setdefault(name, set()).add(code)
            number = place.setdefault(name, len(place))
            sums[number] = sums.get(number, 0) + pack(item)
        counted.append(list(sums.items()))

    def pooled(draw: Sequence[int]) -> list[Outcome]:
        totals = [0] * len(place)
        for number in draw:
            for slot, packed in counted[number]:
                totals[slot] += packed
        return [unpack(value) for value in totals]

    drawn = [[item.scores() for item in pooled(draw)] for draw in draws(len(documents), samples, seed)]
    rows: dict[str, GroupRow] = {}
    whole = pooled(range(len(documents)))
    for name, number in place.items():
        scores = whole[number].scores()
        rows[name] = GroupRow(
            name,
            len(members[name]),
            whole[number],
            interval(scores.precision, [sample[number].precision for sample in drawn]),
            interval(scores.recall, [sample[number].recall for sample in drawn]),
            interval(scores.f1, [sample[number].f1 for sample in drawn]),
        )
    return rows
