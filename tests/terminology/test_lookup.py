"""Codes by any spelling, and the tree around them."""

from __future__ import annotations

import pytest

from nosology.core.codes import Code, CodeSystem
from nosology.core.errors import UnknownCode
from nosology.terminology import Library, Terminology
from nosology.terminology.spelling import canonical, complete

SPELLINGS = [
    ("icd-10-cm", "I50.23", "I50.23"),
    ("icd-10-cm", "i5023", "I50.23"),
    ("icd-10-cm", " i50.23 ", "I50.23"),
    ("icd-10-cm", "s52501a", "S52.501A"),
    ("icd-10-cm", "T814XXA", "T81.4XXA"),
    ("icd-10-cm", "E08.-", "E08"),
    ("icd-10-cm", "T81.44-", "T81.44"),
    ("icd-10-cm", "i30-i5a", "I30-I5A"),
    ("icd-10-pcs", "0dtj4zz", "0DTJ4ZZ"),
    ("icd-9-cm", "4019", "401.9"),
    ("icd-9-pcs", "4019", "40.19"),
    ("icd-9-cm", "E8889", "E888.9"),
    ("icd-9-cm", "v1582", "V15.82"),
    ("icd-10", "e149", "E14.9"),
]


@pytest.mark.parametrize(("label", "typed", "value"), SPELLINGS)
def test_canonical_spelling(label: str, typed: str, value: str) -> None:
    assert canonical(CodeSystem.from_label(label), typed) == value


@pytest.mark.parametrize(
    ("label", "typed", "value", "title"),
    [
        ("icd-10-cm", "i5023", "I50.23", "Acute on chronic systolic (congestive) heart failure"),
        ("icd-10-cm", "e11.9", "E11.9", "Type 2 diabetes mellitus without complications"),
        ("icd-10-pcs", "0dtj4zz", "0DTJ4ZZ", "Resection of Appendix, Percutaneous Endoscopic Approach"),
        ("icd-9-cm", "4019", "401.9", "Unspecified essential hypertension"),
        ("icd-9-pcs", "4019", "40.19", "Other diagnostic procedures on lymphatic structures"),
        ("icd-10", "I10", "I10", "Essential (primary) hypertension"),
    ],
)
def test_the_same_digits_name_different_things_in_different_systems(
    shipped: Library, label: str, typed: str, value: str, title: str
) -> None:
    system = CodeSystem.from_label(label)
    entry = shipped.for_date(system, None).terminology.entry(typed)
    assert (entry.code, entry.title, entry.billable) == (Code(system, value), title, True)


def test_an_entry_says_what_the_row_says(icd10cm: Terminology) -> None:
    entry = icd10cm.entry("D63.0")
    assert entry.code.category == "D63"
    assert entry.parent == "D63"
    assert entry.code_first == ("neoplasm (C00-D49)",)
    assert icd10cm.entry("D63.8").manifestation  # Anemia in other chronic diseases classified elsewhere
    assert icd10cm.entry("E11").includes[:2] == (
        "diabetes (mellitus) due to insulin secretory defect",
        "diabetes NOS",
    )
    assert not icd10cm.entry("E11").billable
    assert not icd10cm.entry("I10").manifestation


def test_the_tree(icd10cm: Terminology) -> None:
    assert icd10cm.parent("I50.23") == "I50.2"
    assert icd10cm.parent("I50") == "I30-I5A"
    assert icd10cm.parent("I30-I5A") == "9"
    assert icd10cm.parent("9") is None
    assert icd10cm.ancestors("I50.23") == ("I50.2", "I50", "I30-I5A", "9")
    assert icd10cm.children("I50.2") == ("I50.20", "I50.21", "I50.22", "I50.23")
    assert icd10cm.children("I50.23") == ()
    assert icd10cm.chapter("I50.23") == "9"
    assert icd10cm.block("I50.23") == "I30-I5A"
    assert len(icd10cm.children("9")) == 10


