"""Excludes notes of the release, inherited at every level (I.A.12): Excludes1 is never absolute, Excludes2 a reminder."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nosology.core.codes import Note, NoteKind
from nosology.core.suggestions import Severity
from nosology.guidelines.decisions import decision
from nosology.guidelines.edit import Edit, Example, Flag
from nosology.guidelines.sheet import Line, Sheet

_WITHIN = re.compile(r"\b(?:in|due to|complicating|with)\b")


def _excludes1(sheet: Sheet) -> Iterator[Flag]:
    for holder, named, note in _noted(sheet, NoteKind.EXCLUDES1):
        if _paired(holder, named) or _paired(named, holder):
            continue
        yield Flag(
            (holder.code, named.code),
            f'{holder.code} excludes {named.code}: at {note.at}, Excludes1 "{note.text}". Keep one, or say why the two '
            "conditions are unrelated.",
            (
                decision("remove", named.code),
                decision("remove", holder.code),
                decision("unrelated", holder.code, named.code, reason="the two conditions are unrelated"),
            ),
            Severity.INFO if _conditional(named, note) else None,
        )


def _excludes2(sheet: Sheet) -> Iterator[Flag]:
    for holder, named, note in _noted(sheet, NoteKind.EXCLUDES2):
        yield Flag(
            (holder.code, named.code),
            f'{named.code} is not part of {holder.code} (at {note.at}, Excludes2 "{note.text}"); both are right when both '
            "are documented.",
            (decision("unrelated", holder.code, named.code, reason="both conditions are documented"),),
        )


def _noted(sheet: Sheet, kind: NoteKind) -> Iterator[tuple[Line, Line, Note]]:
    """Yield holder, named code and note, once for each pair of codes, whatever the order in which they were typed."""
    told: set[frozenset[str]] = set()
    for holder in sorted(sheet.lines, key=lambda line: line.code):
        for note, reach in holder.facts.excludes1 if kind is NoteKind.EXCLUDES1 else holder.facts.excludes2:
            for named in sheet.reached(reach):
                pair = frozenset((holder.code, named.code))
                if len(pair) == 2 and named.facts.known and pair not in told and pair not in sheet.case.unrelated:
                    told.add(pair)
                    yield holder, named, note


def _conditional(named: Line, note: Note) -> bool:
    """Say whether a note means one condition in a whole range of diseases that it names ("coma in diabetes (E08-E13)")."""
    wide = any(item.covers(named.code) and item.first != item.last for item in note.references)
    return wide and bool(_WITHIN.search(note.text))


def _paired(one: Line, other: Line) -> bool:
    """Say whether another note of ``one`` asks for ``other`` beside it."""
    return any(instruction.covers(other.code) for instruction in one.facts.instructions)


EDITS = (
    Edit(
        "us.excludes1",
        "excludes",
        Severity.SOFT,
        "I.A.12.a",
        "Two codes of which one excludes the other (Excludes1) are not reported together unless the conditions are unrelated.",
        _excludes1,
        Example("E10.9 E11.9"),
        Example("E11.9 I10"),
    ),
    Edit(
        "us.excludes2",
        "excludes",
        Severity.INFO,
        "I.A.12.b",
        "An Excludes2 note says that the other condition is not included; both codes may stand when both are documented.",
        _excludes2,
        Example("J44.9 J47.9"),
        Example("J44.9 I10"),
    ),
)
