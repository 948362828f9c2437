"""The releases inside the package are the official ones."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from nosology.core.codes import CodeSystem
from nosology.terminology import Library, Terminology

# system, edition, first day, last day, billable codes by the official count
RELEASES = [
    ("icd-10-cm", "FY2026 April", "2026-04-01", "2026-09-30", 74_719),
    ("icd-10-pcs", "FY2024", "2023-10-01", "2024-09-30", 78_603),
    ("icd-9-cm", "v32", "2014-10-01", "2015-09-30", 14_567),
    ("icd-9-pcs", "v32", "2014-10-01", "2015-09-30", 3_882),
    ("icd-10", "2019", "2019-01-01", None, 10_658),
]

WIDE_BLOCKS = (
    *("C00-C96", "C00-C75", "M00-M25", "M40-M54", "M60-M79", "M80-M94"),
    *("T07-T88", "T20-T32", "V00-X58", "V00-V99", "W00-X58", "Y62-Y84"),
)


@pytest.mark.parametrize(("label", "edition", "first", "last", "billable"), RELEASES)
def test_a_release_has_its_dates_and_its_official_count(
    shipped: Library, label: str, edition: str, first: str, last: str | None, billable: int
) -> None:
    (release,) = shipped.releases(CodeSystem.from_label(label))
    assert release.edition == edition
    assert release.effective_from == dt.date.fromisoformat(first)
    assert release.effective_to == (dt.date.fromisoformat(last) if last else None)
    codes = list(shipped.load(release).codes(billable_only=True))
    assert len(codes) == len(set(codes)) == billable


def test_the_twelve_blocks_printed_without_rows_are_no_codes_and_hold_the_blocks_of_their_range(
    icd10cm: Terminology,
) -> None:
    codes = set(icd10cm.codes())
    for block in WIDE_BLOCKS:
        assert block not in codes
        assert not icd10cm.is_billable(block)
        assert all("-" in child for child in icd10cm.children(block)), block
    assert icd10cm.children("T20-T32") == ("T20-T25", "T26-T28", "T30-T32")
    assert icd10cm.block("T21.01XA") == "T20-T25"
    assert "T20-T32" in icd10cm.ancestors("T21.01XA")


def test_no_chapter_or_block_is_among_the_codes(icd10cm: Terminology) -> None:
    assert not [code for code in icd10cm.codes() if "-" in code or code.isdigit()]


def test_a_block_of_one_category_is_kept_from_its_category(icd10cm: Terminology) -> None:
    single = [
        parent
        for code, _, _ in icd10cm.titles()
        if "." not in code and (parent := icd10cm.parent(code) or "").partition("-")[::2] == (code, code)
    ]
    assert len(single) == 39
    assert icd10cm.title("B99-B99") == "Other infectious diseases (B99)"
    assert icd10cm.title("B99") == "Other and unspecified infectious diseases"
    assert icd10cm.parent("B99") == "B99-B99"
    assert icd10cm.children("B20-B20") == ("B20",)
    assert icd10cm.is_billable("B20")


def test_seventh_character_titles_hold_a_meaning_and_no_note(icd10cm: Terminology) -> None:
    expected = {
        "S52.501A": "Unspecified fracture of the lower end of right radius, initial encounter for closed fracture",
        "T81.44XS": "Sepsis following a procedure, sequela",
        "O31.10X2": "Continuing pregnancy after spontaneous abortion of one fetus or more, unspecified trimester, fetus 2",
    }
    assert {code: icd10cm.title(code) for code in expected} == expected
    meanings = {
        meaning for code in icd10cm.codes() for _, meaning in icd10cm.seventh_characters(code) if "." not in code
    }
    assert len(meanings) > 20
    debris = re.compile(r"/|\bnote\b|\bcode to\b|\bGustilo\b|\bshould be\b|[.;]$", re.IGNORECASE)
    assert not [meaning for meaning in meanings if debris.search(meaning)]


def test_a_character_that_a_note_withholds_is_not_allowed(icd10cm: Terminology) -> None:
    # S06: "7th characters D and S do not apply to codes in category S06 with 6th character 7 ... or 8 ..."
    assert "S06.0XAD" in icd10cm
    assert "S06.2X6S" in icd10cm
    assert "S06.2X7A" in icd10cm
    assert "S06.2X7D" not in icd10cm
    assert [character for character, _ in icd10cm.seventh_characters("S06.2X8")] == ["A"]