def test_seventh_character_codes_stand_below_their_stem(icd10cm: Terminology) -> None:
    assert icd10cm.parent("T81.44XA") == "T81.44"
    assert icd10cm.ancestors("T81.44XA")[:3] == ("T81.44", "T81.4", "T81")
    assert icd10cm.children("T81.44") == ("T81.44XA", "T81.44XD", "T81.44XS")
    assert list(icd10cm.descendants("T81.44")) == ["T81.44XA", "T81.44XD", "T81.44XS"]
    assert list(icd10cm.descendants("T81.44XA")) == []
    assert icd10cm.stems("T81.4")[-1] == "T81.49"
    assert icd10cm.stems("T81.44XA") == icd10cm.stems("nothing") == ()


def test_descendants_come_in_the_order_of_the_list_and_each_knows_its_way_back(icd10cm: Terminology) -> None:
    below = list(icd10cm.descendants("S52"))
    assert len(below) == len(set(below)) > 1000
    order = {code: place for place, code in enumerate(icd10cm.codes())}
    assert [order[code] for code in below] == sorted(order[code] for code in below)
    assert all("S52" in icd10cm.ancestors(code) for code in below[::97])


def test_every_code_is_found_by_its_bare_spelling(icd10cm: Terminology) -> None:
    for code in list(icd10cm.codes())[::53]:
        assert icd10cm.title(code.replace(".", "").lower()) == icd10cm.title(code) != ""


@pytest.mark.parametrize(
    "code", ["", "-", "X", "I99.99", "S52.501", "S52.501Z", "T81.4XXAA", "T07.XXXQ", "E08.XXXA", "💊"]
)
def test_what_does_not_exist_is_not_there(icd10cm: Terminology, code: str) -> None:
    assert not icd10cm.is_billable(code)
    if code != "S52.501":
        assert code not in icd10cm
        assert icd10cm.get(code) is None
        assert icd10cm.title(code) is None
        with pytest.raises(UnknownCode, match="is not a code of icd-10-cm FY2026 April"):
            icd10cm.entry(code)


@pytest.mark.parametrize("ask", ["parent", "ancestors", "children", "inherited_notes", "chapter", "block"])
def test_the_tree_of_an_unknown_code_names_what_was_meant(icd10cm: Terminology, ask: str) -> None:
    with pytest.raises(UnknownCode, match=r"Did you mean E03\.9"):
        getattr(icd10cm, ask)("EO3.9")


@pytest.mark.parametrize(
    ("stem", "seventh", "full"),
    [
        ("W19", "D", "W19.XXXD"),
        ("T14.91", "A", "T14.91XA"),
        ("S52.501", "b", "S52.501B"),
        ("t8144", "s", "T81.44XS"),
    ],
)
def test_the_placeholder_fills_empty_positions(icd10cm: Terminology, stem: str, seventh: str, full: str) -> None:
    assert icd10cm.complete(stem, seventh) == full
    assert icd10cm.is_billable(full)


def test_completion_spells_what_need_not_exist() -> None:
    assert [complete(stem, "A") for stem in ("T81.4", "T07", "S52.501")] == ["T81.4XXA", "T07.XXXA", "S52.501A"]


def test_a_seventh_character_that_does_not_hold_is_refused_with_those_that_do(icd10cm: Terminology) -> None:
    with pytest.raises(UnknownCode, match=r"takes no seventh character 'B'.*it takes: A, D, S"):
        icd10cm.complete("T81.44", "B")
    with pytest.raises(UnknownCode, match="it takes: none"):
        icd10cm.complete("I10", "A")
    with pytest.raises(UnknownCode):
        icd10cm.complete("T81.4", "A")  # T81.40 to T81.49 stand below it


def test_codes_of_who_have_a_dagger_free_title_and_roman_chapters(who: Terminology) -> None:
    assert who.ancestors("I50.0") == ("I50", "I30-I52", "IX")
    assert who.seventh_characters("S52.5") == ()
    assert who.is_billable("I50.0")
    assert not who.is_billable("I50")
