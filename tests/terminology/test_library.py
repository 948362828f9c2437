"""The release in force at a date, and the note where there is none."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from nosology.core.codes import CodeSystem, Release
from nosology.core.errors import UnknownRelease
from nosology.terminology import Library
from tests.terminology.official import listed, order_file

CM = CodeSystem.ICD10CM


@pytest.fixture
def three(library: Library, tmp_path: Path) -> Library:
    """FY2021 with its January update, and FY2024; nothing in between."""
    for name in ("icd10cm_order_2021", "icd10cm-order-Jan-2021", "icd10cm_order_2024"):
        path = tmp_path / f"{name}.txt"
        path.write_text(order_file(listed()))
        library.add([path])
    return library


# date of the encounter, edition used, is it in force
DATES = [
    (None, "FY2024", True),
    ("2015-05-05", "FY2021", False),
    ("2020-09-30", "FY2021", False),
    ("2020-10-01", "FY2021", True),
    ("2020-12-31", "FY2021", True),
    ("2021-01-01", "FY2021 January", True),
    ("2021-09-30", "FY2021 January", True),
    ("2021-10-01", "FY2021 January", False),
    ("2023-10-01", "FY2024", True),
    ("2024-09-30", "FY2024", True),
    ("2024-10-01", "FY2024", False),
    ("2199-12-31", "FY2024", False),
]


@pytest.mark.parametrize(("date", "edition", "current"), DATES)
def test_the_release_of_a_date(three: Library, date: str | None, edition: str, current: bool) -> None:
    selection = three.for_date(CM, dt.date.fromisoformat(date) if date else None)
    assert selection.terminology.release.edition == edition
    assert selection.current is current
    assert (selection.note is None) is current
    if selection.note:
        assert selection.note.startswith(f"No release of icd-10-cm in force on {date} is at hand; {edition} (")
        assert selection.note.endswith("Load the official file with: nosology terminology add FILE")


def test_encounters_after_the_newest_shipped_span_get_the_newest_with_a_note(shipped: Library) -> None:
    assert shipped.for_date(CM, dt.date(2026, 9, 30)).note is None
    selection = shipped.for_date(CM, dt.date(2026, 10, 1))
    assert not selection.current
    assert selection.terminology.release.edition == "FY2026 April"
    assert "nosology terminology add FILE" in (selection.note or "")


@pytest.mark.parametrize("name", ["FY2021 January", "fy2021january", "2021-01-01"])
def test_an_edition_by_its_name_or_first_day(three: Library, name: str) -> None:
    assert three.edition(CM, name).release.effective_from == dt.date(2021, 1, 1)


def test_an_unknown_edition_lists_those_at_hand(three: Library) -> None:
    with pytest.raises(UnknownRelease, match=r"there are: FY2021, FY2021 January, FY2024. Load the official file"):
        three.edition(CM, "FY1999")


def test_a_system_without_a_release_says_how_to_load_one(library: Library) -> None:
    for ask in (lambda: library.for_date(CM, None), lambda: library.edition(CM, "FY2026")):
        with pytest.raises(UnknownRelease, match="nosology terminology add FILE"):
            ask()
    absent = Release(CM, "FY2020", dt.date(2019, 10, 1), dt.date(2020, 9, 30), "", "")
    with pytest.raises(UnknownRelease, match="icd-10-cm FY2020 is not at hand"):
        library.load(absent)


def test_a_release_is_in_force_on_its_first_and_last_day() -> None:
    closed = Release(CM, "FY2020", dt.date(2019, 10, 1), dt.date(2020, 9, 30), "", "")
    assert [closed.in_force(dt.date.fromisoformat(day)) for day in ("2019-09-30", "2019-10-01", "2020-09-30")] == [
        False,
        True,
        True,
    ]
    assert not closed.in_force(dt.date(2020, 10, 1))
    open_ended = Release(CM, "2019", dt.date(2019, 1, 1), None, "", "")
    assert open_ended.in_force(dt.date(2100, 1, 1))


def test_files_of_other_kinds_in_the_folder_are_left_alone(three: Library) -> None:
    assert three.folder is not None
    (three.folder / "notes.txt").write_text("mine")
    (three.folder / ".half.release").write_text("being written")
    assert len(three.releases()) == 3


def test_the_same_file_gives_the_same_release(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "icd10cm_order_2024.txt"
    path.write_text(order_file(listed()))
    (first,) = library.add([path])
    content = first.path.read_bytes()
    (second,) = library.add([path])
    assert second.path.read_bytes() == content
