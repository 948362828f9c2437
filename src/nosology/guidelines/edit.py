"""An edit: one rule of the guidelines that a code set can be checked for, with its citation, dates and examples."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from nosology.core.codes import Code, CodeSystem
from nosology.core.encounter import Setting
from nosology.core.suggestions import Decision, Finding, Severity
from nosology.guidelines.case import Case
from nosology.guidelines.sheet import Sheet
from nosology.terminology import Terminology

EDITION = "ICD-10-CM Official Guidelines FY2025"

FAMILIES = (
    "validity",
    "seventh_character",
    "duplicate",
    "principal",
    "order",
    "additional",
    "excludes",
    "laterality",
    "combination",
    "symptom",
    "chronology",
    "obstetric",
    "newborn",
    "injury",
    "history",
    "demographics",
    "poa",
    "claim",
)

_SECTION = re.compile(r"(?:IV|I{1,3})\.|II\b|Appendix")

START = dt.date(2015, 10, 1)
"""The first day on which ICD-10-CM was in use."""


def cite(section: str) -> str:
    """Return a citation with its edition: of the guidelines for their sections, else of what the section itself names.

    >>> cite("I.B.12"), cite("MCE v41.1, age conflict")
    ('ICD-10-CM Official Guidelines FY2025, I.B.12', 'MCE v41.1, age conflict')
    """
    return f"{EDITION}, {section}" if _SECTION.match(section) else section


@dataclass(frozen=True, slots=True)
class Flag:
    """What a rule saw: codes, a message that names them, ways to mend it; ``severity`` and ``section`` where not the edit's."""

    codes: tuple[str, ...]
    message: str
    remedy: tuple[Decision, ...] = ()
    severity: Severity | None = None
    section: str | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """A code set in the notation of ``guidelines.notation``: codes, then facts such as ``setting=inpatient age=70``."""

    codes: str
    facts: str = ""


@dataclass(frozen=True, slots=True)
class Edit:
    """A rule with a stable ``id``, in force from ``effective_from`` to ``effective_to`` (inclusive; None: open).

    ``settings`` None means that the rule holds wherever care was given; otherwise it is only asked where the setting is known
    to be one of them. ``find`` looks at a sheet and yields flags.
    """

    id: str
    family: str
    severity: Severity
    section: str
    rule: str
    find: Callable[[Sheet], Iterable[Flag]]
    fires: Example
    silent: Example
    settings: tuple[Setting, ...] | None = None
    effective_from: dt.date = START
    effective_to: dt.date | None = None

    @property
    def citation(self) -> str:
        """The section and the edition of the guidelines, or the other official source that the section names."""
        return cite(self.section)

    def applies(self, case: Case) -> bool:
        """Say whether the rule is in force for the case's date and setting; a case without a date is judged by open rules."""
        if self.settings is not None and case.setting not in self.settings:
            return False
        if case.date is None:
            return self.effective_to is None
        return self.effective_from <= case.date and (self.effective_to is None or case.date <= self.effective_to)

    def check(self, case: Case, release: Terminology) -> tuple[Finding, ...]:
        """Return the findings of this edit on a case, judged with a release."""
        return self.check_sheet(Sheet(case, release))

    def check_sheet(self, sheet: Sheet) -> tuple[Finding, ...]:
        """Return the findings on a sheet that was prepared once for many edits."""
        if not self.applies(sheet.case):
            return ()
        return tuple(
            Finding(
                self.id,
                flag.severity or self.severity,
                tuple(Code(CodeSystem.ICD10CM, value) for value in flag.codes),
                flag.message,
                cite(flag.section) if flag.section else self.citation,
                flag.remedy,
                self.family,
            )
            for flag in self.find(sheet)
        )
