"""Parts of a report as tables of text."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from nosology.evaluation.agreement import Agreement
from nosology.evaluation.bootstrap import Interval
from nosology.evaluation.counts import Scores
from nosology.evaluation.groups import Subgroups
from nosology.evaluation.pages.page import Table
from nosology.evaluation.report import Report
from nosology.evaluation.tables import GroupRow, errors
from nosology.evaluation.versus import Versus

CODES_SHOWN = 40

Titles = Callable[[str], str | None]


def number(value: float | None) -> str:
    """Write a share with three digits, nothing as a dash."""
    return "–" if value is None else f"{value:.3f}"


def with_interval(item: Interval | None) -> str:
    """Write a figure with its interval."""
    return "–" if item is None else f"{item.value:.3f} [{item.low:.3f}, {item.high:.3f}]"


def signed(item: Interval | None) -> str:
    """Write a difference with its interval."""
    return "–" if item is None else f"{item.value:+.3f} [{item.low:+.3f}, {item.high:+.3f}]"


def figure_table(report: Report) -> Table:
    """Every figure at each level."""
    levels: list[tuple[str, Mapping[str, Interval]]] = [("full code", report.exact), ("3-character", report.category)]
    if report.block:
        levels.append(("block", report.block))
    rows = tuple((name, *(with_interval(level.get(name)) for _, level in levels)) for name in report.exact)
    return Table(("figure", *(name for name, _ in levels)), rows)


def difference_table(found: Versus, names: tuple[str, str]) -> Table:
    """Every figure of two systems with the paired difference."""
    rows = tuple(
        (name, with_interval(found.a.exact[name]), with_interval(found.b.exact[name]), signed(difference))
        for name, difference in found.differences.items()
    )
    return Table(("figure", *names, "difference"), rows)


def group_table(rows: Sequence[GroupRow], name: str, titles: Titles | None = None) -> Table:
    """Frequency bins or chapters."""
    titled = titles is not None
    return Table(
        (name, *(("title",) if titled else ()), "codes", "gold", "predicted", "precision", "recall", "F1"),
        tuple(
            (
                row.name,
                *((titles(row.name) or "",) if titles else ()),
                str(row.codes),
                str(row.outcome.required),
                str(row.outcome.predicted),
                with_interval(row.precision),
                with_interval(row.recall),
                with_interval(row.f1),
            )
            for row in rows
        ),
        2 if titled else 1,
    )


def reliability_table(report: Report) -> Table:
    """The bins of the reliability plot."""
    table = report.calibration.table if report.calibration else ()
    return Table(
        ("probability", "codes", "mean probability", "share right"),
        tuple(
            (f"{item.low:.1f} to {item.high:.1f}", str(item.count), number(item.probability), number(item.right))
            for item in table
        ),
    )


def scores_table(rows: Mapping[str, Scores], name: str) -> Table:
    """Precision, recall and F1 by name."""
    return Table(
        (name, "precision", "recall", "F1"),
        tuple((key, number(item.precision), number(item.recall), number(item.f1)) for key, item in rows.items()),
    )


def subgroup_table(found: Subgroups) -> Table:
    """Groups of patients with their gaps to the largest group."""
    return Table(
        (
            found.attribute,
            "documents",
            "precision",
            "recall",
            "F1",
            "macro F1",
            "ECE",
            "F1 gap",
            "recall gap",
            "adjusted",
        ),
        tuple(
            (
                row.name,
                str(row.documents),
                with_interval(row.precision),
                with_interval(row.recall),
                with_interval(row.f1),
                number(row.macro_f1),
                number(row.calibration_error),
                signed(row.f1_gap),
                signed(row.recall_gap),
                signed(row.adjusted_recall_gap),
            )
            for row in found.groups
        ),
    )


def code_table(report: Report, titles: Titles | None = None) -> Table:
    """The codes with the most errors."""
    rows = report.codes[:CODES_SHOWN]
    return Table(
        ("code", "title", "gold", "predicted", "right", "missed", "wrong", "F1"),
        tuple(
            (
                row.code,
                (titles(row.code) if titles else None) or "",
                str(row.outcome.required),
                str(row.outcome.predicted),
                str(row.outcome.right),
                str(row.outcome.required - row.outcome.found),
                str(row.outcome.predicted - row.outcome.right),
                number(row.outcome.scores().f1),
            )
            for row in rows
            if errors(row.outcome)
        ),
        2,
    )


def parting_table(found: Versus, names: tuple[str, str], titles: Titles | None = None) -> Table:
    """The codes on which two systems differ most."""
    return Table(
        ("code", "title", "gold", *(f"errors of {name}" for name in names), "difference"),
        tuple(
            (
                row.code,
                (titles(row.code) if titles else None) or "",
                str(max(row.a.required, row.b.required)),
                str(errors(row.a)),
                str(errors(row.b)),
                f"{row.errors:+d}",
            )
            for row in found.codes[:CODES_SHOWN]
        ),
        2,
    )


def agreement_table(rows: Sequence[tuple[str, Agreement]]) -> Table:
    """Agreement of pairs of code sets."""
    return Table(
        ("between", "F1", "Jaccard", "kappa", "alpha, binary", "alpha, MASI", "alpha, Jaccard"),
        tuple(
            (
                name,
                number(item.f1),
                number(item.jaccard),
                number(item.kappa),
                number(item.alpha),
                number(item.alpha_masi),
                number(item.alpha_jaccard),
            )
            for name, item in rows
        ),
    )
