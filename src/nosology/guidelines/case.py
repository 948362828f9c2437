"""A case: the codes of one encounter in their order, with the facts of patient and stay that edits need.

    Case.of("1", ["I11.0", "I50.9"], setting=Setting.INPATIENT, sex="F")

The first code is the principal diagnosis (inpatient) or the first-listed one (outpatient).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from nosology.core.codes import CodeSystem
from nosology.core.encounter import Setting
from nosology.terminology.spelling import canonical

POA_VALUES = ("Y", "N", "U", "W", "1")


@dataclass(frozen=True, slots=True)
class CodedItem:
    """A diagnosis code as it stands in the encounter, with its present-on-admission indicator."""

    code: str
    poa: str | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One encounter's codes, principal first.

    ``birth_date``, ``admitted`` and ``discharged`` are days; ``sex`` is "F", "M" or None. ``unrelated`` holds the pairs of
    codes that someone declared unrelated, with a reason kept in the decision: Excludes1 does not apply to them (I.A.12.a).
    """

    id: str = ""
    codes: tuple[CodedItem, ...] = ()
    setting: Setting | None = None
    sex: str | None = None
    birth_date: dt.date | None = None
    admitted: dt.date | None = None
    discharged: dt.date | None = None
    unrelated: frozenset[frozenset[str]] = frozenset()

    @classmethod
    def of(
        cls,
        id: str,
        codes: Iterable[CodedItem | str],
        *,
        setting: Setting | None = None,
        sex: str | None = None,
        birth_date: dt.date | None = None,
        admitted: dt.date | None = None,
        discharged: dt.date | None = None,
    ) -> Case:
        """Make a case from codes typed in any way: with or without the period, in any letters, with spaces around."""
        items = tuple(_clean(item) for item in codes)
        return cls(id, items, setting, sex, birth_date, admitted, discharged)

    @property
    def date(self) -> dt.date | None:
        """The date that chooses the edition of the code list: discharge, else admission (I.A, IV)."""
        return self.discharged or self.admitted

    @property
    def age_in_days(self) -> int | None:
        """Days from birth to admission (else discharge); None where a date is missing or birth comes later."""
        start = self.admitted or self.discharged
        if self.birth_date is None or start is None or start < self.birth_date:
            return None
        return (start - self.birth_date).days

    @property
    def age(self) -> int | None:
        """Completed years at admission (else at discharge); None where it cannot be told."""
        start = self.admitted or self.discharged
        if self.birth_date is None or start is None or start < self.birth_date:
            return None
        had_birthday = (start.month, start.day) >= (self.birth_date.month, self.birth_date.day)
        return start.year - self.birth_date.year - (0 if had_birthday else 1)

    @property
    def inpatient(self) -> bool:
        """Whether the case is a stay in a short-term, acute, long-term or psychiatric hospital."""
        return self.setting is Setting.INPATIENT


def _clean(item: CodedItem | str) -> CodedItem:
    if isinstance(item, str):
        return CodedItem(canonical(CodeSystem.ICD10CM, item))
    poa = item.poa.strip().upper() if item.poa else None
    return CodedItem(canonical(CodeSystem.ICD10CM, item.code), poa or None)
