"""Pregnancy: chapter 15 before other chapters, weeks and trimesters, diabetes and body mass (I.C.15)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nosology.core.suggestions import Severity
from nosology.guidelines.decisions import decision
from nosology.guidelines.edit import Edit, Example, Flag
from nosology.guidelines.sheet import Line, Sheet
from nosology.guidelines.tables import rows

_CHAPTER = "O00-O9A"
_ABORTIVE = "O00-O08"
_TRIMESTER = re.compile(r"\b(first|second|third) trimester")
_RANK = {"first": 1, "second": 2, "third": 3}
_IN_PREGNANCY = rows("pregnancy", "condition", "chapter15", "words")
_FETAL = "O31 O32 O33.3-O33.6 O35 O36 O40 O41 O60.1 O60.2 O64 O69"


def _supervision(sheet: Sheet) -> Iterator[Flag]:
    normal, line = sheet.first("Z34"), sheet.first(_CHAPTER)
    if normal is not None and line is not None:
        yield Flag(
            (normal.code, line.code),
            f"{normal.facts.named} is for a pregnancy without complications and is not reported with {line.code} of chapter 15.",
            (decision("remove", normal.code), decision("remove", line.code)),
        )


def _incidental(sheet: Sheet) -> Iterator[Flag]:
    incidental, line = sheet.first("Z33.1"), sheet.first(f"{_CHAPTER} Z34 Z3A")
    if incidental is not None and line is not None:
        yield Flag(
            (incidental.code, line.code),
            f"{incidental.facts.named} says that the pregnancy does not matter here; {line.code} says that it does.",
            (decision("remove", incidental.code), decision("remove", line.code)),
        )


def _priority(sheet: Sheet) -> Iterator[Flag]:
    principal, line = sheet.principal, sheet.first(_CHAPTER)
    if (
        principal is None
        or line is None
        or line.place == 0
        or principal in sheet.matching("Z38 Z3A Z37 Z33.1 Z34 P00-P96 V00-Y99")
    ):
        return
    if principal in sheet.matching("Z33.2 Z36 Z39 Z30 Z01 Z04"):
        return
    yield Flag(
        (line.code, principal.code),
        f"Chapter 15 has priority: {line.facts.named} comes before {principal.facts.named}.",
        (decision("move-first", line.code),),
    )


def _condition(sheet: Sheet) -> Iterator[Flag]:
    context = sheet.first(f"{_CHAPTER} Z3A Z34")
    if context is None or sheet.has("Z33.1 Z38 P00-P96"):
        return
    for condition, chapter15, words, source in _IN_PREGNANCY:
        line = sheet.first(condition)
        if line is not None and not sheet.has(chapter15):
            yield Flag(
                (line.code, context.code),
                f"{line.facts.named} in pregnancy needs a chapter 15 code before it: {words}, unless the provider says that the "
                "pregnancy is incidental.",
                section=source,
            )


def _weeks_after_abortion(sheet: Sheet) -> Iterator[Flag]:
    weeks, line = sheet.first("Z3A"), sheet.first(_ABORTIVE)
    if weeks is not None and line is not None and not sheet.has("O09-O9A"):
        yield Flag(
            (weeks.code, line.code),
            f"Weeks of gestation ({weeks.code}) are not reported with a pregnancy with abortive outcome, {line.facts.named}.",
            (decision("remove", weeks.code),),
        )


def _weeks_alone(sheet: Sheet) -> Iterator[Flag]:
    weeks = sheet.first("Z3A")
    if weeks is not None and not sheet.has(f"{_CHAPTER} Z33.2 Z34 Z36 Z03.7"):
        yield Flag(
            (weeks.code,),
            f"{weeks.facts.named} goes with a code of chapter 15; there is none.",
            (decision("remove", weeks.code),),
        )


def _weeks_missing(sheet: Sheet) -> Iterator[Flag]:
    line = sheet.first("O09-O29 O30-O48 O60 O80 O98 O99")
    if line is not None and not sheet.has("Z3A") and "puerperium" not in line.facts.title and not sheet.has("Z39"):
        yield Flag((line.code,), f"{line.facts.named}: add the weeks of gestation (Z3A.-), if known.")


def _trimester_of_weeks(code: str) -> int | None:
    """Return 1, 2 or 3 for a code of Z3A; None where the weeks are not specified (trimesters: I.C.15.a.3)."""
    number = code[4:]
    if number in ("00", ""):
        return None
    if number == "49":
        return 3
    if number == "01":
        return 1
    weeks = int(number) if number.isdigit() else 0
    return 1 if weeks < 14 else 2 if weeks < 28 else 3


def _trimester(line: Line) -> int | None:
    found = _TRIMESTER.findall(line.facts.title.lower())
    return _RANK[found[0]] if len(found) == 1 else None


def _wrong_trimester(sheet: Sheet) -> Iterator[Flag]:
    told = [
        (line, trimester) for line in sheet.matching(f"{_CHAPTER} Z34") if (trimester := _trimester(line)) is not None
    ]
    weeks = [
        (line, trimester) for line in sheet.matching("Z3A") if (trimester := _trimester_of_weeks(line.code)) is not None
    ]
    for line, trimester in told:
        for week, by_weeks in weeks:
            if by_weeks != trimester:
                yield Flag(
                    (line.code, week.code),
                    f"{line.facts.named} names trimester {trimester}, but {week.facts.named} lies in trimester {by_weeks}.",
                    (decision("remove", week.code),),
                )
    if not weeks and len({trimester for _, trimester in told}) > 1:
        yield Flag(
            tuple(line.code for line, _ in told),
            "The codes name different trimesters; each takes the trimester of this encounter.",
        )


def _fetus(sheet: Sheet) -> Iterator[Flag]:
    for line in sheet.matching(_FETAL):
        number = line.facts.seventh_character
        if number in ("1", "2", "3", "4", "5") and not sheet.has("O30"):
            yield Flag(
                (line.code,),
                f"{line.code} names fetus {number} of a multiple gestation, whose code (O30.-) is missing.",
                (decision("replace", line.code, line.code[:-1] + "0"),),
            )


def _body_mass(sheet: Sheet) -> Iterator[Flag]:
    mass = sheet.first("Z68")
    if mass is not None and sheet.has(f"{_CHAPTER} Z34 Z3A"):
        yield Flag(
            (mass.code,),
            f"{mass.facts.named}: body mass index is not reported during pregnancy.",
            (decision("remove", mass.code),),
        )


def _gestational(sheet: Sheet) -> Iterator[Flag]:
    line, other = sheet.first("O24.4"), sheet.first("O24.0 O24.1 O24.3 O24.8 E10 E11")
    if line is not None and other is not None:
        yield Flag(
            (line.code, other.code),
            f"{line.facts.named} arises in pregnancy and is not reported with diabetes that was there before, {other.code}.",
            (decision("remove", line.code), decision("remove", other.code)),
        )


def _diabetes_drugs(sheet: Sheet) -> Iterator[Flag]:
    diabetes = sheet.first("O24.4")
    if diabetes is None or sheet.has("E08-E13 O24.0 O24.1 O24.3 O24.8"):
        return
    for drug in sheet.matching("Z79.4 Z79.84"):
        yield Flag(
            (drug.code, diabetes.code),
            f"{drug.facts.named} is not reported with gestational diabetes; {diabetes.code} says how it is controlled.",
            (decision("remove", drug.code),),
        )


def _male(sheet: Sheet) -> Iterator[Flag]:
    line = sheet.first("O80 O82 Z34 Z37 Z33.1")
    if sheet.case.sex == "M" and line is not None:
        yield Flag(
            (line.code,), f"{line.facts.named} is reported for a patient recorded as male; check record and patient."
        )


EDITS = (
    Edit(
        "us.normal-supervision-with-complication",
        "obstetric",
        Severity.HARD,
        "I.C.15.b.1; I.C.21.c.11",
        "Z34, supervision of normal pregnancy, is never reported with a code of chapter 15.",
        _supervision,
        Example("Z34.01 O21.0"),
        Example("Z34.01 J00"),
    ),
    Edit(
        "us.incidental-pregnancy",
        "obstetric",
        Severity.SOFT,
        "I.C.15.a.1; I.C.21.c.11",
        "Z33.1, pregnancy incidental, is not reported with codes of chapter 15.",
        _incidental,
        Example("S52.501A Z33.1 O26.891"),
        Example("S52.501A Z33.1"),
    ),
    Edit(
        "us.chapter-15-first",
        "obstetric",
        Severity.SOFT,
        "I.C.15.a.1",
        "Codes of chapter 15 come before those of other chapters.",
        _priority,
        Example("N39.0 O23.41 Z3A.10"),
        Example("O23.41 N39.0 Z3A.10"),
    ),
    Edit(
        "us.condition-in-pregnancy",
        "obstetric",
        Severity.SOFT,
        "I.C.15.a.1",
        "A condition in pregnancy is coded to chapter 15 first, unless the provider documents that pregnancy is incidental.",
        _condition,
        Example("O26.892 U07.1 Z3A.20"),
        Example("O98.512 U07.1 Z3A.20"),
    ),
    Edit(
        "us.weeks-with-abortive-outcome",
        "obstetric",
        Severity.SOFT,
        "I.C.21.c.11",
        "Weeks of gestation are not reported with abortive outcomes (O00-O08).",
        _weeks_after_abortion,
        Example("O03.9 Z3A.10"),
        Example("O20.0 Z3A.10"),
    ),
    Edit(
        "us.weeks-without-pregnancy",
        "obstetric",
        Severity.SOFT,
        "I.C.21.c.11",
        "Weeks of gestation are reported beside codes of chapter 15.",
        _weeks_alone,
        Example("I10 Z3A.10"),
        Example("O10.011 Z3A.10"),
    ),
    Edit(
        "us.weeks-missing",
        "obstetric",
        Severity.INFO,
        "tabular list, chapter 15",
        "The weeks of gestation are reported with codes of chapter 15, if known.",
        _weeks_missing,
        Example("O21.0"),
        Example("O21.0 Z3A.10"),
    ),
    Edit(
        "us.trimester",
        "obstetric",
        Severity.SOFT,
        "I.C.15.a.3",
        "The trimester of a code agrees with the weeks of gestation and with the other codes.",
        _wrong_trimester,
        Example("O23.41 N39.0 Z3A.30"),
        Example("O23.41 N39.0 Z3A.13"),
    ),
    Edit(
        "us.fetus-of-multiple-gestation",
        "obstetric",
        Severity.SOFT,
        "I.C.15.a.6",
        "A 7th character that names a fetus is for multiple gestations, which are coded too (O30).",
        _fetus,
        Example("O36.8131 Z3A.32"),
        Example("O30.043 O36.8131 Z3A.32"),
    ),
    Edit(
        "us.body-mass-in-pregnancy",
        "obstetric",
        Severity.HARD,
        "I.C.21.c.3",
        "Body mass index is not reported during pregnancy.",
        _body_mass,
        Example("O99.212 E66.9 Z3A.20 Z68.35"),
        Example("O99.212 E66.9 Z3A.20"),
    ),
    Edit(
        "us.gestational-and-other-diabetes",
        "obstetric",
        Severity.SOFT,
        "I.C.15.g-i",
        "Gestational diabetes is not reported with diabetes from before the pregnancy.",
        _gestational,
        Example("O24.410 E11.9 Z3A.30"),
        Example("O24.410 Z3A.30"),
    ),
    Edit(
        "us.gestational-diabetes-drugs",
        "obstetric",
        Severity.SOFT,
        "I.C.15.i",
        "Z79.4 and Z79.84 are not reported with gestational diabetes, whose codes name the control.",
        _diabetes_drugs,
        Example("O24.414 Z3A.30 Z79.4"),
        Example("O24.113 E11.9 Z3A.30 Z79.4"),
    ),
    Edit(
        "us.obstetric-sex",
        "obstetric",
        Severity.INFO,
        "I.C.15.a.2",
        "Obstetric codes are used on the mother's record only.",
        _male,
        Example("O80 Z37.0", "sex=M"),
        Example("O80 Z37.0", "sex=F"),
    ),
)
