"""Duplicates: each diagnosis code may be reported only once for an encounter (I.B.12)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from nosology.core.suggestions import Severity
from nosology.guidelines.decisions import decision
from nosology.guidelines.edit import Edit, Example, Flag
from nosology.guidelines.sheet import Sheet


def _duplicate(sheet: Sheet) -> Iterator[Flag]:
    for code, times in Counter(line.code for line in sheet.lines).items():
        if times > 1:
            yield Flag(
                (code,),
                f"{sheet.known_title(code)} is reported {times} times; a code is reported once an encounter.",
                (decision("remove", code),),
            )


EDITS = (
    Edit(
        "us.duplicate",
        "duplicate",
        Severity.HARD,
        "I.B.12",
        "Each diagnosis code is reported once for an encounter, for bilateral conditions without a bilateral code too.",
        _duplicate,
        Example("I10 E78.5 I10"),
        Example("M25.561 M25.562"),
    ),
)
