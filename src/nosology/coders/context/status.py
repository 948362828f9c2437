"""What a condition becomes when it is a relative's or is over: the Z codes of guidelines I.C.21.c.4.

mother had breast cancer            C50.919 -> Z80.3
history of colon cancer             C18.9   -> Z85.038
history of hypertension             I10 stands: it lasts
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from nosology.core.annotations import Assertion, Experiencer, Temporality
from nosology.core.table import read_table

COLUMNS = ("prefix", "code", "source")
FAMILY_SECTION = "family_history"
ALLERGY_SECTION = "allergies"
LONG_TERM_DRUG = "Z79"
HISTORY_CODES = ("Z80", "Z81", "Z82", "Z83", "Z84", "Z85", "Z86", "Z87", "Z88", "Z91", "Z92")


@dataclass(frozen=True, slots=True)
class Status:
    """The code to give instead (or None), how it came about, and whether the condition itself stays in view.

    ``lasting`` says that the condition is present although the text calls it history.
    """

    code: str | None
    method: str
    reason: str
    keep: bool = False
    lasting: bool = False


@dataclass(frozen=True, slots=True)
class StatusTables:
    """The tables of this folder, each from code prefix to code."""

    family: dict[str, str]
    history: dict[str, str]
    lasting: dict[str, str]

    @classmethod
    @lru_cache(maxsize=1)
    def load(cls) -> StatusTables:
        """Read the three tables."""
        return cls(_table("family.tsv"), _table("history.tsv"), _table("lasting.tsv"))

    def instead(self, code: str, assertion: Assertion, section: str | None) -> Status | None:
        """Return what the condition becomes where it was said, or None when it simply stands."""
        if assertion.negated:
            return None
        if code.startswith(LONG_TERM_DRUG) and section == ALLERGY_SECTION:
            return Status(None, "allergy", "named as an allergen, not taken")
        family = assertion.experiencer is Experiencer.FAMILY or section == FAMILY_SECTION
        if family:
            if code.startswith(HISTORY_CODES):
                return None
            mapped = _longest(self.family, code)
            if mapped:
                return Status(mapped, "family history", f"{code} in a relative (I.C.21.c.4)")
            return None
        if assertion.temporality is not Temporality.HISTORY or code.startswith("Z"):
            return None
        over, lasts = _longest_key(self.history, code), _longest_key(self.lasting, code)
        if lasts and len(lasts) >= len(over or "") and self.lasting[lasts] != "no":
            return Status(None, "lasting", f"history of a lasting condition: {code} is current", True, True)
        if over:
            return Status(self.history[over], "history", f"{code} is over (I.C.21.c.4)")
        return None


def _table(name: str) -> dict[str, str]:
    path = files(__package__).joinpath(name)
    return {prefix: code for _, (prefix, code, _source) in read_table(path, COLUMNS)}


def _longest_key(table: dict[str, str], code: str) -> str | None:
    for length in range(len(code), 0, -1):
        if code[:length] in table:
            return code[:length]
    return None


def _longest(table: dict[str, str], code: str) -> str | None:
    key = _longest_key(table, code)
    return table[key] if key else None
