"""A file that is not whole, not of its kind or tampered with is refused with line and reason, and nothing is kept."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

import pytest

from nosology.core.codes import CodeSystem
from nosology.core.errors import BadReleaseFile, TerminologyError
from nosology.terminology import Library
from nosology.terminology.store import StoredFile
from tests.terminology.official import INDEX, NEOPLASM, code_list, listed, order_file, tabular, write

TABULAR, ORDER, CODES = tabular(), order_file(listed()), code_list(listed())


def order_without(line: int) -> str:
    lines = ORDER.splitlines(keepends=True)
    return "".join(lines[:line] + lines[line + 1 :])


# file name, content, what the message says
FILES = [
    ("tabular_2025.xml", "", "line 1: the file is empty"),
    ("tabular_2025.xml", "  \n\n ", "line 1: the file is empty"),
    ("tabular_2025.xml", TABULAR[: len(TABULAR) // 2], "not a whole XML file"),
    ("tabular_2025.xml", TABULAR.replace("</desc>", "</dsc>", 1), "line 3: not a whole XML file (mismatched tag)"),
    ("tabular_2025.xml", TABULAR[:-20], "not a whole XML file"),
    ("tabular_2025.xml", tabular(chapters=20), "only 20 of the 21 chapters are there"),
    ("tabular_2025.xml", TABULAR.replace("<name>I10<", "<name>I1<"), "line 38: 'I1' is not the name of a diag"),
    ("tabular_2025.xml", TABULAR.replace("<desc>Condition I10</desc>", "<desc/>"), "line 38: I10 has an empty title"),
    ("tabular_2025.xml", TABULAR.replace("<desc>Condition I10</desc>", ""), "line 38: I10 has no title"),
    ("tabular_2025.xml", TABULAR.replace("<name>J00<", "<name>I10<"), "line 41: I10 stands in the file twice"),
    ("tabular_2025.xml", TABULAR.replace('char="A"', 'char="AB"'), "7th character definition names no character"),
    ("page.xml", "<!DOCTYPE html>\n<html><body>Sign in</body></html>", "a web page, not the file itself"),
    ("page.txt", "  <html lang='en'><p>503</p></html>", "a web page, not the file itself"),
    ("other.xml", "<?xml version='1.0'?><feed/>", "XML of another kind (<feed>)"),
    ("index_2025.xml", INDEX[: len(INDEX) - 40], "not a whole XML file"),
    ("index_2025.xml", INDEX.replace("E85.4", "amyloid"), "line 5: 'amyloid' is not a code"),
    ("index_2025.xml", INDEX.replace("<title>with heart involvement</title>", "<title/>"), "a term has an empty title"),
    ("index_2025.xml", INDEX.replace("<title>with heart involvement</title>", ""), "before the title of its term"),
    ("index_2025.xml", INDEX.replace("<code>E85.9</code>", "").replace("<code>E85.4</code>", ""), "holds no term"),
    ("neoplasm_2025.xml", NEOPLASM.replace("C80.1", "80.1"), "line 6: '80.1' is not a code"),
    (
        "bomb_2025.xml",
        '<?xml version="1.0"?><!DOCTYPE ICD10CM.tabular [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
        "<ICD10CM.tabular>&b;</ICD10CM.tabular>",
        "line 1: it declares entities",
    ),
    ("deep_2025.xml", "<ICD10CM.tabular>" + "<a>" * 80 + "</a>" * 80 + "</ICD10CM.tabular>", "nested deeper than 60"),
    ("odd_2025.xml", '<?xml version="1.0" encoding="klingon"?><ICD10CM.tabular/>', "its encoding cannot be read"),
    ("odd_2025.xml", '<?xml version="1.0" encoding="shift_jis"?><ICD10CM.tabular/>', "its encoding cannot be read"),
    ("order_2025.txt", ORDER[:-10], "the file ends within the line"),
    ("order_2025.txt", order_without(7), "line 8: its order number is 9; lines are missing or repeated"),
    ("order_2025.txt", ORDER.replace("00003", "3    "), "line 3: not a line of an order file"),
    ("order_2025.txt", "".join(ORDER.splitlines(keepends=True)[:-1]), "the list ends at V00, so its last chapters"),
    ("order_2025.txt", ORDER.replace(" E089 ", " E080 "), "line 6: E080 stands in the file twice"),
    ("codes_2025.txt", CODES.replace("J00 ", "4J0 "), "'4J0' is not a code of icd-10-cm"),
    ("codes_2025.txt", CODES + "and some prose\n", "not a line of a code list"),
    ("codes_2025.txt", CODES.split("S520")[0], "the list ends at R00"),
    ("poa_2025.txt", "Order #\tCode\tShort\n1\tA00\tCholera\n", "neither XML nor a line of an order file or code list"),
    ("notes_2025.csv", "code,title\nA00,Cholera\n", "neither XML nor a line of an order file or code list"),
]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    FILES,
    ids=lambda value: value[:24],
)
def test_a_file_is_refused_with_line_and_reason(
    library: Library, tmp_path: Path, name: str, content: str, reason: str
) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    with pytest.raises(BadReleaseFile) as caught:
        library.add([path])
    message = str(caught.value)
    assert message.startswith(name)
    assert reason in message
    assert not (tmp_path / "home").exists()


def test_archives_binaries_folders_and_missing_files_are_refused(library: Library, tmp_path: Path) -> None:
    archive = tmp_path / "tabular_2025.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("tabular_2025.xml", TABULAR)
    binary = tmp_path / "codes_2025.txt"
    binary.write_bytes(bytes(range(256)))
    late = tmp_path / "late_2025.txt"
    late.write_bytes(CODES.encode() * 200 + b"\0\n")
    for path, reason in (
        (archive, "a zip archive; unpack it first"),
        (binary, "is binary"),
        (late, "binary, not a list of codes"),
        (tmp_path, "cannot be read (Is a directory)"),
        (tmp_path / "absent.xml", "cannot be read (No such file or directory)"),
    ):
        with pytest.raises(BadReleaseFile) as caught:
            library.add([path])
        assert reason in str(caught.value)


@pytest.mark.parametrize(
    ("name", "content", "system", "reason"),
    [
        ("tabular_2025.xml", TABULAR, CodeSystem.ICD9CM, "the tabular list of icd-10-cm, not of icd-9-cm"),
        ("index_2025.xml", INDEX, CodeSystem.ICD10, "the index or table of icd-10-cm, not of icd-10"),
        ("order_2025.txt", ORDER, CodeSystem.ICD10, "lists of icd-10 are not published in this form"),
        ("order_2025.txt", ORDER, CodeSystem.ICD10PCS, "'C00' is not a code of icd-10-pcs|'A00' is not a code"),
    ],
)
def test_a_file_is_not_taken_for_another_system(
    library: Library, tmp_path: Path, name: str, content: str, system: CodeSystem, reason: str
) -> None:
    path = tmp_path / name
    path.write_text(content)
    with pytest.raises(BadReleaseFile, match=reason):
        library.add([path], system=system)
    assert library.releases() == ()


def contents(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


def test_one_bad_file_among_good_ones_leaves_the_folder_as_it_was(library: Library, tmp_path: Path) -> None:
    library.add(write(tmp_path, icd10cm_order_2024__txt=ORDER))
    assert library.folder is not None
    before = contents(library.folder)
    good = write(tmp_path, icd10cm_tabular_2025__xml=TABULAR, neoplasm_2025__xml=NEOPLASM)
    (bad,) = write(tmp_path, index_2025__xml=INDEX[:200])
    for paths in ([*good, bad], [bad, *good]):
        with pytest.raises(BadReleaseFile, match=r"index_2025\.xml, line"):
            library.add(paths)
        assert contents(library.folder) == before


def test_a_write_that_fails_leaves_no_part_behind(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    library.add(write(tmp_path, icd10cm_order_2024__txt=ORDER))
    assert library.folder is not None
    before = contents(library.folder)
    monkeypatch.setattr("nosology.terminology.store.os.fsync", full)
    with pytest.raises(TerminologyError, match=r"cannot be written to .No space left on device.; set NOSOLOGY_HOME"):
        library.add(write(tmp_path, icd10cm_tabular_2025__xml=TABULAR))
    assert contents(library.folder) == before


def test_a_home_that_is_no_folder_is_refused(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.write_text("")
    with pytest.raises(TerminologyError, match="cannot be written to"):
        Library(home, shipped=tmp_path).add(write(tmp_path, icd10cm_tabular_2025__xml=TABULAR))


# tampering


@pytest.fixture
def kept(library: Library, tmp_path: Path) -> Path:
    (added,) = library.add(write(tmp_path, icd10cm_tabular_2025__xml=TABULAR))
    return added.path


@pytest.mark.parametrize(
    ("tamper", "reason"),
    [
        (lambda data: b"", "does not begin as a release file"),
        (lambda data: b"hello\n" + data, "does not begin as a release file"),
        (lambda data: data.replace(b"NOSOLOGY-RELEASE 1", b"NOSOLOGY-RELEASE 9"), "has format 9"),
        (lambda data: data.replace(b"FY2025", b"FY2035"), "the header does not match its hash"),
        (lambda data: data[:150], "the header does not match its hash"),
        (lambda data: data[:-200], "section .* does not match its hash"),
    ],
)
def test_a_tampered_release_is_refused(library: Library, kept: Path, tamper, reason: str) -> None:
    kept.write_bytes(tamper(kept.read_bytes()))
    with pytest.raises(BadReleaseFile, match=rf"{kept.name} is damaged: .*{reason}.*Delete it and add") as caught:
        library.for_date(CodeSystem.ICD10CM, None).terminology.inherited_notes("E08.9")
    assert str(kept) in str(caught.value)


def read_all(path: Path) -> list[bytes]:
    file = StoredFile(path)
    return [file.section(name) for name in file.header["sections"]]


def test_every_byte_of_a_release_is_checked(kept: Path) -> None:
    data = kept.read_bytes()
    for at in range(0, len(data), 7):
        kept.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
        with pytest.raises(BadReleaseFile):
            read_all(kept)


def test_a_damaged_release_is_mended_by_adding_its_file_again(library: Library, kept: Path, tmp_path: Path) -> None:
    kept.write_bytes(kept.read_bytes()[:100])
    with pytest.raises(BadReleaseFile, match="is damaged"):
        library.releases()
    library.add(write(tmp_path, icd10cm_tabular_2025__xml=TABULAR))
    assert [release.edition for release in library.releases()] == ["FY2025"]


def test_a_term_table_is_no_release(library: Library, tmp_path: Path) -> None:
    from nosology.terminology import Terminology

    (added,) = library.add(write(tmp_path, index_2025__xml=INDEX))
    with pytest.raises(BadReleaseFile, match="holds no code list"):
        Terminology.load(added.path)
