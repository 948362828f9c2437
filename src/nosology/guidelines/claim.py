"""Limits of the claim: how many diagnoses it holds, and dates that agree (837I, 837P)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from nosology.core.encounter import Setting
from nosology.core.suggestions import Decision, Severity
from nosology.guidelines.decisions import decision
from nosology.guidelines.edit import Edit, Example, Flag
from nosology.guidelines.sheet import Line, Sheet

INSTITUTIONAL, PROFESSIONAL, EXTERNAL_CAUSES = 25, 12, 12
_EXTERNAL = "V00-Y99"


def _limit(most: int, words: str) -> Callable[[Sheet], Iterable[Flag]]:
    def find(sheet: Sheet) -> Iterator[Flag]:
        counted = tuple(line for line in sheet.lines if line not in sheet.matching(_EXTERNAL))
        yield from _over(counted, most, words)

    return find


def _external(sheet: Sheet) -> Iterator[Flag]:
    yield from _over(sheet.matching(_EXTERNAL), EXTERNAL_CAUSES, "external cause codes")


def _over(lines: Sequence[Line], most: int, words: str) -> Iterator[Flag]:
    extra = lines[most:]
    if extra:
        remedy: tuple[Decision, ...] = (decision("remove", extra[0].code),) if len(extra) == 1 else ()
        yield Flag(
            tuple(line.code for line in extra),
            f"The claim holds {most} {words}; there are {len(lines)}. Leave out the least important.",
            remedy,
        )


def _dates(sheet: Sheet) -> Iterator[Flag]:
    case = sheet.case
    codes = tuple(line.code for line in sheet.lines[:1])
    if case.admitted and case.discharged and case.admitted > case.discharged:
        yield Flag(codes, f"Admission on {case.admitted} is after discharge on {case.discharged}; correct one of them.")
    first = case.admitted or case.discharged
    if case.birth_date and first and case.birth_date > first:
        yield Flag(
            codes, f"Birth on {case.birth_date} is after {first}, when the patient was seen; correct one of them."
        )


def _age(sheet: Sheet) -> Iterator[Flag]:
    age = sheet.case.age
    if age is not None and age > 124:
        yield Flag(
            tuple(line.code for line in sheet.lines[:1]),
            f"The patient would be {age} years old; correct the birth date.",
        )


def _empty(sheet: Sheet) -> Iterator[Flag]:
    if not sheet.lines:
        yield Flag((), "The encounter has no diagnosis code; a claim needs at least one.")


EDITS = (
    Edit(
        "us.claim-diagnoses",
        "claim",
        Severity.HARD,
        "837I, HI segments; NUBC",
        "An institutional claim holds 25 diagnoses, the principal included and external causes apart.",
        _limit(INSTITUTIONAL, "diagnoses"),
        Example(
            "A41.9 J18.9 N17.9 I10 E78.5 K21.9 M10.9 F41.1 G47.33 D50.9 E03.9 H40.9 I48.91 J30.9 K59.00 L40.9 M81.0 N40.0 "
            "R00.1 Z79.01 Z79.82 Z86.73 Z88.0 Z90.5 Z95.0 Z96.1",
            "setting=inpatient",
        ),
        Example("A41.9 J18.9", "setting=inpatient"),
    ),
    Edit(
        "us.claim-professional-diagnoses",
        "claim",
        Severity.SOFT,
        "837P, HI segment; NUCC",
        "A professional claim for outpatient care holds 12 diagnoses.",
        _limit(PROFESSIONAL, "diagnoses on a professional claim"),
        Example("J18.9 N17.9 I10 E78.5 K21.9 M10.9 F41.1 G47.33 D50.9 E03.9 H40.9 I48.91 J30.9", "setting=outpatient"),
        Example("J18.9 N17.9 I10 E78.5 K21.9 M10.9 F41.1 G47.33 D50.9 E03.9 H40.9 I48.91", "setting=outpatient"),
        settings=(Setting.OUTPATIENT,),
    ),
    Edit(
        "us.claim-external-causes",
        "claim",
        Severity.HARD,
        "837I, HI segment for external causes; NUBC",
        "A claim holds 12 external cause codes.",
        _external,
        Example(
            "S52.501A W01.0XXA W03.XXXA W05.0XXA W06.XXXA W07.XXXA W08.XXXA W09.0XXA W10.0XXA W13.0XXA W14.XXXA W17.0XXA "
            "W18.00XA Y92.009",
        ),
        Example("S52.501A W01.0XXA Y92.009"),
    ),
    Edit(
        "us.claim-dates",
        "claim",
        Severity.HARD,
        "UB-04, form locators 6, 10 and 12",
        "Birth is not after admission, and admission not after discharge.",
        _dates,
        Example("I10", "admitted=2026-06-05 discharged=2026-06-01"),
        Example("I10", "admitted=2026-06-01 discharged=2026-06-01"),
    ),
    Edit(
        "us.claim-age",
        "claim",
        Severity.HARD,
        "MCE v41.1, invalid age",
        "An age lies between 0 and 124 years.",
        _age,
        Example("I10", "born=1890-01-01"),
        Example("I10", "born=1910-01-01"),
    ),
    Edit(
        "us.claim-empty",
        "claim",
        Severity.SOFT,
        "UB-04, form locator 67",
        "A claim has a principal or first-listed diagnosis.",
        _empty,
        Example(""),
        Example("I10"),
    ),
)
