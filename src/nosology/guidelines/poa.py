"""Present on admission: an indicator for every diagnosis of an inpatient stay, none for exempt codes (Appendix I)."""

from __future__ import annotations

from collections.abc import Iterator

from nosology.core.encounter import Setting
from nosology.core.suggestions import Severity
from nosology.guidelines.case import POA_VALUES
from nosology.guidelines.decisions import decision
from nosology.guidelines.edit import Edit, Example, Flag
from nosology.guidelines.pattern import lies_in
from nosology.guidelines.sheet import Sheet
from nosology.guidelines.tables import rows

_EXEMPT = " ".join(codes for codes, _ in rows("poa_exempt", "codes"))
_ALWAYS_PRESENT = (
    "B18 B20 C00-C96 D45-D47 D57 D66-D67 D80-D84 E03 E05 E08-E13 E66 E78 E84 F01-F03 F20 F31 F84 G20 G30 G35 G40 "
    "I10-I13 I25 I27 I42 I50.22 I50.32 I50.42 I70 J41-J45 J47 J84.1 K50 K51 K70.3 K74 M05 M06 M32 M15-M19 M81 N18 N40 "
    "!E10.1 !E10.64 !E11.0 !E11.1 !E11.64 !E13.0 !E13.1 !E13.64 !J44.0 !J44.1 !J45.901 !J45.902 !G40.??1 !E03.5 !E05.?1 "
    "!I25.110 !I25.7 !I25.4 !E08.64 !E09.64 !E08.0 !E08.1 !E09.0 !E09.1 !D57.0 !D57.21 !D57.41 !D57.81 !I25.2 !K50.?1 !K51.?1"
)


def is_exempt(code: str) -> bool:
    """Say whether a code is on the list of codes exempt from present-on-admission reporting."""
    return lies_in(code, _EXEMPT)


def _missing(sheet: Sheet) -> Iterator[Flag]:
    lacking = [line for line in sheet.lines if line.poa is None and line.facts.billable and not is_exempt(line.code)]
    if not lacking:
        return
    none_given = all(line.poa is None for line in sheet.lines)
    codes = tuple(line.code for line in lacking)
    if none_given:
        yield Flag(
            codes,
            f"No present-on-admission indicator is given; {', '.join(codes[:6])}{' and others' if len(codes) > 6 else ''} need "
            "Y, N, U or W.",
            severity=Severity.SOFT,
        )
        return
    for line in lacking:
        yield Flag(
            (line.code,),
            f"{line.facts.named} needs a present-on-admission indicator: Y, N, U or W.",
            tuple(decision("set-poa", line.code, poa=value) for value in ("Y", "N", "U", "W")),
        )


def _wrong_value(sheet: Sheet) -> Iterator[Flag]:
    for line in sheet.lines:
        if (
            line.poa is None
            or (line.poa in POA_VALUES and line.poa != "1")
            or (line.poa == "1" and is_exempt(line.code))
        ):
            continue
        yield Flag(
            (line.code,),
            f"{line.poa!r} is no present-on-admission indicator for {line.code}; it is Y, N, U or W.",
            tuple(decision("set-poa", line.code, poa=value) for value in ("Y", "N", "U", "W"))
            if not is_exempt(line.code)
            else (decision("set-poa", line.code),),
        )


def _on_exempt(sheet: Sheet) -> Iterator[Flag]:
    for line in sheet.lines:
        if line.poa in ("Y", "N", "U", "W") and is_exempt(line.code):
            yield Flag(
                (line.code,),
                f"{line.facts.named} is exempt from present-on-admission reporting; leave the indicator blank.",
                (decision("set-poa", line.code),),
            )


def _principal(sheet: Sheet) -> Iterator[Flag]:
    line = sheet.principal
    if line is not None and line.poa == "N" and not is_exempt(line.code) and not line.code.startswith("O"):
        yield Flag(
            (line.code,),
            f"{line.facts.named} is principal, the reason for admission, but not present on admission; one of both is wrong.",
            (decision("set-poa", line.code, poa="Y"),),
        )


