"""The official files of several years, read as they were published."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path

import pytest

from nosology.core.codes import CodeSystem, NoteKind
from nosology.core.errors import BadReleaseFile
from nosology.terminology import Library
from nosology.terminology.index import IndexTerm

pytestmark = pytest.mark.corpus
CM, PCS = CodeSystem.ICD10CM, CodeSystem.ICD10PCS

# file, system, edition, kind, billable codes by the official count
LISTS = [
    ("icd10cm_us/fy2018/icd10cm_order_2018.txt", CM, "FY2018", "order file", 71_704),
    ("icd10cm_us/fy2025/order/icd10cm_order_2025.txt", CM, "FY2025", "order file", 74_260),
    ("icd10pcs_us/fy2014/icd10pcs_order_2014.txt", PCS, "FY2014", "order file", 71_924),
    ("icd10pcs_us/fy2018/icd10pcs_codes_2018.txt", PCS, "FY2018", "code list", 78_705),
]


@pytest.fixture(scope="module")
def years(corpora: Path, tmp_path_factory: pytest.TempPathFactory) -> Library:
    """A library with the lists of several years."""
    library = Library(tmp_path_factory.mktemp("years"))
    added = library.add([corpora / file for file, *_ in LISTS])
    assert [(one.system, one.edition, one.kind) for one in added] == [tuple(row[1:4]) for row in LISTS]
    return library


@pytest.mark.parametrize(
    ("file", "system", "edition", "kind", "billable"), LISTS, ids=[Path(row[0]).stem for row in LISTS]
)
def test_a_list_has_its_official_count(
    years: Library, file: str, system: CodeSystem, edition: str, kind: str, billable: int
) -> None:
    codes = years.edition(system, edition).codes(billable_only=True)
    assert sum(1 for _ in codes) == billable


def test_the_tabular_list_and_order_file_of_one_edition_become_one_release(corpora: Path, library: Library) -> None:
    folder = corpora / "icd10cm_us" / "fy2021"
    library.add([folder / "icd10cm_tabular_2021.xml", folder / "icd10cm-order-Jan-2021.txt"])
    (release,) = library.releases()
    assert (release.edition, release.effective_from) == ("FY2021 January", dt.date(2021, 1, 1))
    terminology = library.load(release)
    lines = (folder / "icd10cm-order-Jan-2021.txt").read_text(encoding="ascii").splitlines()
    official = {line[6:14].strip(): line[14] == "1" for line in lines}
    ours = {code.replace(".", ""): terminology.is_billable(code) for code in terminology.codes()}
    assert ours == official
    kinds = Counter(note.kind for code in terminology.stems("19") for note in terminology.entry(code).notes)
    assert {NoteKind.EXCLUDES1, NoteKind.EXCLUDES2, NoteKind.CODE_ALSO} <= set(kinds)
    answer = library.validate("J12.82", CM, dt.date(2021, 1, 15))
    assert answer.message == "J12.82 is valid in FY2021 January."


# file of the April 2026 update, table, terms, one of them
TABLES = [
    (
        "icd10cm-drug-April-1-2026-XML.xml",
        "drug",
        40_036,
        IndexTerm("drug", ("1-propanol",), "T51.3X1", "Poisoning Accidental (unintentional)"),
    ),
    (
        "icd10cm-neoplasm-April-1-2026-XML.xml",
        "neoplasm",
        9_020,
        IndexTerm("neoplasm", ("Neoplasm, neoplastic",), "C80.1", "Malignant Primary"),
    ),
    (
        "icd10cm-eindex-April-1-2026-XML.xml",
        "external-cause",
        6_671,
        IndexTerm("external-cause", ("Accident", "boat, boating", "striking swimmer", "unpowered"), "V94.12"),
    ),
]


@pytest.mark.parametrize(("file", "table", "rows", "example"), TABLES, ids=[row[1] for row in TABLES])
def test_a_table_goes_to_the_shipped_release_of_its_edition(
    corpora: Path, tmp_path: Path, file: str, table: str, rows: int, example: IndexTerm
) -> None:
    library = Library(tmp_path)
    (added,) = library.add([corpora / "icd10cm_us" / "fy2026" / file])
    assert (added.kind, added.edition, added.rows) == (table, "FY2026 April", rows)
    terminology = library.for_date(CM, dt.date(2026, 5, 1)).terminology
    terms = list(terminology.index_terms())
    assert len(terms) == rows
    assert example in terms
    assert not [term for term in terms if term.code not in terminology]


def test_each_column_of_the_neoplasm_table_leads_to_its_own_part_of_the_chapter(corpora: Path, tmp_path: Path) -> None:
    library = Library(tmp_path)
    library.add([corpora / "icd10cm_us" / "fy2026" / "icd10cm-neoplasm-April-1-2026-XML.xml"])
    parts: dict[str | None, Counter[str]] = {}
    for term in library.for_date(CM, dt.date(2026, 5, 1)).terminology.index_terms():
        parts.setdefault(term.column, Counter())[term.code[:2]] += 1
    assert parts["Malignant Secondary"].keys() <= {"C7"}
    assert parts["Ca in situ"].keys() <= {"D0"}
    assert parts["Benign"].keys() <= {"D1", "D2", "D3"}


# file that is official and no release, the reason
OTHERS = [
    ("icd10cm_us/fy2018/icd10cm_codes_addenda_2018.txt", "line 1: neither XML nor a line of an order file"),
    ("icd10cm_us/fy2025/poa_exempt/POAexemptCodesFY25.txt", "line 1: neither XML nor a line of an order file"),
    ("icd10cm_us/fy2025/conversion_table_fy2025.csv", "line 1: neither XML nor a line of an order file"),
    ("icd10cm_us/fy2025/guidelines_fy2025.txt", "line 1: neither XML nor a line of an order file"),
    ("icd10cm_us/fy2025/icd-10-cm-tabular-2025_ch2.xml", "only 1 of the 21 chapters are there"),
    ("icd10cm_us/fy2025/icd-10-cm-tabular-2025.xsd", "XML of another kind"),
]


@pytest.mark.parametrize(("file", "reason"), OTHERS, ids=[Path(row[0]).stem for row in OTHERS])
def test_other_official_files_are_refused(corpora: Path, library: Library, file: str, reason: str) -> None:
    with pytest.raises(BadReleaseFile) as caught:
        library.add([corpora / file])
    assert reason in str(caught.value)
    assert library.releases() == ()


# a file, the share of it that is kept, the reason
CUT = [
    ("icd10cm_us/fy2021/icd10cm_tabular_2021.xml", 0.3, "not a whole XML file"),
    ("icd10cm_us/fy2021/icd10cm_tabular_2021.xml", 0.999, "not a whole XML file"),
    ("icd10cm_us/fy2025/order/icd10cm_order_2025.txt", 0.5, "the file ends within the line"),
    ("icd10cm_us/fy2025/icd-10-cm-drug-2025.xml", 0.7, "not a whole XML file"),
]


@pytest.mark.parametrize(("file", "share", "reason"), CUT)
def test_a_file_cut_short_is_refused_with_its_line(
    corpora: Path, library: Library, tmp_path: Path, file: str, share: float, reason: str
) -> None:
    data = (corpora / file).read_bytes()
    path = tmp_path / Path(file).name
    path.write_bytes(data[: int(len(data) * share)])
    with pytest.raises(BadReleaseFile, match=rf"{path.name}, line \d+: .*{reason}"):
        library.add([path])
    assert library.releases() == ()


def test_two_years_are_compared(years: Library) -> None:
    old, new = (years.edition(CM, edition).release for edition in ("FY2018", "FY2025"))
    found = years.diff(old, new)
    assert "U07.1" in found.added
    assert "I48.1" in found.no_longer_billable
    assert "F32.8" not in found.deleted
    billable = {release: set(years.load(release).codes(billable_only=True)) for release in (old, new)}
    gone = billable[old] - billable[new]
    assert gone == {code for code in (*found.deleted, *found.no_longer_billable) if code in billable[old]}
