"""Tiny examples by hand."""

from __future__ import annotations

import datetime as dt

from nosology.core.codes import Code, CodeSystem
from nosology.core.encounter import Document, Encounter, Patient, Profile
from nosology.core.suggestions import Role
from nosology.training.corpora import Corpus, Example, GoldCode

CM = CodeSystem.ICD10CM


def example(
    name: str,
    codes: str = "",
    text: str | None = None,
    *,
    optional: str = "",
    patient: str | None = None,
    on: str | None = None,
    language: str | None = "en",
    system: CodeSystem = CM,
    principal: str | None = None,
) -> Example:
    """``codes`` and ``optional`` are codes apart by blanks; a text of its own where none is given."""
    gold = [
        GoldCode(
            Code(system, value), Role.PRINCIPAL if value == principal else None, optional=value in optional.split()
        )
        for value in (*codes.split(), *optional.split())
    ]
    document = Document(name, f"note {name}" if text is None else text, language=language)
    date = dt.date.fromisoformat(on) if on else None
    return Example(Encounter(name, (document,), patient=Patient(patient), discharged=date), tuple(gold))


def corpus(*examples: Example, coded_on: dt.date | None = None, shifted_dates: bool = False) -> Corpus:
    return Corpus("json-lines", examples, "en", Profile.ENCOUNTER, coded_on, shifted_dates)
