"""The short notation of cases in examples and tests: codes in order, then facts.

    read_case("I11.0/Y I50.9/N", "setting=inpatient sex=F age=70 date=2026-06-01")

A code may carry its present-on-admission indicator after a slash. Facts: ``setting``, ``sex``, ``age`` (years, or days such
as ``3d``), ``date`` (both admission and discharge), ``admitted``, ``discharged``, ``born``.
"""

from __future__ import annotations

import datetime as dt

from nosology.core.encounter import Setting
from nosology.core.errors import InputError
from nosology.guidelines.case import Case, CodedItem

USUAL_DATE = dt.date(2026, 6, 1)
_FACTS = ("setting", "sex", "age", "date", "admitted", "discharged", "born")


def read_case(codes: str, facts: str = "", *, id: str = "example") -> Case:
    """Read a case in the short notation; without a date it takes place on 2026-06-01.

    Raises ``InputError`` for a fact that the notation does not have.
    """
    given: dict[str, str] = {}
    for cell in facts.split():
        name, _, value = cell.partition("=")
        if name not in _FACTS or not value:
            raise InputError(f"{cell!r} is not a fact of a case; those are: {', '.join(_FACTS)}, written name=value.")
        given[name] = value
    date = _date(given.get("date")) or USUAL_DATE
    admitted = _date(given.get("admitted")) or date
    discharged = _date(given.get("discharged")) or max(date, admitted)
    born = _date(given.get("born"))
    if born is None and "age" in given:
        born = _born(admitted, given["age"])
    setting = Setting(given["setting"]) if "setting" in given else None
    items = []
    for cell in codes.split():
        code, _, poa = cell.partition("/")
        items.append(CodedItem(code, poa or None))
    return Case.of(
        id, items, setting=setting, sex=given.get("sex"), birth_date=born, admitted=admitted, discharged=discharged
    )


def _date(value: str | None) -> dt.date | None:
    return dt.date.fromisoformat(value) if value else None


def _born(admitted: dt.date, age: str) -> dt.date:
    if age.endswith("d"):
        return admitted - dt.timedelta(days=int(age[:-1]))
    return dt.date(admitted.year - int(age), admitted.month, min(admitted.day, 28))
