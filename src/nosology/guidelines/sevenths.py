"""Seventh characters: present where required, from the code's own list, in position 7 behind placeholders (I.A.4-5)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from nosology.core.suggestions import Severity
from nosology.guidelines.decisions import decision
from nosology.guidelines.edit import Edit, Example, Flag
from nosology.guidelines.facts import CodeFacts
from nosology.guidelines.sheet import Sheet
from nosology.terminology.spelling import SEVENTH, complete

_COMA = "R40.21 R40.22 R40.23"


def _parts(sheet: Sheet, facts: CodeFacts) -> tuple[str, str] | None:
    """Split a code that is wrong only behind its stem into that stem and the rest; None for any other code."""
    if facts.billable:
        return None
    terminology, bare = sheet.facts.terminology, facts.bare
    if facts.known:
        return (facts.value, "") if _takes_seventh(sheet, facts.value) else None
    for cut in range(min(len(bare), SEVENTH) - 1, 2, -1):
        stem = bare[:3] + ("." + bare[3:cut] if cut > 3 else "")
        if stem not in terminology:
            continue
        rest = bare[cut:].lstrip("X")
        if len(rest) > 1:
            return None
        if _takes_seventh(sheet, stem):
            return stem, bare[cut:]
        padded = "X" in bare[cut:] or len(bare) == SEVENTH
        return (stem, bare[cut:]) if padded and terminology.is_billable(stem) else None
    return None


def _takes_seventh(sheet: Sheet, stem: str) -> bool:
    """Say whether a stem is complete but for its seventh character."""
    terminology = sheet.facts.terminology
    if terminology.is_billable(stem) or not terminology.seventh_characters(stem):
        return False
    return all(len(below.replace(".", "")) == SEVENTH for below in terminology.children(stem))


def is_seventh_error(sheet: Sheet, facts: CodeFacts) -> bool:
    """Say whether a code that may not be reported is wrong only in its seventh character or placeholders."""
    return _parts(sheet, facts) is not None


def _missing(sheet: Sheet) -> Iterator[Flag]:
    for line in sheet.lines:
        parts = _parts(sheet, line.facts)
        if parts is None or parts[1].strip("X"):
            continue
        choices = sheet.facts.terminology.seventh_characters(parts[0])
        if not choices:
            continue
        full = [complete(parts[0], character) for character, _ in choices]
        listed = "; ".join(f"{character} {meaning}" for character, meaning in choices[:4])
        yield Flag(
            (line.code,),
            f"{line.code} needs a 7th character, as in {full[0]} ({listed}).",
            tuple(decision("replace", line.code, code) for code in sheet.billable(*full)),
        )


def _wrong(sheet: Sheet) -> Iterator[Flag]:
    for line in sheet.lines:
        parts = _parts(sheet, line.facts)
        if parts is None or not parts[1].strip("X"):
            continue
        stem, character = parts[0], parts[1].strip("X")
        allowed = [known for known, _ in sheet.facts.terminology.seventh_characters(stem)]
        if not allowed:
            continue
        if character in allowed:
            full = [complete(stem, character)]
            message = f"{line.code}: the 7th character stands in position 7 behind placeholders X; write {full[0]}."
        else:
            full = [complete(stem, known) for known in allowed]
            message = f"{line.code}: {character} is no 7th character of {stem}, which takes {', '.join(allowed)}."
        yield Flag((line.code,), message, tuple(decision("replace", line.code, code) for code in sheet.billable(*full)))


def _extra(sheet: Sheet) -> Iterator[Flag]:
    for line in sheet.lines:
        parts = _parts(sheet, line.facts)
        if parts is not None and parts[1] and not sheet.facts.terminology.seventh_characters(parts[0]):
            yield Flag(
                (line.code,),
                f"{line.code}: {parts[0]} takes no 7th character and no placeholder.",
                (decision("replace", line.code, parts[0]),),
            )


def _episodes(sheet: Sheet) -> Iterator[Flag]:
    cared = [line for line in sheet.lines if line.facts.seventh_character not in (None, "S") and line.code[0] in "STM"]
    for one, other in combinations(cared, 2):
        if one.facts.stem == other.facts.stem and one.code != other.code:
            yield Flag(
                (one.code, other.code),
                f"{one.code} and {other.code} are one condition with two 7th characters; keep the one of this encounter.",
                (decision("remove", other.code), decision("remove", one.code)),
            )


def _coma(sheet: Sheet) -> Iterator[Flag]:
    scores = [line for line in sheet.matching(_COMA) if line.facts.billable]
    if len({line.facts.seventh_character for line in scores}) < 2:
        return
    wanted = scores[0].facts.seventh_character or ""
    yield Flag(
        tuple(line.code for line in scores),
        "The coma scale codes "
        + ", ".join(line.code for line in scores)
        + " have different 7th characters; the three scores of one moment share it.",
        tuple(
            decision("replace", line.code, complete(line.facts.stem, wanted))
            for line in scores[1:]
            if line.facts.seventh_character != wanted
        )
        if len(scores) == 2
        else (),
    )


EDITS = (
    Edit(
        "us.seventh-character-missing",
        "seventh_character",
        Severity.HARD,
        "I.A.5",
        "A code whose category takes a 7th character is not valid without it.",
        _missing,
        Example("S52.501"),
        Example("S52.501A"),
    ),
    Edit(
        "us.seventh-character-wrong",
        "seventh_character",
        Severity.HARD,
        "I.A.4-5",
        "The 7th character comes from the list of its category and stands in position 7, with X in empty positions.",
        _wrong,
        Example("T78.2A"),
        Example("T78.2XXA"),
    ),
    Edit(
        "us.seventh-character-not-allowed",
        "seventh_character",
        Severity.HARD,
        "I.A.5",
        "A code whose category has no 7th characters is reported without one and without placeholders.",
        _extra,
        Example("I10.XXXA"),
        Example("I10"),
    ),
    Edit(
        "us.seventh-character-conflict",
        "seventh_character",
        Severity.SOFT,
        "I.C.19.a",
        "One injury has one 7th character an encounter: active treatment or aftercare, not both.",
        _episodes,
        Example("S52.501A S52.501D"),
        Example("S52.501A S52.502A"),
    ),
    Edit(
        "us.coma-scale-seventh-character",
        "seventh_character",
        Severity.SOFT,
        "I.C.18.e",
        "The three coma scale codes of one moment have the same 7th character.",
        _coma,
        Example("S06.0XAA R40.2111 R40.2210 R40.2310"),
        Example("S06.0XAA R40.2110 R40.2210 R40.2310"),
    ),
)
