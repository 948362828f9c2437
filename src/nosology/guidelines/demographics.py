"""Age and sex: the ranges of the Medicare Code Editor; the sex edit ended with discharges of October 1, 2024."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from nosology.core.suggestions import Severity
from nosology.guidelines.decisions import decision
from nosology.guidelines.edit import Edit, Example, Flag
from nosology.guidelines.pattern import lies_in
from nosology.guidelines.sheet import Sheet
from nosology.guidelines.tables import rows

_AGES = {
    limits: " ".join(
        codes for *other, codes, _ in rows("ages", "kind", "from", "to", "codes") if tuple(other) == limits
    )
    for limits in dict.fromkeys(
        (kind, low, high) for kind, low, high, *_ in rows("ages", "kind", "from", "to", "codes")
    )
}
_SEXES = {
    sex: " ".join(codes for other, codes, _ in rows("sexes", "sex", "codes") if other == sex) for sex in ("F", "M")
}
_ADULT_BMI, _CHILD_BMI = "Z68.1-Z68.4", "Z68.5"
_NAMES = {"F": "female", "M": "male"}


def expected_ages(code: str) -> tuple[str, int, int] | None:
    """Return the kind of a code's age edit with its first and last year; None where age does not matter."""
    for (kind, low, high), codes in _AGES.items():
        if lies_in(code, codes):
            return kind, int(low), int(high)
    return None


def expected_sex(code: str) -> str | None:
    """Return the one sex for which the Medicare Code Editor accepted a code until September 2024."""
    return next((sex for sex, codes in _SEXES.items() if lies_in(code, codes)), None)


def _age(sheet: Sheet) -> Iterator[Flag]:
    age = sheet.case.age
    if age is None:
        return
    for line in sheet.lines:
        expected = expected_ages(line.code)
        if expected is None or expected[1] <= age <= expected[2] or line in sheet.matching("Z68"):
            continue
        kind, low, high = expected
        yield Flag(
            (line.code,),
            f"{line.facts.named} is a {kind} code, for ages {low} to {high}; the patient is {age}. Check code and birth date.",
            (decision("remove", line.code),),
            Severity.HARD if kind == "newborn" else None,
        )


def _bmi(sheet: Sheet) -> Iterator[Flag]:
    age = sheet.case.age
    if age is None:
        return
    for line in sheet.matching(_ADULT_BMI if age < 20 else _CHILD_BMI):
        wanted = "Z68.5-, by percentile" if age < 20 else "Z68.1 to Z68.4-"
        yield Flag(
            (line.code,),
            f"{line.code} does not fit the age of {age}: body mass index is coded {wanted}, at that age.",
            (decision("remove", line.code),),
        )


def _sex(sheet: Sheet) -> Iterator[Flag]:
    sex = sheet.case.sex
    if sex not in _NAMES:
        return
    for line in sheet.lines:
        wanted = expected_sex(line.code)
        if wanted is not None and wanted != sex:
            yield Flag(
                (line.code,),
                f"{line.facts.named} was accepted for {_NAMES[wanted]} patients only; the patient is {_NAMES[sex]}.",
                (decision("remove", line.code),),
            )


EDITS = (
    Edit(
        "us.age",
        "demographics",
        Severity.SOFT,
        "MCE v41.1, age conflict",
        "Newborn codes are for age 0, paediatric ones for 0-17, maternity ones for 9-64, adult ones for 15-124.",
        _age,
        Example("Z38.00", "age=3"),
        Example("Z38.00", "age=0d"),
    ),
    Edit(
        "us.bmi-age",
        "demographics",
        Severity.SOFT,
        "tabular list, Z68",
        "Adult body mass index codes are for 20 years and older, percentile codes for 2 to 19 years.",
        _bmi,
        Example("E66.01 Z68.41", "age=15"),
        Example("E66.01 Z68.41", "age=20"),
    ),
    Edit(
        "us.sex",
        "demographics",
        Severity.HARD,
        "MCE v41.1, sex conflict",
        "For discharges before October 2024, a code for one sex is not accepted for the other.",
        _sex,
        Example("N40.0", "sex=F date=2024-09-30"),
        Example("N40.0", "sex=F date=2024-10-01"),
        effective_to=dt.date(2024, 9, 30),
    ),
)
