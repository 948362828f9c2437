"""What ships with the package: counts, lookup, the tree, notes, validity, search."""

from __future__ import annotations

import datetime as dt

import pytest

from nosology import CodeSystem
from nosology.core.codes import NoteKind
from nosology.core.errors import UnknownCode, UnknownRelease
from nosology.terminology import Library, Terminology
from nosology.terminology.search import Search

CM = CodeSystem.ICD10CM


@pytest.fixture(scope="module")
def cm() -> Terminology:
    return Library().for_date(CM, dt.date(2026, 6, 1)).terminology


@pytest.fixture(scope="module")
def search(cm: Terminology) -> Search:
    return Search(cm)


@pytest.mark.parametrize(
    ("system", "billable"),
    [
        (CM, 74_719),
        (CodeSystem.ICD10PCS, 78_603),
        (CodeSystem.ICD9CM, 14_567),
        (CodeSystem.ICD9PCS, 3_882),
        (CodeSystem.ICD10, 10_658),
    ],
)
def test_official_counts(system: CodeSystem, billable: int):
    terminology = Library().for_date(system, None).terminology
    assert sum(1 for _ in terminology.codes(billable_only=True)) == billable


@pytest.mark.parametrize("spelling", ["I50.23", "I5023", "i50.23", "i5023"])
def test_spellings_of_a_code(cm: Terminology, spelling: str):
    assert cm.entry(spelling).code.value == "I50.23"
    assert cm.is_billable(spelling)


@pytest.mark.parametrize(
    ("code", "title"),
    [
        ("I10", "Essential (primary) hypertension"),
        ("T14.91XA", "Suicide attempt, initial encounter"),
        ("S52.501A", "Unspecified fracture of the lower end of right radius, initial encounter for closed fracture"),
    ],
)
def test_titles(cm: Terminology, code: str, title: str):
    assert cm.title(code) == title
    assert "/" not in (cm.title(code) or "")


def test_the_tree(cm: Terminology):
    assert cm.parent("I50.23") == "I50.2"
    assert cm.ancestors("I50.23") == ("I50.2", "I50", "I30-I5A", "9")
    assert cm.children("I50.2") == ("I50.20", "I50.21", "I50.22", "I50.23")
    assert cm.chapter("I50.23") == "9"
    assert cm.block("I50.23") == "I30-I5A"
    assert "I50.9" in set(cm.descendants("I50"))


def test_a_block_of_one_category_is_not_the_category(cm: Terminology):
    assert "B99" in cm
    assert cm.block("B99.9") == "B99-B99"
    assert not cm.is_billable("B99-B99")


@pytest.mark.parametrize(
    ("code", "seventh", "full"),
    [("T81.4", "A", None), ("T14.91", "A", "T14.91XA"), ("W19", "D", "W19.XXXD"), ("S52.501", "B", "S52.501B")],
)
def test_seventh_characters_and_placeholders(cm: Terminology, code: str, seventh: str, full: str | None):
    if full is None:
        with pytest.raises(UnknownCode):
            cm.complete(code, seventh)
    else:
        assert cm.complete(code, seventh) == full
        assert cm.is_billable(full)


def test_notes_are_inherited_with_their_references(cm: Terminology):
    notes = cm.inherited_notes("E11.65")
    excludes = [note for note in notes if note.kind is NoteKind.EXCLUDES1 and note.at == "E11"]
    assert any(reference.covers("E08.9") for note in excludes for reference in note.references)
    additional = [note for note in notes if note.kind is NoteKind.USE_ADDITIONAL]
    assert any(reference.covers("Z79.4") for note in additional for reference in note.references)
    assert any(note.at == "4" for note in notes)


def test_past_the_newest_span_the_note_says_what_to_do():
    selection = Library().for_date(CM, dt.date(2026, 11, 1))
    assert not selection.current
    assert selection.terminology.release.edition == "FY2026 April"
    assert "nosology terminology add" in (selection.note or "")
    assert Library().for_date(CM, dt.date(2026, 6, 1)).note is None


@pytest.mark.parametrize(
    ("code", "valid", "message"),
    [
        ("I10", True, "valid"),
        ("E11", False, "more specific"),
        ("I1O", False, "Did you mean I10"),
        ("Q99.99", False, "not a code"),
    ],
)
def test_validity(code: str, valid: bool, message: str):
    answer = Library().validate(code, CM, dt.date(2026, 6, 1))
    assert answer.valid is valid
    assert message in answer.message


def test_an_unknown_edition_lists_what_there_is():
    with pytest.raises(UnknownRelease, match="FY2026 April"):
        Library().edition(CM, "FY1999")


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("hart failure", "I50.9"),
        ("pnuemonia", "J18.9"),
        ("failure heart congestive", "I50.9"),
        ("CHF", "I50.9"),
        ("COPD", "J44.9"),
        ("diabetes type 2", "E11.9"),
        ("high blood pressure", "I10"),
        ("neumonía", "J18.9"),
        ("I50.2", "I50.2"),
        ("i502", "I50.2"),
    ],
)
def test_search(search: Search, question: str, code: str):
    assert code in [hit.code for hit in search.find(question, 5)]


def test_search_finds_nothing_for_nonsense(search: Search):
    assert search.find("qqqqxz") == ()
