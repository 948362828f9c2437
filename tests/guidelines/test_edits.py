"""The battery that every registered edit runs: its examples, at least four cases of its own, its dates, its remedies."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import replace

import pytest

from nosology.core.suggestions import Severity
from nosology.guidelines import Edit, all_edits, apply, check, inverse
from nosology.guidelines.case import Case
from nosology.guidelines.edit import FAMILIES
from nosology.guidelines.notation import read_case
from nosology.terminology import Library, Terminology

from .tables import Row, rows

EDITS = all_edits()
ROWS = rows()


def found(case: Case, edit: str, codes: Library | Terminology) -> list[str]:
    return [finding.message for finding in check(case, codes) if finding.edit == edit]


def test_there_are_enough_cases() -> None:
    fires = Counter(row.edit for row in ROWS if row.fires)
    silent = Counter(row.edit for row in ROWS if not row.fires)
    assert len(ROWS) >= 300
    assert {edit.id for edit in EDITS} == set(fires) == set(silent)
    assert [edit.id for edit in EDITS if fires[edit.id] < 2 or silent[edit.id] < 2] == []
    assert len(set(ROWS)) == len(ROWS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.where}-{row.edit}")
def test_case(row: Row, library: Library) -> None:
    messages = found(read_case(row.codes, row.facts), row.edit, library)
    assert bool(messages) is row.fires, messages


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.id)
class TestContract:
    def test_is_described(self, edit: Edit) -> None:
        assert edit.id.startswith("us.")
        assert edit.family in FAMILIES
        assert edit.rule.endswith(".")
        assert edit.section
        assert edit.citation

    def test_examples(self, edit: Edit, library: Library) -> None:
        fires = read_case(edit.fires.codes, edit.fires.facts)
        silent = read_case(edit.silent.codes, edit.silent.facts)
        assert found(fires, edit.id, library)
        assert not found(silent, edit.id, library)

    def test_the_silent_example_is_a_correct_set(self, edit: Edit, library: Library) -> None:
        silent = check(read_case(edit.silent.codes, edit.silent.facts), library)
        assert [f.edit for f in silent if f.family == edit.family and f.severity is not Severity.INFO] == []

    def test_findings_are_complete(self, edit: Edit, library: Library) -> None:
        case = read_case(edit.fires.codes, edit.fires.facts)
        held = {item.code for item in case.codes}
        for finding in check(case, library):
            if finding.edit == edit.id:
                assert finding.family == edit.family
                assert finding.citation
                assert {code.value for code in finding.codes} <= held
                assert edit.family in ("claim", "poa") or any(code in finding.message for code in held)

    def test_dates(self, edit: Edit) -> None:
        case = replace(read_case(edit.fires.codes, edit.fires.facts), admitted=None)
        day = dt.timedelta(days=1)
        assert edit.applies(replace(case, discharged=edit.effective_from))
        assert not edit.applies(replace(case, discharged=edit.effective_from - day))
        if edit.effective_to is None:
            assert edit.applies(replace(case, discharged=dt.date(2040, 1, 1)))
        else:
            assert edit.applies(replace(case, discharged=edit.effective_to))
            assert not edit.applies(replace(case, discharged=edit.effective_to + day))

    def test_settings(self, edit: Edit) -> None:
        case = replace(read_case(edit.fires.codes, edit.fires.facts), setting=None)
        assert edit.applies(case) is (edit.settings is None) or edit.effective_to is not None


FIRING = [row for row in ROWS if row.fires]


@pytest.mark.parametrize("row", FIRING, ids=lambda row: f"{row.where}-{row.edit}")
def test_remedies_mend(row: Row, library: Library) -> None:
    """A remedy takes its finding away and adds no hard one; undone, the case is what it was."""
    case = read_case(row.codes, row.facts)
    before = check(case, library)
    hard = {(f.edit, frozenset(f.codes)) for f in before if f.severity is Severity.HARD}
    for finding in before:
        if finding.edit != row.edit:
            continue
        for remedy in finding.remedy:
            mended = apply(case, remedy)
            after = check(mended, library)
            again = [f for f in after if f.edit == finding.edit and f.codes == finding.codes]
            assert again == [], (remedy, again)
            worse = [f for f in after if f.severity is Severity.HARD and (f.edit, frozenset(f.codes)) not in hard]
            assert worse == [], (remedy, [(f.edit, f.message) for f in worse])
            undone = mended
            for step in inverse(case, remedy):
                undone = apply(undone, step)
            assert undone == case or Counter(undone.codes) == Counter(case.codes)
