"""The edits in force, family by family, open to other distributions; ``check`` is the one door.

A distribution adds edits with an entry point in the group ``nosology.edits`` whose value is an ``Edit`` or a tuple of them.
The ids of ``EDITS`` cannot be taken over.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from importlib.metadata import entry_points

from nosology.core.codes import CodeSystem
from nosology.core.errors import ModelError
from nosology.core.suggestions import Decision, Finding, Severity
from nosology.guidelines import (
    additional,
    burns,
    chronology,
    claim,
    combination,
    delivery,
    demographics,
    duplicates,
    excludes,
    history,
    injury,
    laterality,
    newborn,
    obstetric,
    order,
    poa,
    principal,
    sevenths,
    symptoms,
    validity,
)
from nosology.guidelines.case import Case
from nosology.guidelines.decisions import apply, decision
from nosology.guidelines.edit import Edit
from nosology.guidelines.sheet import Line, Sheet
from nosology.terminology import Library, Terminology
from nosology.terminology.spelling import SEVENTH

GROUP = "nosology.edits"

EDITS: tuple[Edit, ...] = (
    *validity.EDITS,
    *sevenths.EDITS,
    *duplicates.EDITS,
    *principal.EDITS,
    *order.EDITS,
    *additional.EDITS,
    *excludes.EDITS,
    *laterality.EDITS,
    *combination.EDITS,
    *symptoms.EDITS,
    *chronology.EDITS,
    *obstetric.EDITS,
    *delivery.EDITS,
    *newborn.EDITS,
    *injury.EDITS,
    *burns.EDITS,
    *history.EDITS,
    *demographics.EDITS,
    *poa.EDITS,
    *claim.EDITS,
)

_NEEDY = "Z37 R65.2"
_NEEDS = tuple(
    edit
    for edit in EDITS
    if edit.id in ("us.outcome-without-delivery", "us.severe-sepsis-infection", "us.injury-with-its-sequela")
)

_RANK = {Severity.HARD: 0, Severity.SOFT: 1, Severity.INFO: 2}


@lru_cache(maxsize=1)
def all_edits() -> tuple[Edit, ...]:
    """Return the edits of the table and of installed extensions; ``ModelError`` when an extension takes an id that exists."""
    found = list(EDITS)
    taken = {edit.id for edit in EDITS}
    for point in sorted(entry_points(group=GROUP), key=lambda point: point.name):
        loaded = point.load()
        for edit in loaded if isinstance(loaded, tuple) else (loaded,):
            if edit.id in taken:
                raise ModelError(
                    f"the extension {point.value} adds an edit {edit.id!r}, which exists; give it another id"
                )
            taken.add(edit.id)
            found.append(edit)
    return tuple(found)


def check(case: Case, codes: Library | Terminology, *, edits: tuple[Edit, ...] | None = None) -> tuple[Finding, ...]:
    """Check a case against all edits, or those given, and return the findings.

    With a library, the release in force on the case's date is used (the nearest where none is at hand). Findings are sorted by
    severity, then by the place of their first code, then by edit; the order in which codes were typed matters to no edit but
    those of sequence.
    """
    release = codes.for_date(CodeSystem.ICD10CM, case.date).terminology if isinstance(codes, Library) else codes
    sheet = Sheet(case, release)
    place = {line.code: line.place for line in reversed(sheet.lines)}
    found = [_sound(sheet, finding) for edit in edits or all_edits() for finding in edit.check_sheet(sheet)]
    found.sort(
        key=lambda finding: (
            _RANK[finding.severity],
            min((place.get(code.value, 0) for code in finding.codes), default=-1),
            finding.edit,
            tuple(code.value for code in finding.codes),
        )
    )
    return tuple(found)


def _sound(sheet: Sheet, finding: Finding) -> Finding:
    """Leave out remedies that would report a code twice, take away what another needs, or put a wrong code first."""
    kept = tuple(
        dict.fromkeys(
            _once(sheet, item)
            for item in finding.remedy
            if _keeps_principal(sheet, item) and _keeps_needed(sheet, item)
        )
    )
    return finding if kept == finding.remedy else replace(finding, remedy=kept)


def _once(sheet: Sheet, remedy: Decision) -> Decision:
    """Turn a replacement by a code that is there already into a removal."""
    if remedy.action == "replace" and remedy.replacement is not None and remedy.replacement.value in sheet.values:
        return decision("remove", remedy.code.value)
    return remedy


def _keeps_principal(sheet: Sheet, remedy: Decision) -> bool:
    if not sheet.lines or remedy.action in ("add", "set-poa", "unrelated"):
        return True
    now = sheet.lines[0].code
    if remedy.code.value != now and remedy.action not in ("move-first", "add-before"):
        return True
    after = apply(sheet.case, remedy).codes
    if not after or after[0].code == now:
        return True
    first = Line(0, after[0].code, after[0].poa, sheet.facts.code(after[0].code))
    return not first.facts.known or principal.may_be_principal(first)


def _keeps_needed(sheet: Sheet, remedy: Decision) -> bool:
    """Say whether outcome of delivery and severe sepsis keep what they need, and no injury gets its own sequela beside it."""
    if remedy.action not in ("remove", "replace"):
        return True
    new = remedy.replacement.value.replace(".", "") if remedy.replacement is not None else ""
    sequela = len(new) == SEVENTH and any(line.code != remedy.code.value for line in sheet.below(new[:-1]))
    if not sequela and not sheet.has(_NEEDY):
        return True
    after = Sheet(apply(sheet.case, remedy), sheet.facts.terminology)
    return not any(edit.check_sheet(after) and not edit.check_sheet(sheet) for edit in _NEEDS)
