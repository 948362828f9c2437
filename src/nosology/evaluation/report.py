"""The figures of one system on one corpus, exact and at the three-character level."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from nosology.evaluation.bootstrap import Interval, bootstrap
from nosology.evaluation.gold import Judged
from nosology.evaluation.metrics import exact_match, macro, mean_average_precision, micro, precision_at

CATEGORY_LENGTH = 3

Figure = Callable[[Sequence[Judged]], float]

FIGURES: dict[str, Figure] = {
    "micro precision": lambda documents: micro(documents).precision,
    "micro recall": lambda documents: micro(documents).recall,
    "micro F1": lambda documents: micro(documents).f1,
    "macro precision": lambda documents: macro(documents).precision,
    "macro recall": lambda documents: macro(documents).recall,
    "macro F1": lambda documents: macro(documents).f1,
    "MAP": mean_average_precision,
    "P@5": lambda documents: precision_at(documents, 5),
    "P@10": lambda documents: precision_at(documents, 10),
    "exact match": exact_match,
}


@dataclass(frozen=True, slots=True)
class Report:
    """Figures by name, each with its interval, for full codes and for categories."""

    documents: int
    exact: dict[str, Interval]
    category: dict[str, Interval]


def evaluate(documents: Sequence[Judged], *, samples: int = 300, seed: int = 13) -> Report:
    """Compute every figure with a bootstrap interval over documents."""
    truncated = [document.truncated(CATEGORY_LENGTH) for document in documents]
    return Report(
        len(documents),
        {name: bootstrap(documents, figure, samples=samples, seed=seed) for name, figure in FIGURES.items()},
        {name: bootstrap(truncated, figure, samples=samples, seed=seed) for name, figure in FIGURES.items()},
    )
