"""The one door: order of findings, choice of the release, decisions and their undo, patterns, facts, the page."""

from __future__ import annotations

import datetime as dt
import time
from importlib.metadata import EntryPoint

import pytest

from nosology.core.encounter import Setting
from nosology.core.errors import InputError, ModelError
from nosology.core.suggestions import Severity
from nosology.guidelines import Case, CodedItem, all_edits, apply, check, inverse, registry
from nosology.guidelines.decisions import ACTIONS, decision, describe
from nosology.guidelines.edit import FAMILIES, cite
from nosology.guidelines.facts import drug_intent, facts_of
from nosology.guidelines.notation import read_case
from nosology.guidelines.pattern import Pattern
from nosology.guidelines.reference import edits_page
from nosology.terminology import Library, Terminology


def edits(case: Case, codes: Library | Terminology) -> list[str]:
    return [finding.edit for finding in check(case, codes)]


def test_findings_are_sorted_by_severity_then_place(release: Terminology) -> None:
    found = check(read_case("N39.0 I10 I50.9 E11 I10"), release)
    ranks = [list(Severity).index(finding.severity) for finding in found]
    assert ranks == sorted(ranks)
    assert [finding.edit for finding in found][:2] == ["us.duplicate", "us.not-billable"]


def test_a_case_without_date_is_judged_by_open_rules(release: Terminology) -> None:
    case = Case.of("1", ["N40.0", "U07.1"], sex="F")
    assert case.date is None
    assert "us.sex" not in edits(case, release)


def test_the_release_of_the_date_is_used(library: Library) -> None:
    assert edits(read_case("N18.3", "date=2020-06-01"), library) == []
    assert "us.not-billable" in edits(read_case("N18.3", "date=2026-06-01"), library)


def test_unrelated_conditions_may_stand_together(release: Terminology) -> None:
    case = read_case("E10.9 E11.9")
    finding = next(item for item in check(case, release) if item.edit == "us.excludes1")
    assert [item.action for item in finding.remedy] == ["remove", "remove", "unrelated"]
    kept = apply(case, finding.remedy[-1])
    assert "us.excludes1" not in edits(kept, release)
    assert apply(kept, inverse(case, finding.remedy[-1])[0]) == case


DECISIONS = [
    (decision("add", "I10"), "A41.9/Y R65.20/N J18.9 I10"),
    (decision("add-before", "I10", "A41.9"), "I10 A41.9/Y R65.20/N J18.9"),
    (decision("remove", "R65.20"), "A41.9/Y J18.9"),
    (decision("remove", "A41.9"), "R65.20/N J18.9"),
    (decision("replace", "A41.9", "A41.51"), "A41.51/Y R65.20/N J18.9"),
    (decision("replace", "J18.9", "J44.0", before="R65.20"), "A41.9/Y J44.0 R65.20/N"),
    (decision("move-first", "J18.9"), "J18.9 A41.9/Y R65.20/N"),
    (decision("move-after", "A41.9", "J18.9"), "R65.20/N J18.9 A41.9/Y"),
    (decision("set-poa", "J18.9", poa="Y"), "A41.9/Y R65.20/N J18.9/Y"),
    (decision("unrelated", "A41.9", "J18.9"), "A41.9/Y R65.20/N J18.9"),
]


@pytest.mark.parametrize(("taken", "codes"), DECISIONS, ids=lambda value: getattr(value, "action", ""))
def test_decisions_are_applied_and_undone(taken, codes: str) -> None:
    case = read_case("A41.9/Y R65.20/N J18.9")
    after = apply(case, taken)
    assert after.codes == read_case(codes).codes
    assert describe(taken)
    for step in inverse(case, taken):
        after = apply(after, step)
    assert after == case


