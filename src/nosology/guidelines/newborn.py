"""Newborns: chapter 16 only on their own record, the birth code first and once, no chapter 15 beside it (I.C.16, I.C.21.c.12)."""

from __future__ import annotations

from collections.abc import Iterator

from nosology.core.suggestions import Severity
from nosology.guidelines.decisions import decision
from nosology.guidelines.edit import Edit, Example, Flag
from nosology.guidelines.sheet import Sheet
from nosology.guidelines.tables import rows

NEWBORN_DAYS = 28
_BIRTH, _PERINATAL, _MATERNAL = "Z38", "P00-P96", "O00-O9A Z34 Z37 Z39 Z3A"
_TRANSIENT = "P00-P03 P08 P20-P26 P28 P36 P50-P61 P70-P74 P80-P83 P84 P90 P92.0-P92.6"
_ADULT = rows("newborn", "adult", "perinatal", "words")


def _mother_and_child(sheet: Sheet) -> Iterator[Flag]:
    children, mothers = sheet.matching(f"{_BIRTH} {_PERINATAL}"), sheet.matching(_MATERNAL)
    if children and mothers:
        child, mother = children[0], mothers[0]
        lone = [line for line, others in ((child, children), (mother, mothers)) if len(others) == 1]
        yield Flag(
            (child.code, mother.code),
            f"{child.facts.named} belongs on the newborn's record, {mother.facts.named} on the mother's; never both.",
            tuple(decision("remove", line.code) for line in lone),
        )


def _birth_first(sheet: Sheet) -> Iterator[Flag]:
    birth, principal = sheet.first(_BIRTH), sheet.principal
    if birth is not None and principal is not None and birth.place > 0 and principal not in sheet.matching(_BIRTH):
        yield Flag(
            (birth.code, principal.code),
            f"On the birth record {birth.facts.named} is principal; {principal.code} stands before it.",
            (decision("move-first", birth.code),),
        )


def _birth_once(sheet: Sheet) -> Iterator[Flag]:
    codes = tuple(dict.fromkeys(line.code for line in sheet.matching(_BIRTH)))
    if len(codes) > 1:
        yield Flag(
            codes,
            f"A birth has one code of Z38; {' and '.join(codes)} are both reported.",
            (decision("remove", codes[1]),) if len(codes) == 2 else (),
        )


def _birth_age(sheet: Sheet) -> Iterator[Flag]:
    birth, days = sheet.first(_BIRTH), sheet.case.age_in_days
    if birth is not None and days is not None and days > 1:
        yield Flag(
            (birth.code,),
            f"{birth.facts.named} is reported once, for the birth; the patient was {days} days old at admission.",
            (decision("remove", birth.code),),
        )


def _weight_before_age(sheet: Sheet) -> Iterator[Flag]:
    weight, weeks = sheet.first("P07.0 P07.1"), sheet.first("P07.2 P07.3")
    if weight is not None and weeks is not None and weeks.place < weight.place:
        yield Flag(
            (weeks.code, weight.code),
            f"Birth weight, {weight.code}, comes before gestational age, {weeks.code}.",
            (decision("move-after", weeks.code, weight.code),),
        )


def _perinatal_code(sheet: Sheet) -> Iterator[Flag]:
    days = sheet.case.age_in_days
    birth = sheet.has(_BIRTH)
    if sheet.has("O00-O9A") or not (birth or (days is not None and days <= NEWBORN_DAYS)):
        return
    for adult, perinatal, words, source in _ADULT:
        line = sheet.first(adult)
        if line is not None and not sheet.has(perinatal):
            yield Flag(
                (line.code,),
                f"{line.facts.named} in a newborn has a code of chapter 16: {words}.",
                (decision("remove", line.code),) if len(sheet.lines) > 1 else (),
                section=source,
            )


def _observation(sheet: Sheet) -> Iterator[Flag]:
    suspected = sheet.first("Z05")
    if suspected is not None and suspected.place == 0 and sheet.has(_BIRTH):
        return
    days = sheet.case.age_in_days
    if suspected is not None and days is not None and days > NEWBORN_DAYS:
        yield Flag(
            (suspected.code,),
            f"{suspected.facts.named} is for the first {NEWBORN_DAYS} days of life; the patient was {days} days old.",
            (decision("remove", suspected.code),),
        )


