"""How the codes of each system are written: canonical spelling, with the period.

s52501a -> S52.501A (ICD-10-CM)    4019 -> 401.9 (ICD-9-CM) or 40.19 (ICD-9-CM procedures)
"""

from __future__ import annotations

from nosology.core.codes import CodeSystem

SEVENTH = 7
"""The position of the seventh character, counted without the period (guideline I.A.5)."""


def stem_length(system: CodeSystem, code: str) -> int:
    """Return how many characters stand before the period; 0 where the system writes none."""
    if system is CodeSystem.ICD10PCS:
        return 0
    if system is CodeSystem.ICD9PCS:
        return 2
    return 4 if system is CodeSystem.ICD9CM and code.startswith("E") else 3


def canonical(system: CodeSystem, code: str) -> str:
    """Return a code in capitals with its period, whatever way it was typed; the code need not exist.

    The dash of a note's ``E08.-`` or ``T81.44-`` is left out.
    """
    bare = code.strip().upper().removesuffix("-")
    if "-" in bare:
        return bare.replace(" ", "")
    bare = bare.replace(".", "")
    cut = stem_length(system, bare)
    return f"{bare[:cut]}.{bare[cut:]}" if cut and len(bare) > cut else bare


def complete(code: str, seventh: str) -> str:
    """Append a seventh character, with the placeholder X in the empty positions (guidelines I.A.4 and I.A.5).

    >>> complete("T81.4", "A"), complete("T07", "A"), complete("S52.501", "A")
    ('T81.4XXA', 'T07.XXXA', 'S52.501A')
    """
    bare = code.replace(".", "").ljust(SEVENTH - 1, "X") + seventh
    return f"{bare[:3]}.{bare[3:]}"
