"""Signs and symptoms: not coded when integral to a disease, not principal when explained, pain by its cause (I.B.4-6, II.A)."""

from __future__ import annotations

from collections.abc import Iterator

from nosology.core.suggestions import Severity
from nosology.guidelines.decisions import decision
from nosology.guidelines.edit import Edit, Example, Flag
from nosology.guidelines.sheet import Sheet
from nosology.guidelines.tables import rows

_INTEGRAL = rows("integral", "disease", "symptoms", "words")
_PRINCIPAL = rows("symptom_principal", "disease", "symptoms")
_SITE_PAIN = "M25.5 M54 R10 R07 R51 M79.6 R52 N94 H57.1 H92.0 K08.8 R30 M26.62 N64.4"
_DEFINITE = "M05-M24 M30-M51 M60-M77 M80-M94 S00-T14 K00-K95 N20-N23 N80 C00-C96 B02 G50-G63 I20-I25 L89 L97"


def _integral(sheet: Sheet) -> Iterator[Flag]:
    told: set[str] = set()
    for disease, symptoms, words, _ in _INTEGRAL:
        causes = sheet.matching(disease)
        if not causes:
            continue
        for line in sheet.matching(symptoms):
            if line.code in told or line in causes:
                continue
            told.add(line.code)
            yield Flag(
                (line.code, causes[0].code),
                f"{line.facts.named} belongs to {words} ({causes[0].code}) and is not coded beside it.",
                (decision("remove", line.code),),
            )


def _principal(sheet: Sheet) -> Iterator[Flag]:
    principal = sheet.principal
    if principal is None or not sheet.matching("R00-R99"):
        return
    for disease, symptoms, *_ in (*_INTEGRAL, *_PRINCIPAL):
        if principal not in sheet.matching(symptoms):
            continue
        for line in sheet.matching(disease):
            if line is not principal:
                yield Flag(
                    (principal.code, line.code),
                    f"{principal.facts.named} stands first although {line.facts.named} explains it; the disease comes first.",
                    (decision("remove", principal.code), decision("move-first", line.code)),
                )
                return


def _pain(sheet: Sheet) -> Iterator[Flag]:
    pain = sheet.first("G89.11 G89.12 G89.18 G89.21 G89.22 G89.28 G89.29")
    if pain is None or pain.place == 0 or sheet.has(_SITE_PAIN) or sheet.has("Z51.5 Z46 Z45"):
        return
    causes = [line for line in sheet.matching(_DEFINITE) if line.place < pain.place]
    if causes:
        yield Flag(
            (pain.code, causes[0].code),
            f"{pain.facts.named} is not coded when its cause, {causes[0].facts.named}, is known, but for pain control.",
            (decision("remove", pain.code),),
        )


EDITS = (
    Edit(
        "us.integral-symptom",
        "symptom",
        Severity.SOFT,
        "I.B.5",
        "A sign or symptom that is routinely part of a disease is not coded beside it.",
        _integral,
        Example("J18.9 R05.9"),
        Example("J18.9 R55"),
    ),
    Edit(
        "us.symptom-principal",
        "symptom",
        Severity.SOFT,
        "II.A",
        "A symptom is not principal when a related definitive diagnosis is established.",
        _principal,
        Example("R55 I48.91"),
        Example("R55 I10"),
    ),
    Edit(
        "us.pain-with-cause",
        "symptom",
        Severity.SOFT,
        "I.C.6.b.1.a",
        "A code of G89 is not reported when the cause of the pain is known, unless the encounter is for pain control.",
        _pain,
        Example("M17.11 G89.29"),
        Example("G89.29 M17.11"),
    ),
)
