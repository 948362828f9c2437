"""Validity: every code exists on the date and is coded to the highest number of characters (I.A.2-3, I.B.2, IV.F)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import lru_cache

from nosology.core.suggestions import Decision, Severity
from nosology.guidelines.decisions import decision
from nosology.guidelines.edit import Edit, Example, Flag
from nosology.guidelines.sevenths import is_seventh_error
from nosology.guidelines.sheet import Line, Sheet
from nosology.guidelines.tables import rows
from nosology.terminology.near import near_misses

_FAR = dt.date.max


@lru_cache(maxsize=1)
def _lifetimes() -> dict[str, tuple[dt.date, dt.date, tuple[str, ...]]]:
    """Return for codes that came or went since 2016: first day, last day, codes used before or instead."""
    found = {}
    for code, first, last, other, _ in rows("lifetimes", "code", "first", "last", "other"):
        found[code] = (
            dt.date.fromisoformat(first) if first else dt.date.min,
            dt.date.fromisoformat(last) if last else _FAR,
            tuple(other.split()),
        )
    return found


def _lived(sheet: Sheet, code: str) -> tuple[dt.date, dt.date, tuple[str, ...]] | None:
    """Return the lifetime of a code where the case's date lies outside the release at hand, or the code is gone from it."""
    return _lifetimes().get(code)


def _remedies(code: str, others: tuple[str, ...]) -> tuple[Decision, ...]:
    return (*(decision("replace", code, other) for other in others), decision("remove", code))


def _unknown(sheet: Sheet) -> Iterator[Flag]:
    for line in sheet.lines:
        if line.facts.known or is_seventh_error(sheet, line.facts):
            continue
        lived = _lived(sheet, line.code)
        if lived is not None:
            continue
        near = tuple(sheet.billable(*near_misses(sheet.facts.terminology, line.code, 20)))[:5]
        hint = f" Perhaps {near[0]} was meant." if near else ""
        edition = sheet.facts.terminology.release.edition
        yield Flag((line.code,), f"{line.code} is not a code of ICD-10-CM {edition}.{hint}", _remedies(line.code, near))


def _not_billable(sheet: Sheet) -> Iterator[Flag]:
    for line in sheet.lines:
        facts = line.facts
        if not facts.known or facts.billable or is_seventh_error(sheet, facts) or _was_billable(sheet, line):
            continue
        below = [
            code for code in sheet.facts.terminology.descendants(line.code) if sheet.facts.terminology.is_billable(code)
        ]
        below.sort(key=lambda code: ("unspecified" not in (sheet.facts.terminology.title(code) or ""), len(code), code))
        message = (
            f"{facts.named} is a heading; a more specific code below it is needed, such as {', '.join(below[:3])}."
        )
        yield Flag((line.code,), message, tuple(decision("replace", line.code, code) for code in below[:5]))


def _was_billable(sheet: Sheet, line: Line) -> bool:
    lived, date = _lived(sheet, line.code), sheet.case.date
    return lived is not None and date is not None and lived[0] <= date <= lived[1]


def _not_on_date(sheet: Sheet) -> Iterator[Flag]:
    date = sheet.case.date or sheet.facts.terminology.release.effective_from
    for line in sheet.lines:
        lived = _lived(sheet, line.code)
        if lived is None or lived[0] <= date <= lived[1] or (line.facts.known and not line.facts.billable):
            continue
        if line.facts.known and sheet.current:
            continue
        first, last, others = lived
        when = f"before {first.isoformat()}" if date < first else f"after {last.isoformat()}"
        valid = others if date < first else tuple(sheet.billable(*others))
        hint = f" On {date.isoformat()} the code was {' or '.join(valid)}." if valid else ""
        yield Flag((line.code,), f"{line.code} is not valid {when}.{hint}", _remedies(line.code, valid))


EDITS = (
    Edit(
        "us.unknown-code",
        "validity",
        Severity.HARD,
        "I.A.3",
        "A code must exist in the edition of the encounter's date.",
        _unknown,
        Example("I10.5"),
        Example("I10"),
    ),
    Edit(
        "us.not-billable",
        "validity",
        Severity.HARD,
        "I.B.2",
        "A code is reported with the highest number of characters available; a category or subcategory is not a code.",
        _not_billable,
        Example("I50"),
        Example("I50.9"),
    ),
    Edit(
        "us.not-on-date",
        "validity",
        Severity.HARD,
        "I.A.3",
        "A code is reported from the day it came into force to the last day of its validity.",
        _not_on_date,
        Example("F32.A", "date=2021-06-01"),
        Example("F32.A", "date=2021-10-01"),
    ),
)
