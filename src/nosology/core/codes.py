"""The words of code systems: a code, the release that holds it, its entry.

CodeSystem.ICD10CM -- Release("FY2026", 2025-10-01 ..) -- CodeEntry("I10", ...)
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class CodeSystem(StrEnum):
    """A published code system, named by its FHIR canonical URI."""

    ICD10CM = "http://hl7.org/fhir/sid/icd-10-cm"
    ICD10PCS = "http://www.cms.gov/Medicare/Coding/ICD10"
    ICD9CM = "http://hl7.org/fhir/sid/icd-9-cm"
    ICD9PCS = "http://hl7.org/fhir/sid/icd-9-cm/procedure"
    ICD10 = "http://hl7.org/fhir/sid/icd-10"

    @property
    def label(self) -> str:
        """The short name used in commands and file names, such as ``icd-10-cm``."""
        return _LABELS[self]

    @classmethod
    def from_label(cls, label: str) -> CodeSystem:
        """Find a system by its short name or its URI; ``ValueError`` when there is none."""
        for system, name in _LABELS.items():
            if label.lower() in (name, system.value.lower()):
                return system
        known = ", ".join(_LABELS.values())
        raise ValueError(f"unknown code system {label!r}; known: {known}")


_LABELS = {
    CodeSystem.ICD10CM: "icd-10-cm",
    CodeSystem.ICD10PCS: "icd-10-pcs",
    CodeSystem.ICD9CM: "icd-9-cm",
    CodeSystem.ICD9PCS: "icd-9-pcs",
    CodeSystem.ICD10: "icd-10",
}


@dataclass(frozen=True, slots=True)
class Code:
    """A code within its system, value with its period: ``Code(ICD10CM, "I50.23")``.

    A value without its system is ambiguous: undotted ``4019`` is both 401.9 and 40.19.
    """

    system: CodeSystem
    value: str

    @property
    def category(self) -> str:
        """The three-character category (ICD-10-CM, WHO, ICD-9-CM: the part before the period)."""
        return self.value.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Release:
    """One dated edition of a code system; ``effective_to`` is the last day in force, or None when open."""

    system: CodeSystem
    edition: str
    effective_from: dt.date
    effective_to: dt.date | None
    sha256: str
    source: str

    def in_force(self, on: dt.date) -> bool:
        """Say whether the release is in force on a date (inclusive at both ends)."""
        return self.effective_from <= on and (self.effective_to is None or on <= self.effective_to)


class NoteKind(StrEnum):
    """The instructional notes of a tabular list (ICD-10-CM guidelines I.A.11-I.A.17)."""

    INCLUDES = "includes"
    INCLUSION_TERM = "inclusion_term"
    EXCLUDES1 = "excludes1"
    EXCLUDES2 = "excludes2"
    EXCLUDES = "excludes"
    CODE_FIRST = "code_first"
    USE_ADDITIONAL = "use_additional"
    CODE_ALSO = "code_also"
    NOTES = "notes"


@dataclass(frozen=True, slots=True)
class CodeReference:
    """A code or range named by a note: ``E08.-`` is (E08, E08), ``O10-O11`` is (O10, O11).

    ``first`` and ``last`` are code prefixes, both included with all that lies below them.
    """

    first: str
    last: str

    def covers(self, code: str) -> bool:
        """Say whether a code (with or without its period) lies in the range."""
        value = code.replace(".", "")
        low, high = self.first.replace(".", ""), self.last.replace(".", "")
        return low <= value and value[: len(high)] <= high


@dataclass(frozen=True, slots=True)
class Note:
    """One instructional note: where it stands, its words, the codes that it names."""

    kind: NoteKind
    at: str
    text: str
    references: tuple[CodeReference, ...] = ()


@dataclass(frozen=True, slots=True)
class CodeEntry:
    """A row of a tabular list with the notes printed at that very row (not the inherited ones).

    ``seventh_character`` maps each allowed character to its meaning; empty where none applies.
    ``sex`` is "M", "F" or None; ``ages`` is an inclusive range of years or None; None means not restricted or not known.
    """

    code: Code
    title: str
    billable: bool
    parent: str | None
    notes: tuple[Note, ...] = ()
    seventh_character: tuple[tuple[str, str], ...] = ()
    manifestation: bool = False
    unacceptable_principal: bool | None = None
    sex: str | None = None
    ages: tuple[int, int] | None = None
    poa_exempt: bool | None = None

    def texts(self, kind: NoteKind) -> tuple[str, ...]:
        """Return the texts of the notes of one kind."""
        return tuple(note.text for note in self.notes if note.kind is kind)

    @property
    def includes(self) -> tuple[str, ...]:
        """Includes notes and inclusion terms."""
        return self.texts(NoteKind.INCLUDES) + self.texts(NoteKind.INCLUSION_TERM)

    @property
    def excludes1(self) -> tuple[str, ...]:
        """Excludes1 notes: not coded here, unless the two conditions are unrelated (I.A.12.a)."""
        return self.texts(NoteKind.EXCLUDES1)

    @property
    def excludes2(self) -> tuple[str, ...]:
        """Excludes2 notes: not included here, may be coded as well (I.A.12.b)."""
        return self.texts(NoteKind.EXCLUDES2)

    @property
    def code_first(self) -> tuple[str, ...]:
        """Code first notes (I.A.13)."""
        return self.texts(NoteKind.CODE_FIRST)

    @property
    def use_additional(self) -> tuple[str, ...]:
        """Use additional code notes (I.A.13)."""
        return self.texts(NoteKind.USE_ADDITIONAL)

    @property
    def code_also(self) -> tuple[str, ...]:
        """Code also notes (I.A.17)."""
        return self.texts(NoteKind.CODE_ALSO)