def _late(sheet: Sheet) -> Iterator[Flag]:
    age = sheet.case.age
    if age is None or age < 1:
        return
    for line in sheet.matching(_TRANSIENT):
        yield Flag(
            (line.code,),
            f"{line.facts.named} belongs to the first days of life; the patient is {age} years old.",
            (decision("remove", line.code),) if len(sheet.lines) > 1 else (),
        )


def _stillbirth(sheet: Sheet) -> Iterator[Flag]:
    stillbirth = sheet.first("P95")
    if stillbirth is not None and len(sheet.values) > 1:
        other = next(line for line in sheet.lines if line.code != stillbirth.code)
        yield Flag(
            (stillbirth.code, other.code),
            f"P95 is for institutions that keep records of stillbirths, and stands alone; {other.code} is beside it.",
            (decision("remove", stillbirth.code),),
        )


EDITS = (
    Edit(
        "us.newborn-and-mother",
        "newborn",
        Severity.HARD,
        "I.C.15.a.2; I.C.16.a.1",
        "Codes of chapter 16 and Z38 are never on the mother's record, those of chapter 15 never on the newborn's.",
        _mother_and_child,
        Example("O80 Z37.0 P59.9"),
        Example("Z38.00 P59.9"),
    ),
    Edit(
        "us.birth-first",
        "newborn",
        Severity.HARD,
        "I.C.16.a.2; I.C.21.c.12",
        "On the birth record a code of Z38 is the principal diagnosis.",
        _birth_first,
        Example("P59.9 Z38.00"),
        Example("Z38.00 P59.9"),
    ),
    Edit(
        "us.birth-once",
        "newborn",
        Severity.HARD,
        "I.C.16.a.2",
        "A newborn has one code of Z38.",
        _birth_once,
        Example("Z38.00 Z38.01"),
        Example("Z38.01"),
    ),
    Edit(
        "us.birth-age",
        "newborn",
        Severity.HARD,
        "I.C.16.a.2",
        "A code of Z38 is reported once, at birth; not on readmission or transfer.",
        _birth_age,
        Example("Z38.00 P59.9", "age=10d"),
        Example("Z38.00 P59.9", "age=0d"),
    ),
    Edit(
        "us.weight-before-gestation",
        "newborn",
        Severity.SOFT,
        "I.C.16.d",
        "When birth weight and gestational age are both coded, the weight comes first.",
        _weight_before_age,
        Example("Z38.00 P07.37 P07.18"),
        Example("Z38.00 P07.18 P07.37"),
    ),
    Edit(
        "us.perinatal-code",
        "newborn",
        Severity.SOFT,
        "I.C.16.a",
        "A condition of the first 28 days of life that has a code in chapter 16 is coded there.",
        _perinatal_code,
        Example("A41.9 J96.01", "age=5d"),
        Example("P36.9 P28.5", "age=5d"),
    ),
    Edit(
        "us.newborn-observation-age",
        "newborn",
        Severity.SOFT,
        "I.C.16.b",
        "Z05, observation of a newborn for a suspected condition, is for the first 28 days of life.",
        _observation,
        Example("Z05.1", "age=29d"),
        Example("Z05.1", "age=28d"),
    ),
    Edit(
        "us.perinatal-age",
        "newborn",
        Severity.SOFT,
        "I.C.16.a.4",
        "Chapter 16 is used beyond the newborn period only for conditions that last, which transient ones do not.",
        _late,
        Example("P59.9", "age=40"),
        Example("P27.1", "age=40"),
    ),
    Edit(
        "us.stillbirth-alone",
        "newborn",
        Severity.SOFT,
        "I.C.16.g",
        "P95, stillbirth, is used on its own record and stands without other codes.",
        _stillbirth,
        Example("P95 P05.9"),
        Example("P95"),
    ),
)