def test_decisions_that_cannot_be_taken() -> None:
    with pytest.raises(InputError, match=r"I10 is not a code.*A41\.9"):
        apply(read_case("A41.9"), decision("remove", "I10"))
    with pytest.raises(InputError, match="move-after"):
        apply(read_case("A41.9"), decision("burn", "A41.9"))
    assert {taken.action for taken, _ in DECISIONS} | {"related"} == set(ACTIONS)


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("I10", "I10", "I11.0"),
        ("O10-O16", "O11.2 O16.9", "O09.1 O20.0"),
        ("E1?.22", "E10.22 E11.22", "E08.22 E11.21"),
        ("I20-I25 !I25.2", "I21.4 I25.10", "I25.2 I26.99"),
        ("S72/DS", "S72.001D S72.001S", "S72.001A S72.001"),
        ("N18.1-N18.4", "N18.1 N18.30 N18.4", "N18.5 N18.9"),
    ],
)
def test_patterns(text: str, inside: str, outside: str) -> None:
    pattern = Pattern(text)
    assert [code for code in inside.split() if not pattern.matches(code)] == []
    assert [code for code in outside.split() if pattern.matches(code)] == []


@pytest.mark.parametrize(
    ("code", "intent"),
    [
        ("T36.0X5A", "adverse effect"),
        ("T40.1X1A", "poisoning"),
        ("T50.996D", "underdosing"),
        ("T41.45XA", "adverse effect"),
        ("T36.91XA", "poisoning"),
        ("T51.0X1A", None),
        ("I10", None),
    ],
)
def test_drug_intent(code: str, intent: str | None) -> None:
    assert drug_intent(code) == intent


def test_headings_are_joined_with_their_lists(release: Terminology) -> None:
    notes = facts_of(release).code("R65.20").instructions
    first = next(note for note in notes if note.heading.startswith("underlying infection"))
    assert first.examples
    assert not first.hedged
    assert first.covers("A41.9")
    assert not first.covers("J96.01")


def test_age_is_completed_years_at_admission() -> None:
    case = Case.of("1", ["I10"], birth_date=dt.date(2000, 6, 2), admitted=dt.date(2026, 6, 1))
    assert (case.age, case.age_in_days) == (25, 9495)
    assert Case.of("1", [], birth_date=dt.date(2027, 1, 1), admitted=dt.date(2026, 6, 1)).age is None


def test_citations_name_their_edition() -> None:
    assert cite("I.B.12") == "ICD-10-CM Official Guidelines FY2025, I.B.12"
    assert cite("II.A").startswith("ICD-10-CM Official Guidelines")
    assert cite("Appendix I").startswith("ICD-10-CM Official Guidelines")
    assert cite("MCE v41.1, age conflict") == "MCE v41.1, age conflict"


def test_the_notation_refuses_unknown_facts() -> None:
    with pytest.raises(InputError, match=r"wieght=3.*setting"):
        read_case("I10", "wieght=3")


def test_edits_of_extensions(monkeypatch: pytest.MonkeyPatch) -> None:
    point = EntryPoint("mine", "nosology.guidelines.duplicates:EDITS", registry.GROUP)
    monkeypatch.setattr(registry, "entry_points", lambda group: [point])
    registry.all_edits.cache_clear()
    try:
        with pytest.raises(ModelError, match=r"us\.duplicate"):
            all_edits()
    finally:
        registry.all_edits.cache_clear()


def test_golden_list_of_families() -> None:
    assert sorted({edit.family for edit in all_edits()}) == sorted(FAMILIES)
    assert len({edit.id for edit in all_edits()}) == len(all_edits())


def test_the_page_names_every_edit() -> None:
    page = edits_page()
    assert [edit.id for edit in all_edits() if f"### {edit.id}\n" not in page] == []


def test_twenty_five_codes_in_milliseconds(release: Terminology) -> None:
    codes = (
        "A41.9 R65.20 J18.9 J96.01 N17.9 I13.0 I50.23 N18.4 E11.22 E11.42 I48.91 J44.0 E66.01 Z68.41 D63.1 E87.1 K21.9 "
        "G47.33 F32.A Z79.4 Z79.01 Z87.891 Z95.1 I25.10 S52.501A"
    )
    case = Case.of("1", [CodedItem(code, "Y") for code in codes.split()], setting=Setting.INPATIENT)
    check(case, release)
    spent = []
    for _ in range(20):
        start = time.perf_counter()
        check(case, release)
        spent.append(time.perf_counter() - start)
    assert min(spent) < 0.01
