"""ClaML: an edition in the form of WHO, and a national one with modifiers that hold for some classes only."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from nosology.core.codes import CodeReference, CodeSystem, NoteKind
from nosology.core.errors import BadReleaseFile
from nosology.terminology import Library, Terminology

FIXTURES = Path(__file__).parent / "fixtures"


@pytest.fixture
def edition(library: Library) -> Terminology:
    (added,) = library.add([FIXTURES / "who.xml"])
    assert (added.kind, added.system, added.rows) == ("ClaML", CodeSystem.ICD10, 9)
    return library.for_date(CodeSystem.ICD10, dt.date(2017, 3, 1)).terminology


@pytest.fixture
def national(library: Library) -> Terminology:
    library.add([FIXTURES / "national.xml"])
    return library.edition(CodeSystem.ICD10, "icd-10-xx 2024")


def test_the_edition_is_named_and_dated_by_its_title(edition: Terminology) -> None:
    release = edition.release
    assert (release.edition, release.effective_from, release.effective_to) == (
        "Test Classification 2016",
        dt.date(2016, 1, 1),
        None,
    )


def test_the_tree_and_the_titles(edition: Terminology) -> None:
    assert edition.ancestors("E14.1") == ("E14", "E10-E14", "IV")
    assert edition.title("E10") == "Type 1 diabetes mellitus"
    assert edition.title("IV") == "Endocrine diseases"
    assert edition.chapter("E10.0") == "IV"


def test_a_modifier_gives_a_class_its_fourth_characters_unless_it_is_excluded(edition: Terminology) -> None:
    assert edition.children("E10") == ("E10.0", "E10.5", "E10.9")
    assert edition.title("E10.0") == "Type 1 diabetes mellitus: With coma"
    assert edition.children("E11") == ()
    assert edition.children("E14") == ("E14.1",)
    assert list(edition.codes(billable_only=True)) == ["E10.0", "E10.5", "E10.9", "E11", "E14.1"]


def test_notes_keep_their_kind_their_words_and_their_references(edition: Terminology) -> None:
    notes = {note.kind: note for note in edition.inherited_notes("E10.0") if note.at != "E10.0"}
    assert notes[NoteKind.INCLUSION_TERM].text == "diabetes: juvenile onset"
    assert notes[NoteKind.EXCLUDES].text == "diabetes in pregnancy O24.-"
    assert notes[NoteKind.NOTES].at == "IV"
    assert edition.entry("E10.0").includes == ("Diabetic coma",)


def test_a_reference_is_parsed_where_the_edition_has_the_code(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "with_pregnancy.xml"
    text = (FIXTURES / "who.xml").read_text(encoding="utf-8")
    path.write_text(text.replace("O24.-", "E14.-"), encoding="utf-8")
    library.add([path])
    notes = library.for_date(CodeSystem.ICD10, None).terminology.inherited_notes("E10")
    assert [note.references for note in notes if note.kind is NoteKind.EXCLUDES] == [(CodeReference("E14", "E14"),)]


def test_a_national_edition_combines_modifiers_and_takes_only_the_characters_that_are_valid(
    national: Terminology,
) -> None:
    assert national.release.effective_from == dt.date(2024, 1, 1)
    assert national.title("M16-M16") == "Arthrose der Hüfte"
    assert national.children("M17") == ("M17.0", "M17.1")
    assert list(national.codes(billable_only=True)) == ["M17.01", "M17.02", "M17.11", "M17.12"]
    assert national.title("M17.12") == "Gonarthrose: schwer: links"
    assert "M17.03" not in national
    assert [(note.kind, note.text) for note in national.entry("M17").notes] == [
        (NoteKind.CODE_ALSO, "Seite angeben (Z96.6)")
    ]


# what is replaced, by what, and the reason given
BROKEN = [
    ('<SuperClass code="E14"/>', '<SuperClass code="E19"/>', "E14.1 stands below E19, which the file lacks"),
    ('<SuperClass code="IV"/>', '<SuperClass code="E10"/>', "some classes stand below themselves"),
    ('code="E11" kind', 'code="E10" kind', "line 23: E10 stands in the file twice"),
    ("<Label>With ketoacidosis</Label>", "<Label/>", "line 29: E14.1 has no preferred title"),
    ('<Class code="E14.1"', "<Class", "line 28: a Class has no code"),
    ('version="2016"', 'version="2"', "its title names no year"),
    ("<ClaML version", "<Claml version", "XML of another kind"),
    ("</ClaML>", "", "not a whole XML file"),
]


@pytest.mark.parametrize(("old", "new", "reason"), BROKEN)
def test_a_broken_edition_is_refused_with_its_reason(
    library: Library, tmp_path: Path, old: str, new: str, reason: str
) -> None:
    text = (FIXTURES / "who.xml").read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "broken.xml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(BadReleaseFile) as caught:
        library.add([path])
    assert reason in str(caught.value)
    assert str(caught.value).startswith("broken.xml")
    assert library.releases() == ()


def test_the_user_may_say_when_an_edition_holds(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "undated.xml"
    text = (FIXTURES / "who.xml").read_text(encoding="utf-8")
    path.write_text(text.replace('version="2016"', 'version="x"'), encoding="utf-8")
    first, last = dt.date(2015, 1, 1), dt.date(2015, 12, 31)
    library.add([path], edition="Ours", effective_from=first, effective_to=last)
    (release,) = library.releases()
    assert (release.edition, release.effective_from, release.effective_to) == ("Ours", first, last)
