"""What a report says and in which order: for one system, and for two."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nosology.evaluation.bootstrap import Interval
from nosology.evaluation.calibration import FLOOR
from nosology.evaluation.groups import MINIMUM_SUPPORT
from nosology.evaluation.pages import plots, tables
from nosology.evaluation.pages.page import Block, Heading, Page, Paragraph, Plot, Tile, Tiles
from nosology.evaluation.pages.tables import Titles, number, signed, with_interval
from nosology.evaluation.report import SEEN_CUTOFF, Report
from nosology.evaluation.tables import FREQUENCY_BINS
from nosology.evaluation.versus import Versus

Facts = tuple[tuple[str, str], ...]
Named = Sequence[tuple[str, Report]]

_OPTIONAL = "Optional gold codes are right when found and not missed when not."
_CONVENTIONS = (
    "In brackets: 95% bootstrap intervals over documents. Gold codes that the system could never give count as missed. "
    "macro F1 averages the F1 of the codes in gold or predictions; (CAML) is the F1 of mean precision and mean recall; "
    "(all) averages over the whole label space. The three are different figures: compare like with like."
)
_BINARY = (
    "Kappa and binary alpha take each pair of document and code as a decision, over the union of codes used in the collection; "
    "set alphas take each document's set as one decision, by MASI or Jaccard distance. The gold is its required codes."
)


def report_page(report: Report, system: str, facts: Facts = (), titles: Titles | None = None) -> Page:
    """Lay out the report of one system."""
    named = ((system, report),)
    blocks: list[Block] = [Tiles(_tiles(report)), *_coverage(report)]
    blocks += _plots(named)
    blocks += [Heading("All figures"), Paragraph(_CONVENTIONS), tables.figure_table(report), *_roc(report)]
    blocks += _sections(report, titles)
    if report.codes:
        blocks += [Heading("Codes with the most errors"), tables.code_table(report, titles)]
    return Page(f"How right {system} is", facts, tuple(blocks))


def comparison_page(found: Versus, names: tuple[str, str], facts: Facts = (), titles: Titles | None = None) -> Page:
    """Lay out the comparison of two systems."""
    a, b = names
    test = found.comparison
    tiles = (
        Tile(f"micro F1, {a}", number(test.a), ""),
        Tile(f"micro F1, {b}", number(test.b), ""),
        Tile(
            "difference", f"{test.difference.value:+.3f}", f"[{test.difference.low:+.3f}, {test.difference.high:+.3f}]"
        ),
        Tile("p", _p(test.p), "approximate randomisation"),
    )
    blocks: list[Block] = [
        Tiles(tiles),
        Paragraph(verdict(found, names)),
        Paragraph(
            f"Of the single decisions on which exactly one system is right, {test.decisions.a_only} are {a}'s and "
            f"{test.decisions.b_only} {b}'s (McNemar p {_p(test.decisions.p)}). There a wrong suggestion weighs as much as a "
            "missed code, so a system that suggests little does well, and decisions within a document are taken as "
            "independent, so p is too small: the test of micro F1 is the one to trust."
        ),
        *_plots(((a, found.a), (b, found.b))),
        Heading("All figures"),
        Paragraph(_CONVENTIONS + " Differences are second minus first, resampled in pairs."),
        tables.difference_table(found, names),
        Heading("Agreement"),
        Paragraph(_BINARY),
        tables.agreement_table(
            ((f"{a} and {b}", found.systems), (f"{a} and gold", found.a_gold), (f"{b} and gold", found.b_gold))
        ),
    ]
    if found.codes:
        blocks += [Heading("Codes on which they part"), tables.parting_table(found, names, titles)]
    return Page(f"{a} and {b} compared", facts, tuple(blocks))


def verdict(found: Versus, names: tuple[str, str]) -> str:
    """Say in a sentence whether the difference in micro F1 is more than chance (at 0.05)."""
    test = found.comparison
    if test.p < 0.05 and test.difference.value:
        better = names[1] if test.difference.value > 0 else names[0]
        return f"{better} is better in micro F1 by {abs(test.difference.value):.3f} (p {_p(test.p)})."
    return f"The difference in micro F1, {signed(test.difference)}, may be chance (p {_p(test.p)})."


def _p(value: float) -> str:
    return "< 0.001" if value < 0.001 else f"{value:.3f}"


def _tiles(report: Report) -> tuple[Tile, ...]:
    items = [_tile("micro F1", report.exact["micro F1"]), _tile("3-character micro F1", report.category["micro F1"])]
    items.append(_tile("MAP", report.exact["MAP"]))
    items.append(_tile("macro F1", report.exact["macro F1"]))
    if report.principal:
        items.append(_tile("principal diagnosis", report.principal))
    if report.calibration:
        items.append(
            Tile("calibration error", number(report.calibration.error), f"{report.calibration.count} codes offered")
        )
    return tuple(items)


def _tile(name: str, item: Interval) -> Tile:
    return Tile(name, number(item.value), f"[{item.low:.3f}, {item.high:.3f}]")


def _coverage(report: Report) -> Iterator[Block]:
    held = report.coverage
    if held is None:
        return
    words = (
        f"{held.documents} documents with {held.required} required codes"
        + (f" and {held.optional} optional ones" if held.optional else "")
        + f"; {held.predicted} codes suggested. Without gold: {held.without_gold}; without suggestions: "
        f"{held.without_predictions}; all of them count."
    )
    if held.optional:
        words += f" {_OPTIONAL}"
    if held.unseen_required is not None:
        words += f" {held.unseen_required} required codes were never seen in training"
        words += (
            f"; of these {with_interval(report.unseen_recall)} are among the first {SEEN_CUTOFF}."
            if report.unseen_recall
            else "."
        )
    yield Paragraph(words)


def _plots(named: Named) -> Iterator[Block]:
    curves = [
        plots.Curve(name, report.curve, (report.exact["micro recall"].value, report.exact["micro precision"].value))
        for name, report in named
        if report.curve
    ]
    if curves:
        areas = ", ".join(f"{name} {number(report.curve_area)}" for name, report in named if report.curve)
        yield Plot(
            plots.precision_recall(curves),
            f"All codes offered, by falling probability. The dot is what is suggested. Area under the curve: {areas}.",
        )
    tables_of = [plots.Reliability(name, report.calibration.table) for name, report in named if report.calibration]
    if tables_of:
        errors = ", ".join(f"{name} {number(report.calibration.error)}" for name, report in named if report.calibration)
        yield Plot(
            plots.reliability(tables_of),
            f"On the dashed line probabilities mean what they say. Larger dots hold more codes. Calibration error: {errors}.",
        )
    if any(report.frequencies for _, report in named):
        groups = [name for *_, name in FREQUENCY_BINS]
        systems = [
            plots.Bars(name, [{row.name: row.f1 for row in report.frequencies}.get(group) for group in groups])
            for name, report in named
        ]
        yield Plot(
            plots.bars("F1 by how often a code was seen", groups, systems, "training documents with the code", "F1"),
            "Rare codes are where systems fail. Whiskers are 95% intervals.",
        )


def _roc(report: Report) -> Iterator[Block]:
    roc = report.roc
    if roc is None:
        return
    words = f"Area under the ROC curve over {roc.positives + roc.negatives} pairs of document and code: "
    if roc.scored < 1:
        yield Paragraph(
            words
            + f"not given, because only {roc.scored:.1%} of them have a probability. The system offers a short list, and "
            "an area over pairs that are all tied at the bottom says nothing; read MAP and the curve above."
        )
        return
    yield Paragraph(
        words
        + f"micro {number(roc.micro)}, macro {number(roc.macro)} over the {roc.codes} codes that have both kinds of "
        "documents. Nearly all pairs are easy negatives: read MAP beside it."
    )


def _sections(report: Report, titles: Titles | None) -> Iterator[Block]:
    if report.principal:
        yield Heading("Principal diagnosis")
        yield Paragraph(
            f"Right in {with_interval(report.principal)} of the {report.principal_documents} documents whose gold names one."
        )
    if report.frequencies:
        yield Heading("By training frequency")
        yield tables.group_table(report.frequencies, "seen in training")
    if report.chapters:
        yield Heading("By chapter")
        yield tables.group_table(report.chapters, "chapter", titles)
    if report.hierarchy:
        yield Heading("Credit along the tree")
        yield tables.scores_table(report.hierarchy, "counted with")
    if report.evidence:
        yield Heading("Evidence")
        yield Paragraph(
            "containment: a code is right when one span of it holds a gold span with at most 10 characters more on each side; "
            "the other modes compare spans or words exactly, at their place or anywhere in the document."
        )
        yield tables.scores_table(report.evidence, "mode")
    if report.calibration and report.calibration_all:
        every, classwise = report.calibration_all, report.classwise
        yield Heading("Calibration")
        yield Paragraph(
            f"Codes offered with a probability of at least {FLOOR}: ECE {number(report.calibration.error)} (equal mass "
            f"{number(report.calibration.error_equal_mass)}), Brier {number(report.calibration.brier)}, right "
            f"{number(report.calibration.base_rate)}. All {every.count} codes offered: ECE {number(every.error)}, Brier "
            f"{number(every.brier)}."
            + (
                f" Mean over the {classwise[1]} codes offered often: {number(classwise[0])}."
                if classwise and classwise[1]
                else ""
            )
        )
        yield tables.reliability_table(report)
    for found in report.groups:
        yield Heading(f"By {found.attribute}")
        left_out = ", ".join(f"{name} ({count})" for name, count in found.left_out)
        yield Paragraph(
            f"Gaps are against the largest group. adjusted: the recall gap with chapters weighed alike. Not stated in "
            f"{found.unknown} documents."
            + (f" Fewer than {MINIMUM_SUPPORT} documents, not measured: {left_out}." if left_out else "")
        )
        if found.groups:
            yield tables.subgroup_table(found)
