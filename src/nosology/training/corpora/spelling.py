"""Codes as corpora write them: with or without period, leading zeros kept, diagnosis and procedure told apart.

icd-9-cm   0389, 038.9  -> 038.9        icd-9-pcs  0331, 03.31 -> 03.31
icd-9-cm   40.19        -> refused: a period after two characters is a procedure's
"""

from __future__ import annotations

import re

from nosology.core.codes import Code, CodeSystem
from nosology.terminology.spelling import canonical
from nosology.training.corpora.reading import Place

_WRITTEN = re.compile(r"[A-Z0-9]{2,7}|[A-Z0-9]{2,4}\.[A-Z0-9]{1,4}")
_DIGITS = re.compile(r"\d{3,4}|\d\d\.\d{1,2}")

_NAMES = {
    "icd10cm": CodeSystem.ICD10CM,
    "icd10es": CodeSystem.ICD10CM,
    "cie10es": CodeSystem.ICD10CM,
    "icd10pcs": CodeSystem.ICD10PCS,
    "icd9cm": CodeSystem.ICD9CM,
    "icd9pcs": CodeSystem.ICD9PCS,
    "icd9proc": CodeSystem.ICD9PCS,
    "icd10": CodeSystem.ICD10,
    "icd10who": CodeSystem.ICD10,
    "cie10": CodeSystem.ICD10,
    "mkb10": CodeSystem.ICD10,
    "мкб10": CodeSystem.ICD10,
}


def system_named(name: str) -> CodeSystem | None:
    """Find the system by a name that corpora use, by its label or by its URI; None for any other name.

    >>> system_named("ICD-10-CM").label, system_named("МКБ-10").label, system_named("CPT")
    ('icd-10-cm', 'icd-10', None)
    """
    try:
        return CodeSystem.from_label(name.strip())
    except ValueError:
        return _NAMES.get(re.sub(r"[\W_]+", "", name.lower()))


def spelled(place: Place, system: CodeSystem, written: str) -> Code:
    """Return the code with its period; it need not exist in any release.

    Raises ``CorpusError`` for what no code looks like, and for a period that stands where the system has none.
    """
    value = written.strip().upper()
    digit = system is CodeSystem.ICD10PCS or any(char.isdigit() for char in value)
    if not _WRITTEN.fullmatch(value) or not digit:
        raise place.error(f"a code of {system.label} is expected")
    if system is CodeSystem.ICD9PCS and not _DIGITS.fullmatch(value):
        raise place.error(
            f"{value} is not written as a code of {system.label}: two digits, a period, one or two digits"
        )
    found = canonical(system, value)
    if "." in value and found != value:
        raise place.error(f"{value} is not written as a code of {system.label}: its period belongs elsewhere")
    return Code(system, found)
