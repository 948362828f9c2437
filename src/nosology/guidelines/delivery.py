"""Delivery: its outcome on the mother's record, and the delivery without complications (I.C.15.b.5, I.C.15.n)."""

from __future__ import annotations

from collections.abc import Iterator

from nosology.core.suggestions import Decision, Severity
from nosology.guidelines.decisions import decision
from nosology.guidelines.edit import Edit, Example, Flag
from nosology.guidelines.sheet import Sheet

_CHAPTER = "O00-O9A"
_DELIVERY = (
    "O80 O82 O60.1 O60.2 O61 O62 O63 O64-O70 O74 O75.0 O75.1 O75.2 O75.3 O75.5 O76 O77 O10.02 O10.12 O10.22 O10.32 O10.42 O10.92 "
    "O11.4 O12.04 O12.14 O12.24 O13.4 O14.04 O14.14 O14.24 O14.94 O15.1 O16.4 O24.02 O24.12 O24.32 O24.42 O24.82 O24.92 O25.2 "
    "O26.62 O26.72 O88.02 O88.12 O88.22 O88.32 O88.82 O98.02 O98.12 O98.22 O98.32 O98.42 O98.52 O98.62 O98.72 O98.82 O98.92 "
    "O99.02 O99.12 O99.214 O99.284 O99.314 O99.324 O99.334 O99.344 O99.354 O99.42 O99.52 O99.62 O99.72 O99.824 O99.834 O99.844 "
    "O9A.12 O9A.22 O9A.32 O9A.42 O9A.52"
)
_SURE_DELIVERY = "O80 O82 O70 O60.1 O60.2 O68 O69 O76 O77"


def _outcome_missing(sheet: Sheet) -> Iterator[Flag]:
    delivery = sheet.first(_DELIVERY if sheet.case.inpatient else _SURE_DELIVERY) or sheet.first(_SURE_DELIVERY)
    if delivery is not None and not sheet.has("Z37") and not sheet.has("Z39.0"):
        remedy: tuple[Decision, ...] = (decision("add", "Z37.0"),) if delivery in sheet.matching("O80") else ()
        yield Flag(
            (delivery.code,), f"The delivery, {delivery.facts.named}, needs the outcome of delivery (Z37.-).", remedy
        )


def _outcome_alone(sheet: Sheet) -> Iterator[Flag]:
    outcome = sheet.first("Z37")
    if outcome is not None and not sheet.has("O10-O99 O9A"):
        yield Flag(
            (outcome.code,),
            f"{outcome.facts.named} stands on the mother's record of the delivery, beside an obstetric code; there is none.",
            (decision("remove", outcome.code),),
        )


def _outcome_twice(sheet: Sheet) -> Iterator[Flag]:
    outcomes = sheet.matching("Z37")
    if len({line.code for line in outcomes}) > 1:
        yield Flag(
            tuple(line.code for line in outcomes),
            f"A delivery has one outcome code, which covers all children; here are {', '.join(line.code for line in outcomes)}.",
            tuple(decision("remove", line.code) for line in outcomes) if len(outcomes) == 2 else (),
        )


def _normal_delivery(sheet: Sheet) -> Iterator[Flag]:
    normal = sheet.first("O80")
    if normal is None:
        return
    others = [line for line in sheet.matching(_CHAPTER) if line.category != "O80"]
    if others:
        yield Flag(
            (normal.code, others[0].code),
            f"O80 is a delivery without complications and is not reported with {others[0].facts.named}.",
            (decision("remove", normal.code),),
        )
    if normal.place > 0 and not others:
        yield Flag((normal.code,), "O80 is always the principal diagnosis.", (decision("move-first", normal.code),))
    for line in sheet.matching("Z37 !Z37.0"):
        yield Flag(
            (line.code, normal.code),
            f"With O80 the only outcome is Z37.0, one liveborn child; {line.code} does not fit.",
            (decision("replace", line.code, "Z37.0"),) if not sheet.has("Z37.0") else (decision("remove", line.code),),
        )


EDITS = (
    Edit(
        "us.outcome-missing",
        "obstetric",
        Severity.SOFT,
        "I.C.15.b.5",
        "Every delivery has an outcome code of Z37 on the mother's record.",
        _outcome_missing,
        Example("O80 Z3A.39"),
        Example("O80 Z37.0 Z3A.39"),
    ),
    Edit(
        "us.outcome-without-delivery",
        "obstetric",
        Severity.HARD,
        "I.C.15.b.5; I.C.21.c.11",
        "An outcome of delivery stands only beside the obstetric codes of the delivery.",
        _outcome_alone,
        Example("I10 Z37.0"),
        Example("O80 Z37.0"),
    ),
    Edit(
        "us.outcome-twice",
        "obstetric",
        Severity.SOFT,
        "I.C.21.c.11",
        "A delivery has one outcome code.",
        _outcome_twice,
        Example("O30.043 O60.14X1 O60.14X2 Z37.0 Z37.2 Z3A.34"),
        Example("O30.043 O60.14X1 O60.14X2 Z37.2 Z3A.34"),
    ),
    Edit(
        "us.normal-delivery",
        "obstetric",
        Severity.HARD,
        "I.C.15.n",
        "O80 is principal, stands without other chapter 15 codes, and its only outcome is Z37.0.",
        _normal_delivery,
        Example("O80 O70.1 Z37.0"),
        Example("O80 Z37.0 Z3A.40"),
    ),
)
