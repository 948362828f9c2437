"""Codes that say too little alone: required pairs, and reminders from use additional and code also notes (I.A.13, I.A.17)."""

from __future__ import annotations

from collections.abc import Iterator

from nosology.core.codes import NoteKind
from nosology.core.suggestions import Decision, Severity
from nosology.guidelines.decisions import decision
from nosology.guidelines.edit import Edit, Example, Flag
from nosology.guidelines.facts import drug_intent
from nosology.guidelines.principal import is_manifestation
from nosology.guidelines.sheet import Sheet
from nosology.guidelines.tables import rows

_REQUIRED = rows("additional", "codes", "wanted", "words", "suggestion")
_DISEASE = "A00-R99 S00-T88 U00-U99 Z94 Z85 Z98 !B95-B97"


def _required(sheet: Sheet) -> Iterator[Flag]:
    for codes, wanted, words, suggestion, source in _REQUIRED:
        bases = sheet.matching(codes)
        if not bases:
            continue
        base = bases[0]
        if any(line.code not in {item.code for item in bases} for line in sheet.matching(wanted)):
            continue
        remedy: tuple[Decision, ...] = (decision("add", suggestion),) if suggestion else ()
        yield Flag((base.code,), f"{base.facts.named} needs a further code: {words}.", remedy, section=source)


def _aetiology(sheet: Sheet) -> Iterator[Flag]:
    for line in sheet.lines:
        if not is_manifestation(line):
            continue
        notes = tuple(line.facts.instructing(NoteKind.CODE_FIRST))
        if any(sheet.reached(note.reach) for note in notes):
            continue
        closed = notes and all(note.names_codes and not note.examples for note in notes)
        if not closed and any(other is not line and not is_manifestation(other) for other in sheet.matching(_DISEASE)):
            continue
        words = f': code first "{notes[0].heading[:100]}"' if notes else ""
        yield Flag((line.code,), f"{line.facts.named} needs the code of the disease behind it{words}.")


def _underdosing(sheet: Sheet) -> Iterator[Flag]:
    for line in sheet.lines:
        if drug_intent(line.code) == "underdosing" and not sheet.has("Z91.1 Z91.A Y63"):
            yield Flag(
                (line.code,),
                f"{line.facts.named} needs the intent, if known: noncompliance (Z91.12- to Z91.14-) or dosage failure (Y63.-).",
            )
            return


def _noncompliance(sheet: Sheet) -> Iterator[Flag]:
    line = sheet.first("Z91.12 Z91.13 Z91.14")
    if line is not None and not any(drug_intent(other.code) == "underdosing" for other in sheet.lines):
        yield Flag(
            (line.code,),
            f"{line.facts.named} goes with the underdosing code of the drug (T36-T50, 6), if a drug is named.",
        )


def _secondary_neoplasm(sheet: Sheet) -> Iterator[Flag]:
    line = sheet.first("C77-C79 C7B")
    if line is not None and not sheet.has("C00-C76 C7A C80 C81-C96 Z85 D45-D47"):
        yield Flag(
            (line.code,),
            f"{line.facts.named} is secondary; add the primary, its history (Z85.-), or C80.1 when it is not known.",
            (decision("add", "C80.1"),),
        )


def _notes(sheet: Sheet) -> Iterator[Flag]:
    for line in sheet.lines:
        for kind, verb in ((NoteKind.USE_ADDITIONAL, "use additional"), (NoteKind.CODE_ALSO, "code also")):
            for note in line.facts.instructing(kind):
                if note.hedged or "-" in note.at or len(note.at) < 3 or not note.names_codes:
                    continue
                if all(other is line for other in sheet.reached(note.reach)):
                    yield Flag((line.code,), f'{line.facts.named}: at {note.at}, {verb} "{note.heading[:120]}".')


EDITS = (
    Edit(
        "us.required-additional",
        "additional",
        Severity.SOFT,
        "I.A.13; I.B.7; I.C",
        "Some codes are only complete with a second code: type of heart failure, stage of kidney disease, organ dysfunction.",
        _required,
        Example("I11.0"),
        Example("I11.0 I50.9"),
    ),
    Edit(
        "us.manifestation-alone",
        "additional",
        Severity.SOFT,
        "I.A.13",
        "A manifestation code is used together with the code of the disease behind it.",
        _aetiology,
        Example("Z00.00 G99.2"),
        Example("D32.1 G99.2"),
    ),
    Edit(
        "us.underdosing-intent",
        "additional",
        Severity.SOFT,
        "I.C.19.e.5.c",
        "An underdosing code goes with the code of its intent: noncompliance or failure in dosage.",
        _underdosing,
        Example("I10 T46.5X6A"),
        Example("I10 T46.5X6A Z91.148"),
    ),
    Edit(
        "us.noncompliance-drug",
        "additional",
        Severity.INFO,
        "tabular list, Z91.12-Z91.14",
        "Underdosing by the patient is coded with the drug that was underdosed.",
        _noncompliance,
        Example("I10 Z91.148"),
        Example("I10 T46.5X6A Z91.148"),
    ),
    Edit(
        "us.secondary-neoplasm-primary",
        "additional",
        Severity.SOFT,
        "I.C.2.b; I.C.2.l",
        "A secondary neoplasm goes with its primary, the history of it, or C80.1.",
        _secondary_neoplasm,
        Example("C78.7"),
        Example("C78.7 C18.9"),
    ),
    Edit(
        "us.use-additional",
        "additional",
        Severity.INFO,
        "I.A.13; I.A.17; I.B.7",
        "A use additional or code also note reminds of a second code, where it is documented.",
        _notes,
        Example("N39.0"),
        Example("N39.0 B96.20"),
    ),
)
