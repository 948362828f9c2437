"""Sequencing by the notes of the release and by the book: aetiology, sepsis, poisoning, adverse effects (I.A.13, I.B.7, I.C)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from nosology.core.codes import NoteKind
from nosology.core.suggestions import Severity
from nosology.guidelines.decisions import decision
from nosology.guidelines.edit import Edit, Example, Flag
from nosology.guidelines.facts import Instruction, drug_intent
from nosology.guidelines.principal import is_manifestation
from nosology.guidelines.sheet import Line, Sheet

_UNSURE = re.compile(r"\b(?:if|when|where)\b|as applicable", re.IGNORECASE)
_UNDERLYING = re.compile(
    r"^(?:the )?(?:underlying|associated|malignan|infection|related|congen|asthma|condition requiring|cause of)",
    re.IGNORECASE,
)
_DISEASE = "A00-R99 S00-T88 U00-U99"
_NOT_ORDERED = "Z00-Z99 F10-F19 V00-Y99 T36-T65 R29.7"
_SEPSIS = "A40 A41 A02.1 A22.7 A26.7 A32.7 A42.7 B37.7"
_LOCAL = "J12-J18 N10 N12 N15.1 N30 N39.0 L03 K35 K57 K65 K81 K83.0 G00 M86 L08 A46 I33 J86 J85 K75.0 K61 L02 N41.0 M00 M46 K80.3"


def _code_first(sheet: Sheet) -> Iterator[Flag]:
    for line in sheet.lines[:-1]:
        for instruction in line.facts.instructing(NoteKind.CODE_FIRST):
            named = [other for other in sheet.reached(instruction.reach) if other.code != line.code]
            later = [other for other in named if not _asks(other, line, NoteKind.CODE_FIRST)]
            if not later or named[0].place < line.place:
                continue
            yield Flag(
                (line.code, later[0].code),
                f"{later[0].facts.named} comes before {line.facts.named}: at {instruction.at}, code first {_words(instruction)}.",
                (decision("move-after", line.code, later[0].code),),
                Severity.SOFT if _UNSURE.search(instruction.heading) else None,
            )
            break


def _open_aetiology(sheet: Sheet) -> Iterator[Flag]:
    """A manifestation stands before every disease that could be behind it."""
    for line in sheet.lines[:-1]:
        if not is_manifestation(line) or any(
            sheet.lines[place] in sheet.matching(_DISEASE) for place in range(line.place)
        ):
            continue
        named = [other for item in line.facts.instructing(NoteKind.CODE_FIRST) for other in sheet.reached(item.reach)]
        later = [
            other for other in sheet.matching(_DISEASE) if other.place > line.place and not is_manifestation(other)
        ]
        if not named and later:
            yield Flag(
                (line.code, later[0].code),
                f"{line.facts.named} is a manifestation and stands after the disease behind it, perhaps {later[0].code}.",
                (decision("move-after", line.code, later[0].code),),
            )


def _missing_underlying(sheet: Sheet) -> Iterator[Flag]:
    for line in sheet.lines:
        if is_manifestation(line) or line.code.startswith("R65.2"):
            continue
        for instruction in line.facts.instructing(NoteKind.CODE_FIRST):
            if _UNSURE.search(instruction.heading) or not _UNDERLYING.search(instruction.heading):
                continue
            if "any" in instruction.heading or not (instruction.examples or not instruction.names_codes):
                continue
            if instruction.at not in (line.code, *line.facts.ancestors[:-2]):
                continue
            if any(other.place < line.place for other in sheet.matching(_DISEASE)):
                continue
            if sheet.reached(instruction.reach):
                continue
            yield Flag(
                (line.code,),
                f"{line.facts.named} stands after the condition behind it, which no code before it reports: at {instruction.at}, "
                f"code first {_words(instruction)}.",
                tuple(
                    decision("move-after", line.code, other.code)
                    for other in sheet.matching(_DISEASE)
                    if other is not line
                )[:1]
                or (decision("remove", line.code),),
            )
            break


def _use_additional(sheet: Sheet) -> Iterator[Flag]:
    for line in sheet.lines[1:]:
        for instruction in line.facts.instructing(NoteKind.USE_ADDITIONAL):
            if (
                "-" in instruction.at
                or len(instruction.at) < 3
                or instruction.heading.startswith("code for adverse effect")
            ):
                continue
            earlier = [
                other
                for other in sheet.reached(instruction.reach)
                if other.place < line.place
                and other not in sheet.matching(_NOT_ORDERED)
                and other.category != line.category
                and not any(_asks(before, other, NoteKind.USE_ADDITIONAL) for before in sheet.lines[: other.place])
                and not _asks(other, line, NoteKind.USE_ADDITIONAL)
                and not _asks(line, other, NoteKind.CODE_FIRST)
                and not _asks(other, line, NoteKind.CODE_FIRST)
            ]
            if earlier:
                yield Flag(
                    (earlier[0].code, line.code),
                    f"{earlier[0].facts.named} is an additional code and stands after {line.facts.named}: at {instruction.at}, "
                    f"use additional {_words(instruction)}.",
                    (decision("move-after", earlier[0].code, line.code),),
                    Severity.INFO if instruction.hedged else None,
                )
                break


def _asks(line: Line, other: Line, kind: NoteKind) -> bool:
    return any(item.covers(other.code) for item in line.facts.instructing(kind))


def _words(instruction: Instruction) -> str:
    return f'"{instruction.heading[:120]}"'


def _sepsis(sheet: Sheet) -> Iterator[Flag]:
    sepsis, principal = sheet.first(_SEPSIS), sheet.principal
    if sepsis is None or principal is None or sepsis.poa in ("N", "U"):
        return
    if principal in sheet.matching(_LOCAL):
        yield Flag(
            (principal.code, sepsis.code),
            f"When sepsis was present on admission, {sepsis.facts.named} comes before the localized infection {principal.code}.",
            (decision("move-first", sepsis.code),),
        )


def _severe_sepsis(sheet: Sheet) -> Iterator[Flag]:
    severe = sheet.first("R65.2")
    if severe is None:
        return
    infection = "A00-B94 O03.37 O03.87 O04.87 O07.37 O08.82 O85 O86.04 O75.3 T80.2 T81.4 T88.0 P36 B99 U07.1 J09-J18 T82.6-T85.7"
    infections = sheet.matching(infection)
    if not infections:
        yield Flag(
            (severe.code,),
            f"{severe.facts.named} needs the systemic infection before it; code A41.9 when the organism is not known.",
            (decision("add-before", "A41.9", severe.code),),
        )
    elif infections[0].place > severe.place:
        yield Flag(
            (severe.code, infections[0].code),
            f"The systemic infection {infections[0].code} comes before {severe.facts.named}.",
            (decision("move-after", severe.code, infections[0].code),),
        )


def _postprocedural_shock(sheet: Sheet) -> Iterator[Flag]:
    shock, severe = sheet.first("T81.12"), sheet.first("R65.21")
    if shock is not None and severe is not None:
        yield Flag(
            (severe.code, shock.code),
            f"Septic shock after a procedure is {shock.code}; {severe.code} is not reported with it.",
            (decision("remove", severe.code),),
        )


def _poisoning(sheet: Sheet) -> Iterator[Flag]:
    for line in sheet.lines:
        if drug_intent(line.code) != "poisoning" and not "T51" <= line.category <= "T65":
            continue
        if line.facts.seventh_character == "S":
            continue
        earlier = [
            other
            for other in sheet.matching("A00-R99 !O00-O9A !F10-F19 !F30-F39 !F60-F69 !I10 !E08-E13 !P00-P96")
            if other.place < line.place and other.place == 0
        ]
        if earlier:
            yield Flag(
                (earlier[0].code, line.code),
                f"The poisoning or toxic effect {line.code} comes first, its manifestation {earlier[0].code} after it.",
                (decision("move-first", line.code),),
            )
            return


def _adverse(sheet: Sheet) -> Iterator[Flag]:
    natures = [
        line
        for line in sheet.lines
        if line.facts.known
        and any(
            item.heading.startswith(("code for adverse effect", "code, if applicable, for adverse"))
            for item in line.facts.instructions
        )
    ]
    for line in sheet.lines:
        if drug_intent(line.code) not in ("adverse effect",):
            continue
        later = [other for other in natures if other.place > line.place]
        if later and not any(other.place < line.place for other in natures):
            yield Flag(
                (line.code, later[0].code),
                f"The adverse effect {later[0].facts.named} comes first, then the drug {line.code}.",
                (decision("move-after", line.code, later[0].code),),
            )
        elif line.place == 0 and len(sheet.lines) > 1 and not later:
            other = sheet.lines[1]
            yield Flag(
                (line.code, other.code),
                f"The nature of the adverse effect, perhaps {other.code}, comes before the drug {line.code}.",
                (decision("move-after", line.code, other.code),),
            )


def _therapy(sheet: Sheet) -> Iterator[Flag]:
    therapy, neoplasm = sheet.first("Z51.0 Z51.1"), sheet.first("C00-D49")
    if therapy is not None and neoplasm is not None and neoplasm.place < therapy.place:
        yield Flag(
            (therapy.code, neoplasm.code),
            f"When the encounter is for the therapy, {therapy.facts.named} comes first, then the neoplasm {neoplasm.code}.",
            (decision("move-first", therapy.code),),
        )


def _anaemia(sheet: Sheet) -> Iterator[Flag]:
    anaemia, neoplasm = sheet.first("D63.0"), sheet.first("C00-D49")
    if anaemia is not None and neoplasm is not None and anaemia.place < neoplasm.place:
        yield Flag(
            (anaemia.code, neoplasm.code),
            f"For anaemia due to the neoplasm, {neoplasm.code} comes first, then {anaemia.code}.",
            (decision("move-after", anaemia.code, neoplasm.code),),
        )


def _covid(sheet: Sheet) -> Iterator[Flag]:
    covid, principal = sheet.first("U07.1"), sheet.principal
    if covid is None or principal is None or covid.place == 0 or covid.poa == "N":
        return
    if principal in sheet.matching("J12.82 J12.89 J20.8 J22 J40 J80 J96.0 J98.8 R05 R06 R50.9 M35.81 R43"):
        yield Flag(
            (principal.code, covid.code),
            f"When COVID-19 is the reason, U07.1 comes first, then its manifestation {principal.code}.",
            (decision("move-first", covid.code),),
        )


def _hiv(sheet: Sheet) -> Iterator[Flag]:
    hiv, principal = sheet.first("B20"), sheet.principal
    if hiv is None or principal is None or hiv.place == 0:
        return
    if principal in sheet.matching("B59 C46 B58.2 B45 B25 A31.2 B37.1 B37.81 A07.2 B39 A81.2 E88.14 A15-A19 B02 B00"):
        yield Flag(
            (principal.code, hiv.code),
            f"A patient admitted for an HIV-related condition has B20 first, then {principal.code}.",
            (decision("move-first", hiv.code),),
        )


EDITS = (
    Edit(
        "us.code-first-order",
        "order",
        Severity.HARD,
        "I.A.13; I.B.7",
        "A condition that a code first note names comes before the code with the note.",
        _code_first,
        Example("N18.4 I12.9"),
        Example("I12.9 N18.4"),
    ),
    Edit(
        "us.manifestation-order",
        "order",
        Severity.HARD,
        "I.A.13",
        "A manifestation stands after the disease behind it.",
        _open_aetiology,
        Example("Z86.73 G94 A18.89"),
        Example("A18.89 G94"),
    ),
    Edit(
        "us.code-first-missing",
        "order",
        Severity.SOFT,
        "I.A.13; I.B.7",
        "A code with a code first note stands after the underlying condition, which is coded too.",
        _missing_underlying,
        Example("F06.31"),
        Example("G35.D F06.31"),
    ),
    Edit(
        "us.use-additional-order",
        "order",
        Severity.SOFT,
        "I.A.17; I.B.7",
        "A code that a use additional note asks for stands after the code with the note.",
        _use_additional,
        Example("I10 N17.9 A41.9 R65.20"),
        Example("A41.9 R65.20 N17.9"),
    ),
    Edit(
        "us.sepsis-before-local-infection",
        "order",
        Severity.SOFT,
        "I.C.1.d.4",
        "Sepsis present on admission comes before the localized infection.",
        _sepsis,
        Example("J18.9/Y A41.9/Y", "setting=inpatient"),
        Example("J18.9/Y A41.9/N", "setting=inpatient"),
    ),
    Edit(
        "us.severe-sepsis-infection",
        "order",
        Severity.HARD,
        "I.C.1.d.1.b",
        "Severe sepsis needs the systemic infection coded before it.",
        _severe_sepsis,
        Example("N17.9 R65.20"),
        Example("A41.9 R65.20 N17.9"),
    ),
    Edit(
        "us.postprocedural-septic-shock",
        "combination",
        Severity.HARD,
        "I.C.1.d.5.c",
        "Postprocedural septic shock is T81.12-, without R65.21.",
        _postprocedural_shock,
        Example("T81.44XA A41.9 R65.21 T81.12XA N17.9"),
        Example("T81.44XA A41.9 T81.12XA N17.9"),
    ),
    Edit(
        "us.poisoning-first",
        "order",
        Severity.SOFT,
        "I.C.19.e.5.b",
        "A poisoning or toxic effect comes first, its manifestations after it.",
        _poisoning,
        Example("J96.01 T40.1X1A"),
        Example("T40.1X1A J96.01"),
    ),
    Edit(
        "us.adverse-effect-order",
        "order",
        Severity.HARD,
        "I.C.19.e.5.a",
        "The nature of an adverse effect comes before the code of the drug.",
        _adverse,
        Example("I10 T45.515A D68.32"),
        Example("D68.32 T45.515A"),
    ),
    Edit(
        "us.therapy-before-neoplasm",
        "order",
        Severity.SOFT,
        "I.C.2.e.2",
        "An encounter for chemotherapy, immunotherapy or radiotherapy has its Z51 code first, the neoplasm after it.",
        _therapy,
        Example("C34.11 Z51.11"),
        Example("Z51.11 C34.11"),
    ),
    Edit(
        "us.neoplasm-before-anaemia",
        "order",
        Severity.HARD,
        "I.C.2.c.1",
        "An encounter for anaemia due to a malignancy has the malignancy first, then D63.0.",
        _anaemia,
        Example("D63.0 C18.9"),
        Example("C18.9 D63.0"),
    ),
    Edit(
        "us.covid-first",
        "order",
        Severity.SOFT,
        "I.C.1.g.1.b-d",
        "COVID-19 as the reason for the encounter comes first, its manifestations after it.",
        _covid,
        Example("J96.01 U07.1"),
        Example("U07.1 J96.01"),
        effective_from=dt.date(2020, 4, 1),
    ),
    Edit(
        "us.hiv-first",
        "order",
        Severity.SOFT,
        "I.C.1.a.2.a",
        "A patient admitted for an HIV-related condition has B20 first.",
        _hiv,
        Example("B59 B20"),
        Example("B20 B59"),
    ),
)
