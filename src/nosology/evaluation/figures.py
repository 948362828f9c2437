"""The figures of a report by name, each a function of numbers that add up, with their bootstrap intervals.

Each sample of documents is drawn once and all figures are taken from its sums, so that a report of every
figure costs hardly more than one of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from nosology.evaluation.bootstrap import Interval, draws, interval, normal_interval
from nosology.evaluation.counts import (
    Scores,
    Tally,
    by_code,
    f1,
    pack,
    scored,
    sum_by_code,
    tally,
    total,
    unpack,
)
from nosology.evaluation.gold import Judged


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure made of summed tallies: its key in JSON, its name in print, how it is computed."""

    key: str
    name: str
    of: Callable[[Tally], float]


def _mean(field: str) -> Callable[[Tally], float]:
    place = Tally._fields.index(field)
    return lambda sums: float(sums[place]) / (sums.documents or 1)


SUMMED = (
    Figure("micro_precision", "micro precision", lambda sums: sums.outcome.scores().precision),
    Figure("micro_recall", "micro recall", lambda sums: sums.outcome.scores().recall),
    Figure("micro_f1", "micro F1", lambda sums: sums.outcome.scores().f1),
    Figure("example_precision", "example precision", _mean("example_precision")),
    Figure("example_recall", "example recall", _mean("example_recall")),
    Figure("example_f1", "example F1", _mean("example_f1")),
    Figure("jaccard", "Jaccard", _mean("jaccard")),
    Figure("exact_match", "exact match", _mean("exact")),
    Figure("map", "MAP", lambda sums: sums.average_precision / (sums.ranked or 1)),
    Figure("r_precision", "R-precision", lambda sums: sums.r_precision / (sums.ranked or 1)),
    Figure("precision_at_5", "P@5", lambda sums: sums.hits_5 / (5 * (sums.documents or 1))),
    Figure("precision_at_8", "P@8", lambda sums: sums.hits_8 / (8 * (sums.documents or 1))),
    Figure("precision_at_10", "P@10", lambda sums: sums.hits_10 / (10 * (sums.documents or 1))),
    Figure("precision_at_15", "P@15", lambda sums: sums.hits_15 / (15 * (sums.documents or 1))),
)

MACRO = (
    ("macro_precision", "macro precision"),
    ("macro_recall", "macro recall"),
    ("macro_f1", "macro F1"),
    ("macro_f1_caml", "macro F1 (CAML)"),
    ("macro_f1_all", "macro F1 (all)"),
)
WHOLE_SPACE = MACRO[-1][1]

ORDER = (
    *(figure.name for figure in SUMMED[:3]),
    *(name for _, name in MACRO),
    *(figure.name for figure in SUMMED[3:]),
)
KEYS = {**{figure.name: figure.key for figure in SUMMED}, **{name: key for key, name in MACRO}}


class Sample:
    """Documents made ready for figures: tallies and packed outcomes by code, made once.

    ``space`` is the label space over which ``macro F1 (all)`` averages; without one it is left out.
    """

    def __init__(self, documents: Sequence[Judged], space: frozenset[str] | None = None) -> None:
        self.tallies = [tally(document) for document in documents]
        numbers: dict[str, int] = {}
        self._codes: list[list[tuple[int, int]]] = [
            [(numbers.setdefault(code, len(numbers)), pack(item)) for code, item in by_code(document).items()]
            for document in documents
        ]
        self._count = len(numbers)
        self._space = None
        if space is not None:
            self._space = len(space | {code for code, item in sum_by_code(documents).items() if scored(item)})
        self._scores: dict[int, Scores | None] = {}

    def sums(self, draw: Iterable[int]) -> Tally:
        """Add the tallies of the documents drawn."""
        return total(self.tallies[number] for number in draw)

    def figures(self, draw: Sequence[int]) -> dict[str, float]:
        """Return every figure of the documents drawn, by name."""
        sums = self.sums(draw)
        return {**{figure.name: figure.of(sums) for figure in SUMMED}, **self.macro(draw)}

    def macro(self, draw: Iterable[int]) -> dict[str, float]:
        """Return the macro figures of the documents drawn, by name."""
        totals = [0] * self._count
        for number in draw:
            for code, packed in self._codes[number]:
                totals[code] += packed
        precision = recall = mean = 0.0
        count = 0
        for value in totals:
            if value in self._scores:
                scores = self._scores[value]
            else:
                item = unpack(value)
                scores = self._scores[value] = item.scores() if scored(item) else None
            if scores is not None:
                count += 1
                precision += scores.precision
                recall += scores.recall
                mean += scores.f1
        base = count or 1
        result = [precision / base, recall / base, mean / base, f1(precision / base, recall / base)]
        if self._space is not None:
            result.append(mean / (self._space or 1))
        return {name: value for (_, name), value in zip(MACRO, result, strict=False)}


def figures(
    documents: Sequence[Judged],
    *,
    samples: int = 300,
    seed: int = 13,
    level: float = 0.95,
    space: frozenset[str] | None = None,
) -> dict[str, Interval]:
    """Return every figure by name with its bootstrap interval over documents, in the order of ``ORDER``.

    Intervals are percentiles but for ``macro F1 (all)``: a sample holds fewer of the rare codes than the collection, each
    of which counts 0 there, so that percentiles lie below the figure itself. It gets its standard error to both sides.
    """
    prepared = Sample(documents, space)
    drawn: dict[str, list[float]] = {}
    for draw in draws(len(documents), samples, seed):
        for name, value in prepared.figures(draw).items():
            drawn.setdefault(name, []).append(value)
    values = prepared.figures(range(len(documents)))
    return {
        name: (normal_interval if name == WHOLE_SPACE else interval)(values[name], drawn.get(name, ()), level)
        for name in ORDER
        if name in values
    }
