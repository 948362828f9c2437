"""Official files of every kind become releases and tables; what belongs together is merged."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from nosology.core.codes import CodeSystem, NoteKind
from nosology.core.errors import BadReleaseFile, UnknownRelease
from nosology.terminology import Library
from nosology.terminology.index import IndexTerm
from tests.terminology.official import DRUG, EXTERNAL, INDEX, NEOPLASM, code_list, listed, order_file, tabular, write

CM, PCS = CodeSystem.ICD10CM, CodeSystem.ICD10PCS

PCS_ROWS = [
    ("001", "0", "Central Nervous System, Bypass"),
    ("0016070", "1", "Bypass Cerebral Ventricle to Nasopharynx, Open Approach"),
    ("HZ2", "0", "Substance Abuse Treatment, Detoxification Services"),
    ("HZ2ZZZZ", "1", "Detoxification Services for Substance Abuse Treatment"),
]


def billable(library: Library, system: CodeSystem = CM) -> list[str]:
    return list(library.for_date(system, None).terminology.codes(billable_only=True))


def test_a_tabular_list(library: Library, tmp_path: Path) -> None:
    (added,) = library.add(write(tmp_path, icd10cm_tabular_2025__xml=tabular()))
    assert (added.kind, added.system, added.edition) == ("tabular list", CM, "FY2025")
    assert added.path.is_file()
    (release,) = library.releases()
    assert (release.effective_from, release.effective_to) == (dt.date(2024, 10, 1), dt.date(2025, 9, 30))
    terminology = library.load(release)
    assert terminology.ancestors("S52.0XXA") == ("S52.0", "S52", "S52-S99", "19")
    assert terminology.title("S52.0XXD") == "Fracture of upper end of ulna, subsequent encounter"
    assert [(note.kind, note.at) for note in terminology.inherited_notes("E08.9")] == [
        (NoteKind.INCLUSION_TERM, "E08.9"),
        (NoteKind.INCLUDES, "E08"),
        (NoteKind.CODE_FIRST, "E08"),
        (NoteKind.EXCLUDES1, "E08"),
    ]
    assert "Open fractures are typed by Gustilo." in [note.text for note in terminology.entry("S52").notes]


def test_an_order_file_with_its_headings(library: Library, tmp_path: Path) -> None:
    (added,) = library.add(write(tmp_path, icd10cm_order_2025__txt=order_file(listed())))
    assert added.kind == "order file"
    terminology = library.for_date(CM, None).terminology
    assert terminology.children("S52.0") == ("S52.0XXA", "S52.0XXD")
    assert terminology.children("E08") == ("E08.0", "E08.9")
    assert not terminology.is_billable("E08")
    assert terminology.chapter("S52.0XXA") == "19"
    assert terminology.seventh_characters("S52.0") == (("A", "initial encounter"), ("D", "subsequent encounter"))


def test_a_code_list_has_codes_only(library: Library, tmp_path: Path) -> None:
    (added,) = library.add(write(tmp_path, icd10cm_codes_2025__txt=code_list(listed())))
    assert added.kind == "code list"
    terminology = library.for_date(CM, None).terminology
    assert "E08.0" in terminology
    assert "E08" not in terminology


def test_the_three_kinds_agree_on_the_codes(library: Library, tmp_path: Path) -> None:
    found = []
    for number, files in enumerate(
        (
            {"icd10cm_tabular_2021__xml": tabular("2021")},
            {"icd10cm_order_2022__txt": order_file(listed())},
            {"icd10cm_codes_2023__txt": code_list(listed())},
        )
    ):
        library.add(write(tmp_path, **files))
        found.append(set(billable(library)))
        assert len(library.releases()) == number + 1
    assert found[0] == found[1] == found[2]
    assert len(found[0]) == 25


def test_an_order_file_of_procedures(library: Library, tmp_path: Path) -> None:
    (added,) = library.add(write(tmp_path, icd10pcs_order_2025__txt=order_file(PCS_ROWS)))
    assert added.system is PCS
    terminology = library.for_date(PCS, None).terminology
    assert terminology.ancestors("0016070") == ("001", "0")
    assert billable(library, PCS) == ["0016070", "HZ2ZZZZ"]
    assert terminology.seventh_characters("0016070") == ()


@pytest.mark.parametrize(
    ("name", "edition", "first"),
    [
        ("icd10cm_order_2026", "FY2026", "2025-10-01"),
        ("icd10cm-order-April-2026", "FY2026 April", "2026-04-01"),
        ("icd10cm-order-Jan-2021", "FY2021 January", "2021-01-01"),
        ("icd10cm_order_FY24", "FY2024", "2023-10-01"),
        ("codes-October-2022", "FY2022", "2021-10-01"),
    ],
)
def test_an_edition_is_dated_by_its_file_name(
    library: Library, tmp_path: Path, name: str, edition: str, first: str
) -> None:
    path = tmp_path / f"{name}.txt"
    path.write_text(order_file(listed()))
    library.add([path])
    (release,) = library.releases()
    assert (release.edition, release.effective_from.isoformat()) == (edition, first)


@pytest.mark.parametrize(("name", "why"), [("codes", "is not clear"), ("codes_2019_to_2020", "is not clear")])
def test_a_name_without_one_year_asks_for_the_dates(library: Library, tmp_path: Path, name: str, why: str) -> None:
    path = tmp_path / f"{name}.txt"
    path.write_text(order_file(listed()))
    with pytest.raises(BadReleaseFile, match=rf"{why}.*--edition FY2027 --from 2026-10-01"):
        library.add([path])
    library.add([path], edition="Mine", effective_from=dt.date(2020, 1, 1))
    (release,) = library.releases()
    assert (release.edition, release.effective_to) == ("Mine", dt.date(2020, 9, 30))


def test_the_last_day_may_not_lie_before_the_first(library: Library, tmp_path: Path) -> None:
    paths = write(tmp_path, icd10cm_order_2025__txt=order_file(listed()))
    with pytest.raises(BadReleaseFile, match="the last day in force, 2024-01-01, lies before the first"):
        library.add(paths, effective_to=dt.date(2024, 1, 1))


def test_the_last_year_of_the_calendar(library: Library, tmp_path: Path) -> None:
    paths = write(tmp_path, icd10cm_order_2025__txt=order_file(listed()))
    with pytest.raises(BadReleaseFile, match="lies before the first"):
        library.add(paths, effective_from=dt.date(9999, 11, 1))


# merging


def test_a_tabular_list_takes_titles_and_codes_from_the_order_file_of_its_edition(
    library: Library, tmp_path: Path
) -> None:
    rows = [row for row in listed() if row[0] != "S529XXD"]
    place = rows.index(("S520XXA", "1", "Fracture of upper end of ulna, initial encounter"))
    rows[place] = ("S520XXA", "1", "Fracture of elbow end of ulna, first visit")
    added = library.add(write(tmp_path, icd10cm_order_2025__txt=order_file(rows), icd10cm_tabular_2025__xml=tabular()))
    assert [one.kind for one in added] == ["tabular list"]
    (release,) = library.releases()
    assert release.source == "icd10cm_tabular_2025.xml and icd10cm_order_2025.txt"
    terminology = library.load(release)
    assert terminology.title("S52.0XXA") == "Fracture of elbow end of ulna, first visit"
    assert terminology.title("S52.0XXD") == "Fracture of upper end of ulna, subsequent encounter"
    assert "S52.9XXD" not in terminology
    assert [character for character, _ in terminology.seventh_characters("S52.9")] == ["A"]
    assert terminology.entry("E08").excludes1


def test_where_the_codes_agree_the_month_of_either_file_holds(library: Library, tmp_path: Path) -> None:
    library.add(
        [*write(tmp_path, icd10cm_tabular_2021__xml=tabular("2021")), _order(tmp_path, "icd10cm-order-Jan-2021.txt")]
    )
    (release,) = library.releases()
    assert (release.edition, release.effective_from) == ("FY2021 January", dt.date(2021, 1, 1))
    assert library.load(release).entry("E08").code_first


def test_files_of_one_year_with_other_codes_stay_two_releases(library: Library, tmp_path: Path) -> None:
    rows = [*listed()[:3], ("E0810", "1", "New in January"), *listed()[3:]]
    path = tmp_path / "icd10cm-order-Jan-2021.txt"
    path.write_text(order_file(rows))
    library.add([*write(tmp_path, icd10cm_tabular_2021__xml=tabular("2021")), path])
    assert [release.edition for release in library.releases()] == ["FY2021", "FY2021 January"]


def _order(folder: Path, name: str) -> Path:
    path = folder / name
    path.write_text(order_file(listed()))
    return path


@pytest.mark.parametrize(
    ("change", "names"),
    [
        (lambda rows: [*rows[:2], ("B99", "1", "Not in the list"), *rows[2:]], "1 codes differ, B99"),
        (lambda rows: [row for row in rows if row[0] != "I10"], "1 codes differ, I10"),
        (lambda rows: [row for row in rows if not row[0].startswith("S520XX")], "1 codes differ, S52.0"),
        (lambda rows: [(code, "1" if code == "E08" else kind, title) for code, kind, title in rows], "differ, E08"),
    ],
)
def test_an_order_file_of_another_edition_is_refused(library: Library, tmp_path: Path, change, names: str) -> None:
    paths = write(tmp_path, icd10cm_tabular_2025__xml=tabular(), icd10cm_order_2025__txt=order_file(change(listed())))
    with pytest.raises(BadReleaseFile, match=f"are not of the same edition: .*{names}"):
        library.add(paths)
    assert library.releases() == ()


@pytest.mark.parametrize(
    "files",
    [
        {"icd10cm_tabular_2025__xml": tabular(), "again_tabular_2025__xml": tabular()},
        {"icd10cm_order_2025__txt": order_file(listed()), "icd10cm_codes_2025__txt": code_list(listed())},
        {"drug_2025__xml": DRUG, "drug_again_2025__xml": DRUG},
    ],
)
def test_two_files_for_one_place_are_refused(library: Library, tmp_path: Path, files: dict[str, str]) -> None:
    with pytest.raises(BadReleaseFile, match=r"are of the same edition .FY2025.; give only one"):
        library.add(write(tmp_path, **files))
    assert not (tmp_path / "home").exists()


# the file at hand, the file that may not take its place, what would be lost
POORER = [
    ({"icd10cm_tabular_2025__xml": tabular()}, {"icd10cm_order_2025__txt": order_file(listed())}, "its notes"),
    ({"icd10cm_tabular_2025__xml": tabular()}, {"icd10cm_codes_2025__txt": code_list(listed())}, "its notes"),
    (
        {"icd10cm_order_2025__txt": order_file(listed())},
        {"icd10cm_codes_2025__txt": code_list(listed())},
        "its headings",
    ),
]


@pytest.mark.parametrize(("rich", "poor", "lost"), POORER)
def test_a_release_is_not_replaced_by_a_poorer_one(
    library: Library, tmp_path: Path, rich: dict[str, str], poor: dict[str, str], lost: str
) -> None:
    library.add(write(tmp_path, **rich))
    before = library.releases()
    with pytest.raises(BadReleaseFile, match=f"is at hand with {lost}, which this file lacks"):
        library.add(write(tmp_path, **poor))
    assert library.releases() == before
    library.add(write(tmp_path, **rich))
    assert library.releases() == before


def test_an_added_release_takes_the_place_of_the_shipped_one_of_its_first_day(tmp_path: Path) -> None:
    library = Library(tmp_path / "home")
    path = tmp_path / "icd10cm-tabular-April-2026.xml"
    path.write_text(tabular("2026"))
    library.add([path])
    selection = library.for_date(CM, dt.date(2026, 6, 1))
    assert selection.terminology.release.source == path.name
    assert len(list(selection.terminology.codes(billable_only=True))) == 25


# indexes and tables


def test_tables_are_attached_to_the_release_of_their_edition(library: Library, tmp_path: Path) -> None:
    added = library.add(write(tmp_path, i__xml=INDEX, e__xml=EXTERNAL, n__xml=NEOPLASM, d__xml=DRUG))
    assert [(one.kind, one.rows) for one in added] == [
        ("index", 2),
        ("external-cause", 2),
        ("neoplasm", 5),
        ("drug", 2),
    ]
    assert library.releases() == ()
    library.add(write(tmp_path, icd10cm_order_2024__txt=order_file(listed())))
    assert list(library.for_date(CM, None).terminology.index_terms()) == []
    library.add(write(tmp_path, icd10cm_order_2025__txt=order_file(listed())))
    terms = set(library.for_date(CM, None).terminology.index_terms())
    assert terms == {
        IndexTerm("index", ("Amyloidosis",), "E85.9"),
        IndexTerm("index", ("Amyloidosis", "with heart involvement"), "E85.4", None, "I43"),
        IndexTerm("external-cause", ("Accident",), "X58"),
        IndexTerm("external-cause", ("Accident", "boat", "on fire"), "V90.2"),
        IndexTerm("neoplasm", ("Neoplasm, neoplastic",), "C80.1", "Malignant Primary"),
        IndexTerm("neoplasm", ("Neoplasm, neoplastic",), "C79.9", "Malignant Secondary"),
        IndexTerm("neoplasm", ("Neoplasm, neoplastic", "abdomen"), "C76.2", "Malignant Primary"),
        IndexTerm("neoplasm", ("Neoplasm, neoplastic", "abdomen"), "C79.8", "Malignant Secondary"),
        IndexTerm("neoplasm", ("Neoplasm, neoplastic", "abdomen"), "D09.8", "Ca in situ"),
        IndexTerm("drug", ("Aspirin",), "T39.011", "Poisoning Accidental"),
        IndexTerm("drug", ("Aspirin",), "T39.015", "Adverse effect"),
    }
    assert {term.text for term in terms if term.code == "V90.2"} == {"Accident, boat, on fire"}


def test_a_library_without_a_folder_takes_nothing(tmp_path: Path) -> None:
    with pytest.raises(UnknownRelease, match="has no data folder"):
        Library().add(write(tmp_path, icd10cm_order_2025__txt=order_file(listed())))