def _chronic(sheet: Sheet) -> Iterator[Flag]:
    for line in sheet.matching(_ALWAYS_PRESENT):
        if line.poa == "N" and line.place > 0:
            yield Flag(
                (line.code,),
                f"{line.facts.named} is chronic and was present on admission even if it was found later; the indicator is Y.",
                (decision("set-poa", line.code, poa="Y"),),
            )


def _unknown(sheet: Sheet) -> Iterator[Flag]:
    for line in sheet.lines:
        if line.poa == "U":
            yield Flag(
                (line.code,),
                f"{line.facts.named} has the indicator U, documentation insufficient: ask the provider.",
                tuple(decision("set-poa", line.code, poa=value) for value in ("Y", "N", "W")),
            )


def _outpatient(sheet: Sheet) -> Iterator[Flag]:
    given = [line for line in sheet.lines if line.poa is not None]
    if given:
        yield Flag(
            tuple(line.code for line in given),
            "Present-on-admission indicators are reported for inpatient stays only.",
            tuple(decision("set-poa", line.code) for line in given[:1]) if len(given) == 1 else (),
        )


_INPATIENT = (Setting.INPATIENT,)

EDITS = (
    Edit(
        "us.poa-missing",
        "poa",
        Severity.HARD,
        "Appendix I",
        "Every diagnosis of an inpatient stay that is not exempt has an indicator; soft where a case gives none at all.",
        _missing,
        Example("J18.9/Y I10", "setting=inpatient"),
        Example("J18.9/Y I10/Y", "setting=inpatient"),
        settings=_INPATIENT,
    ),
    Edit(
        "us.poa-value",
        "poa",
        Severity.HARD,
        "Appendix I",
        "The indicator is Y, N, U or W; 1 stands only on exempt codes of the older claim format.",
        _wrong_value,
        Example("J18.9/X", "setting=inpatient"),
        Example("J18.9/W", "setting=inpatient"),
        settings=_INPATIENT,
    ),
    Edit(
        "us.poa-on-exempt",
        "poa",
        Severity.SOFT,
        "Appendix I",
        "The indicator of an exempt code is blank.",
        _on_exempt,
        Example("I21.4/Y Z95.1/Y", "setting=inpatient"),
        Example("I21.4/Y Z95.1", "setting=inpatient"),
        settings=_INPATIENT,
    ),
    Edit(
        "us.poa-principal",
        "poa",
        Severity.SOFT,
        "Appendix I; II",
        "The principal diagnosis, the reason for admission, is present on admission (obstetric conditions may arise later).",
        _principal,
        Example("J18.9/N", "setting=inpatient"),
        Example("J18.9/Y", "setting=inpatient"),
        settings=_INPATIENT,
    ),
    Edit(
        "us.poa-chronic",
        "poa",
        Severity.SOFT,
        "Appendix I",
        "A chronic condition is present on admission even when it is diagnosed during the stay.",
        _chronic,
        Example("J18.9/Y E11.9/N", "setting=inpatient"),
        Example("J18.9/Y N17.9/N", "setting=inpatient"),
        settings=_INPATIENT,
    ),
    Edit(
        "us.poa-query",
        "poa",
        Severity.INFO,
        "Appendix I",
        "U means that the record does not tell: a reason to ask the provider.",
        _unknown,
        Example("J18.9/Y N17.9/U", "setting=inpatient"),
        Example("J18.9/Y N17.9/W", "setting=inpatient"),
        settings=_INPATIENT,
    ),
    Edit(
        "us.poa-outpatient",
        "poa",
        Severity.INFO,
        "Appendix I",
        "Outpatient encounters have no present-on-admission indicators.",
        _outpatient,
        Example("J18.9/Y", "setting=outpatient"),
        Example("J18.9", "setting=outpatient"),
        settings=(Setting.OUTPATIENT,),
    ),
)
