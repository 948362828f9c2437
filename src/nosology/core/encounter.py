"""The encounter, which is the unit of coding, and the documents it holds."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class Setting(StrEnum):
    """Where care was given; it decides how uncertain diagnoses are coded (guidelines II.H, IV.H)."""

    INPATIENT = "inpatient"
    OUTPATIENT = "outpatient"


class Profile(StrEnum):
    """What is asked for: the reportable codes of the encounter, or every finding that the text asserts."""

    ENCOUNTER = "encounter"
    MENTIONS = "mentions"


@dataclass(frozen=True, slots=True)
class Document:
    """One text of the record, never altered: spans are half-open code-point indices into ``text``."""

    id: str
    text: str
    kind: str | None = None
    author_role: str | None = None
    written: dt.date | None = None
    source: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Patient:
    """What coding needs to know of the patient; ``sex`` is "F", "M" or None."""

    id: str | None = None
    birth_date: dt.date | None = None
    sex: str | None = None


@dataclass(frozen=True, slots=True)
class Encounter:
    """A stay or visit: its dates choose the edition of every table, its setting the rules."""

    id: str
    documents: tuple[Document, ...]
    setting: Setting | None = None
    patient: Patient = Patient()
    admitted: dt.date | None = None
    discharged: dt.date | None = None
    disposition: str | None = None
    payer: str | None = None

    @property
    def date(self) -> dt.date | None:
        """The date that chooses the edition: discharge, else admission, else the last document's date."""
        if self.discharged or self.admitted:
            return self.discharged or self.admitted
        written = [document.written for document in self.documents if document.written]
        return max(written) if written else None
