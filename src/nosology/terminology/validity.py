"""Whether a code may be reported on a date, and if not, why and what was perhaps meant."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from nosology.core.codes import Release


class ValidityStatus(StrEnum):
    """The answers to whether a code is valid."""

    VALID = "valid"
    NOT_BILLABLE = "not billable"
    NOT_ON_DATE = "not valid on date"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Validity:
    """The answer for one code: ``near`` holds codes that were perhaps meant or are more specific.

    ``release`` is the one that was asked; ``message`` is one sentence, with a second where that release is not in force.
    """

    code: str
    status: ValidityStatus
    title: str | None
    release: Release
    message: str
    near: tuple[str, ...] = ()

    @property
    def valid(self) -> bool:
        """Whether the code may be reported."""
        return self.status is ValidityStatus.VALID
