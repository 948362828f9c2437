"""Instructional notes: their references, and how they are inherited."""

from __future__ import annotations

import pytest

from nosology.core.codes import CodeReference, Note, NoteKind
from nosology.terminology import Terminology
from nosology.terminology.references import parse_references

# the words of a note, the codes and ranges that it names
NOTES = [
    ("diabetes mellitus due to underlying condition (E08.-)", ["E08"]),
    ("edema and proteinuria (O10-O11, O13-)", ["O10-O11", "O13"]),
    ("sepsis following a procedure (T81.44-)", ["T81.44"]),
    ("postprocedural heart failure (I97.13-)", ["I97.13"]),
    ("infection due to implants (T82.6-T82.7, T83.5-T83.6)", ["T82.6-T82.7", "T83.5-T83.6"]),
    ("subcategories S06.1- to S06.6-, S06.81-", ["S06.1-S06.6", "S06.81"]),
    ("adverse effect (T36-T50 with fifth or sixth character 5)", ["T36-T50"]),
    ("bowel infections (A00.0–A09)", ["A00.0-A09"]),
    ("heart failure (I50.-), heart failure again (I50.-)", ["I50"]),
    ("category Z3A, Weeks of gestation", ["Z3A"]),
    ("neuroendocrine tumour (C7A.8)", ["C7A.8"]),
    ("anemia due to vitamin B12 deficiency", []),
    ("acute appendicitis", []),
    ("", []),
]


def test_references_of_a_note(icd10cm: Terminology) -> None:
    found = {
        text: [
            one.first if one.first == one.last else f"{one.first}-{one.last}"
            for one in parse_references(text, icd10cm.__contains__)
        ]
        for text, _ in NOTES
    }
    assert found == dict(NOTES)


def test_without_a_release_every_word_shaped_like_a_code_counts() -> None:
    assert parse_references("vitamin B12 deficiency") == (CodeReference("B12", "B12"),)
    assert parse_references("(I50.9-I11)") == (CodeReference("I50.9", "I50.9"),)


@pytest.mark.parametrize(
    ("code", "kind", "at", "words", "reference"),
    [
        ("E11.42", NoteKind.EXCLUDES1, "E11", "underlying condition", CodeReference("E08", "E08")),
        ("E11.42", NoteKind.USE_ADDITIONAL, "E11", "insulin (", CodeReference("Z79.4", "Z79.4")),
        ("E11.42", NoteKind.EXCLUDES1, "4", "specific to newborn", CodeReference("P70", "P74")),
        ("I50.23", NoteKind.CODE_FIRST, "I50", "due to hypertension (", CodeReference("I11.0", "I11.0")),
        ("I50.23", NoteKind.CODE_ALSO, "I50.2", "end stage", CodeReference("I50.84", "I50.84")),
        ("I50.23", NoteKind.EXCLUDES2, "9", "pregnancy", CodeReference("O00", "O9A")),
        ("T81.44XA", NoteKind.USE_ADDITIONAL, "T80-T88", "devices", CodeReference("Y62", "Y82")),
        ("T21.01XA", NoteKind.EXCLUDES2, "T20-T32", "erythema", CodeReference("L59.0", "L59.0")),
    ],
)
def test_a_code_inherits_notes_from_every_level(
    icd10cm: Terminology, code: str, kind: NoteKind, at: str, words: str, reference: CodeReference
) -> None:
    notes = [
        note for note in icd10cm.inherited_notes(code) if (note.kind, note.at) == (kind, at) and words in note.text
    ]
    assert [note.references for note in notes] == [(reference,)]


def test_notes_come_nearest_first(icd10cm: Terminology) -> None:
    levels = list(dict.fromkeys(note.at for note in icd10cm.inherited_notes("I50.21")))
    path = ["I50.21", *icd10cm.ancestors("I50.21")]
    assert levels == [row for row in path if row in levels]
    assert levels == ["I50.2", "I50", "9"]


def test_inclusion_terms_name_no_other_codes(icd10cm: Terminology) -> None:
    assert icd10cm.entry("I10").notes[0] == Note(NoteKind.INCLUDES, "I10", "high blood pressure")
    terms = list(icd10cm.inclusion_terms())
    assert len(terms) > 10_000
    assert ("I50.9", "Congestive heart failure NOS") in terms


def test_every_reference_of_the_list_names_rows_of_the_list(icd10cm: Terminology) -> None:
    missing = {
        reference
        for chapter in map(str, range(1, 23))
        for row in [chapter, *icd10cm.descendants(chapter)][::7]
        for note in (icd10cm.get(row) or icd10cm.entry(chapter)).notes
        for reference in note.references
        if reference.first not in icd10cm and reference.last not in icd10cm
    }
    assert missing == set()


def test_seventh_characters_are_inherited(icd10cm: Terminology) -> None:
    assert dict(icd10cm.seventh_characters("T81.44")) == {
        "A": "initial encounter",
        "D": "subsequent encounter",
        "S": "sequela",
    }
    assert len(icd10cm.seventh_characters("S52.501")) == 16
    assert icd10cm.seventh_characters("S52.501A") == icd10cm.seventh_characters("S52.501")
    assert icd10cm.seventh_characters("I10") == ()
    assert icd10cm.entry("S52.501").seventh_character[0] == ("A", "initial encounter for closed fracture")
