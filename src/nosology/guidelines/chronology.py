"""Chronology: acute before chronic, the residual before its sequela, no acute injury beside its own sequela (I.B.8, I.B.10)."""

from __future__ import annotations

from collections.abc import Iterator

from nosology.core.suggestions import Severity
from nosology.guidelines.decisions import decision
from nosology.guidelines.edit import Edit, Example, Flag
from nosology.guidelines.sheet import Line, Sheet
from nosology.guidelines.tables import rows

_PAIRS = rows("acute_chronic", "acute", "chronic", "words")
_SEQUELAE = "B90-B94 E64 E68 G09 G65 O94 U09.9"
_CURRENT = "A00-N99 Q00-R99 Z89 Z90 !B90-B94 !E64 !E68 !G09 !G65"
_NAMES_KIDNEY = "I12 I13 E08.22 E09.22 E10.22 E11.22 E13.22"


def _acute_first(sheet: Sheet) -> Iterator[Flag]:
    for acute, chronic, words, _ in _PAIRS:
        early, late = sheet.first(chronic), sheet.first(acute)
        if early is None or late is None or early.place > late.place:
            continue
        if early.category == "N18" and any(line.place < early.place for line in sheet.matching(_NAMES_KIDNEY)):
            continue
        yield Flag(
            (early.code, late.code),
            f"Acute and chronic {words}: the acute form, {late.facts.named}, comes before {early.code}.",
            (decision("move-after", early.code, late.code),),
        )


def _is_sequela(sheet: Sheet, line: Line) -> bool:
    injury = line.code[0] in "STM" and line.facts.seventh_character == "S"
    return injury or line in sheet.matching(_SEQUELAE)


def _residual_first(sheet: Sheet) -> Iterator[Flag]:
    sequelae = [line for line in sheet.lines if _is_sequela(sheet, line)]
    if not sequelae:
        return
    first = sequelae[0]
    residuals = [line for line in sheet.matching(_CURRENT) if line not in sequelae]
    if any(line.place < first.place for line in residuals) or (first.place and not residuals):
        return
    if residuals:
        yield Flag(
            (first.code, residuals[0].code),
            f"The residual condition, perhaps {residuals[0].facts.named}, comes before the sequela code {first.code}.",
            (decision("move-after", first.code, residuals[0].code),),
        )
    elif first.place == 0:
        yield Flag(
            (first.code,),
            f"{first.facts.named} names the origin; the residual condition that is treated comes first and is missing.",
        )


def _acute_and_sequela(sheet: Sheet) -> Iterator[Flag]:
    for line in sheet.lines:
        if line.code[0] not in "STM" or line.facts.seventh_character != "S":
            continue
        for other in sheet.lines:
            if other.facts.stem == line.facts.stem and other.facts.seventh_character not in (None, "S"):
                yield Flag(
                    (other.code, line.code),
                    f"{other.code} is the current injury and {line.code} its sequela; they are not coded together.",
                    (decision("remove", other.code), decision("remove", line.code)),
                )


EDITS = (
    Edit(
        "us.acute-before-chronic",
        "chronology",
        Severity.SOFT,
        "I.B.8",
        "Of acute and chronic forms of one condition, coded apart, the acute comes first.",
        _acute_first,
        Example("K86.1 K85.90"),
        Example("K85.90 K86.1"),
    ),
    Edit(
        "us.residual-before-sequela",
        "chronology",
        Severity.SOFT,
        "I.B.10",
        "The residual condition comes first, the sequela code second.",
        _residual_first,
        Example("T23.301S L90.5"),
        Example("L90.5 T23.301S"),
    ),
    Edit(
        "us.injury-with-its-sequela",
        "chronology",
        Severity.HARD,
        "I.B.10",
        "The acute phase of an injury is never coded together with its sequela.",
        _acute_and_sequela,
        Example("S52.501A S52.501S"),
        Example("S52.501A S82.201S"),
    ),
)
