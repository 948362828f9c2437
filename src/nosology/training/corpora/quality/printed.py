"""The data-quality report as text: facts first, then what is doubtful, each with a few ids or codes to look at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nosology.training.corpora.quality.report import QualityReport
from nosology.training.corpora.quality.validity import CodeState

_SHOWN = 5
_WIDTH = 34


def printed(report: QualityReport) -> str:
    """Lay the report out in lines of label and value."""
    return "\n".join((*_facts(report), "", *_codes(report), "", *_texts(report)))


def _row(label: str, value: str) -> str:
    return f"{label:<{_WIDTH}}{value}"


def _facts(report: QualityReport) -> Iterator[str]:
    yield _row("layout", report.layout)
    yield _row("language", report.language or "mixed or not stated")
    yield _row("profile", report.profile)
    yield _row("code systems", ", ".join(report.systems) or "none")
    yield _row("encounters", str(report.encounters))
    optional = report.assignments - report.required
    yield _row("codes given", f"{report.assignments}" + (f", {optional} of them optional" if optional else ""))
    yield _row("different codes", str(report.codes))
    yield _row("passages of evidence", str(report.passages))
    for band in report.bands:
        yield _row(f"  codes in {band.name} encounters", f"{band.codes} ({band.assignments} given)")
    for reason, count in report.left_out:
        yield _row("left out", f"{count} {reason}")


def _codes(report: QualityReport) -> Iterator[str]:
    for row in report.validity.rows:
        share = row.assignments / report.assignments
        most = ": " + ", ".join(code for code, _ in row.most[:_SHOWN]) if row.state is not CodeState.VALID else ""
        yield _row(f"codes {row.state.value}", f"{row.assignments} ({share:.1%}), {row.codes} different{most}")
    for note in report.validity.notes:
        yield f"  {note}"
    held = report.support
    yield _row("codes with marked evidence", str(held.evidenced))
    yield _row("codes with a word of their terms", str(held.worded))
    most = ", ".join(f"{code} {missing}/{given}" for code, missing, given in held.most[:_SHOWN])
    yield _row("codes without support", f"{held.unsupported}" + (f": {most}" if most else ""))
    if held.unchecked:
        yield _row("codes not checked for support", f"{held.unchecked}, for want of terms in the language")


def _texts(report: QualityReport) -> Iterator[str]:
    conflicts = sum(not group.same_codes for group in report.same)
    same = _ids([" = ".join(group.ids[:3]) for group in report.same])
    yield _row("groups of equal texts", same + (f"; {conflicts} coded differently" if conflicts else ""))
    yield _row("pairs of nearly equal texts", _ids([f"{pair.first} ~ {pair.second}" for pair in report.near]))
    yield _row("encounters without text", _ids(report.empty))
    yield _row("encounters of under five words", _ids(report.short))
    yield _row("encounters without codes", _ids(report.uncoded))
    yield _row("not exactly one principal", _ids(report.without_principal))


def _ids(found: Sequence[str]) -> str:
    if not found:
        return "0"
    more = ", ..." if len(found) > _SHOWN else ""
    return f"{len(found)}: {', '.join(found[:_SHOWN])}{more}"
