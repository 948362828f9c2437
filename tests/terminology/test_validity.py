"""Whether a code may be reported, and what was perhaps meant."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from nosology.core.codes import CodeSystem
from nosology.terminology import Library
from nosology.terminology.near import near_misses
from nosology.terminology.validity import ValidityStatus
from tests.terminology.official import listed, order_file, write

CM = CodeSystem.ICD10CM
IN_FORCE = dt.date(2026, 6, 1)

# code as typed, status, what the message says
ANSWERS = [
    ("I10", ValidityStatus.VALID, "I10 is valid in FY2026 April."),
    ("e1165", ValidityStatus.VALID, "E11.65 is valid in FY2026 April."),
    ("T81.44XA", ValidityStatus.VALID, "T81.44XA is valid in FY2026 April."),
    ("E11", ValidityStatus.NOT_BILLABLE, "a more specific code is needed: E11.00, E11.01, E11.10, E11.11, E11.21."),
    ("T81.44", ValidityStatus.NOT_BILLABLE, "a more specific code is needed: T81.44XA, T81.44XD, T81.44XS."),
    ("E08.-", ValidityStatus.NOT_BILLABLE, "E08 is not billable in FY2026 April"),
    ("T20-T32", ValidityStatus.NOT_BILLABLE, "a more specific code is needed: T20.00XA"),
    ("EO3.9", ValidityStatus.UNKNOWN, "EO3.9 is not a code of icd-10-cm. Did you mean E03.9?"),
    ("I1O", ValidityStatus.UNKNOWN, "Did you mean I10"),
    ("JOO", ValidityStatus.UNKNOWN, "Did you mean J00"),
    ("I5O.9", ValidityStatus.UNKNOWN, "Did you mean I50.9"),
    ("S52.501Z", ValidityStatus.UNKNOWN, "S52.501"),
    ("T81.44A", ValidityStatus.UNKNOWN, "T81.44XA"),
    ("QQQ", ValidityStatus.UNKNOWN, "QQQ is not a code of icd-10-cm."),
    ("", ValidityStatus.UNKNOWN, " is not a code of icd-10-cm."),
]


@pytest.mark.parametrize(("typed", "status", "words"), ANSWERS)
def test_validity_on_a_date(shipped: Library, typed: str, status: ValidityStatus, words: str) -> None:
    answer = shipped.validate(typed, CM, IN_FORCE)
    assert answer.status is status
    assert answer.valid is (status is ValidityStatus.VALID)
    assert words in answer.message
    assert (answer.title is None) is (status is ValidityStatus.UNKNOWN)


def test_the_near_misses_are_codes_of_the_release_and_the_likeliest_comes_first(shipped: Library) -> None:
    terminology = shipped.for_date(CM, None).terminology
    for typed, first in (("EO3.9", "E03.9"), ("I1O", "I10"), ("S5Z.501A", "S52.501A"), ("E11.6S", "E11.65")):
        near = near_misses(terminology, typed)
        assert near[0] == first
        assert len(near) <= 5
        assert all(code in terminology for code in near)


@pytest.mark.parametrize(
    ("label", "typed", "value"),
    [("icd-9-cm", "4O19", "401.9"), ("icd-9-pcs", "4O19", "40.19"), ("icd-10-pcs", "ODTJ4ZZ", "0DTJ4ZZ")],
)
def test_near_misses_keep_to_their_system(shipped: Library, label: str, typed: str, value: str) -> None:
    assert value in shipped.validate(typed, CodeSystem.from_label(label)).near


@pytest.mark.parametrize("date", [dt.date(2026, 10, 1), dt.date(2027, 3, 5)])
def test_past_the_newest_span_the_answer_says_which_release_it_is_from(shipped: Library, date: dt.date) -> None:
    answer = shipped.validate("I10", CM, date)
    assert answer.valid
    assert answer.message == (
        f"I10 is valid in FY2026 April. No release of icd-10-cm in force on {date} is at hand; FY2026 April "
        "(2026-04-01 to 2026-09-30) was used. Load the official file with: nosology terminology add FILE"
    )


def test_a_code_of_another_edition_is_said_to_stand_there(library: Library, tmp_path: Path) -> None:
    newer = [*listed()[:3], ("D51", "1", "New in 2025"), *listed()[3:]]
    older = [row for row in listed() if row[0] != "J00"]
    library.add(write(tmp_path, icd10cm_order_2024__txt=order_file(older)))
    library.add(write(tmp_path, icd10cm_order_2025__txt=order_file(newer)))
    too_early = library.validate("D51", CM, dt.date(2024, 6, 1))
    assert too_early.status is ValidityStatus.NOT_ON_DATE
    assert too_early.message == "D51 is not valid in FY2024; it stands in FY2025."
    assert library.validate("D51", CM, dt.date(2024, 10, 1)).valid
    assert library.validate("J00", CM, dt.date(2024, 9, 30)).status is ValidityStatus.NOT_ON_DATE
