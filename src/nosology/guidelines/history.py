"""History and status codes against the active disease (I.C.2.m, I.C.9.d.3, I.C.21.c.3-4)."""

from __future__ import annotations

from collections.abc import Iterator

from nosology.core.suggestions import Severity
from nosology.guidelines.decisions import decision
from nosology.guidelines.edit import Edit, Example, Flag
from nosology.guidelines.sheet import Line, Sheet
from nosology.guidelines.tables import rows

_HISTORY = rows("history", "history", "active")
_STATUS = rows("status", "status", "holds", "words")
_BROAD = "Z86.2 Z86.39 Z86.59 Z86.69 Z86.79 Z87.09 Z87.19 Z87.39 Z87.448 Z86.010"
"""History codes of many diseases: beside an active one of them they may be right."""


def _history(sheet: Sheet) -> Iterator[Flag]:
    for past, active, source in _HISTORY:
        line, now = sheet.first(past), sheet.first(active)
        if line is None or now is None or now.facts.seventh_character == "S":
            continue
        yield Flag(
            (line.code, now.code),
            f"{line.facts.named} says that the disease is over, {now.facts.named} that it is active; keep the one that is true.",
            (decision("remove", line.code), decision("remove", now.code)),
            Severity.INFO if _may_return(sheet, line, now) else None,
            source,
        )


def _may_return(sheet: Sheet, line: Line, now: Line) -> bool:
    return line in sheet.matching(_BROAD) or (line.code == "Z86.73" and now.category != "I69")


def _status(sheet: Sheet) -> Iterator[Flag]:
    for status, holds, words, source in _STATUS:
        line, other = sheet.first(status), sheet.first(holds)
        if line is not None and other is not None:
            yield Flag(
                (line.code, other.code),
                f"{line.facts.named} is not reported beside {words}, {other.code}, which holds it.",
                (decision("remove", line.code),),
                section=source,
            )


EDITS = (
    Edit(
        "us.history-of-active-disease",
        "history",
        Severity.SOFT,
        "I.C.2.m; I.C.9.d.3; I.C.21.c.4",
        "A personal history code is for a disease that no longer exists; it is not reported beside the active disease.",
        _history,
        Example("C50.911 Z85.3"),
        Example("C34.11 Z85.3"),
    ),
    Edit(
        "us.status-held-by-diagnosis",
        "history",
        Severity.HARD,
        "I.C.21.c.3",
        "A status code is not reported with a diagnosis that holds the same information, such as a transplant complication.",
        _status,
        Example("T86.11 N17.9 Z94.0"),
        Example("T86.11 N17.9 Z94.4"),
    ),
)
