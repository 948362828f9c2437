"""The data-quality report finds what was put in, and prints no note text."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace

import pytest

from nosology.core.annotations import Span
from nosology.core.codes import Code, CodeSystem
from nosology.terminology import Library
from nosology.training.corpora import Passage, inspect
from nosology.training.corpora.quality import printed
from nosology.training.corpora.quality.duplicates import exact, near
from nosology.training.corpora.quality.support import support
from nosology.training.corpora.quality.validity import CodeState, check, state_in
from tests.training.corpora.examples import CM, corpus, example

LIBRARY = Library()
LONG = "The patient came with a cough that had lasted for three weeks and a mild fever in the evening. " * 3


@pytest.mark.parametrize(
    ("system", "value", "state"),
    [
        ("icd-10-cm", "I10", "valid"),
        ("icd-10-cm", "S01.20XA", "valid"),
        ("icd-10-cm", "I50.2", "not billable"),
        ("icd-10-cm", "S01.20X", "truncated"),
        ("icd-10-cm", "I99.99", "unknown"),
        ("icd-10-pcs", "BT43ZZZ", "valid"),
        ("icd-10-pcs", "BT43", "truncated"),
        ("icd-9-cm", "780.60", "valid"),
        ("icd-9-cm", "780.6", "not billable"),
        ("icd-9-pcs", "03.31", "valid"),
        ("icd-9-cm", "329", "leading zero lost"),
        ("icd-9-pcs", "11.8", "leading zero lost"),
        ("icd-9-cm", "999.99", "unknown"),
    ],
)
def test_states_of_codes(system: str, value: str, state: str):
    known = CodeSystem.from_label(system)
    terminology = LIBRARY.for_date(known, None).terminology
    assert state_in(terminology, LIBRARY, Code(known, value)) == CodeState(state)


def test_a_code_of_another_edition_is_not_valid_on_the_date(tmp_path):
    listed = tmp_path / "icd10cm-codes-2016.txt"
    listed.write_text(
        "A000    Cholera\nT814XXA Infection following a procedure, initial encounter\nZ9989 Dependence on machines\n",
        encoding="utf-8",
    )
    library = Library(tmp_path / "home")
    library.add([listed], system=CM, edition="FY2016", effective_from=dt.date(2015, 10, 1))
    found = check(corpus(example("1", "T81.4XXA", on="2026-05-01"), example("2", "T81.4XXA", on="2016-05-01")), library)
    assert {row.state.value: row.assignments for row in found.rows} == {"valid": 1, "not valid on date": 1}


def test_the_edition_is_that_of_the_encounter_then_of_the_corpus():
    dated = corpus(example("1", "I10", on="2018-05-01"))
    assert "no release in force on the date of coding is at hand" in check(dated, LIBRARY).notes[0]
    assert check(corpus(example("1", "I10")), LIBRARY).notes == ()
    assert check(corpus(example("1", "I10"), coded_on=dt.date(2018, 1, 1)), LIBRARY).notes != ()
    shifted = check(replace(dated, shifted_dates=True), LIBRARY)
    assert shifted.notes == ("The dates are shifted and choose no edition; the newest release at hand was asked.",)


def test_equal_texts_and_whether_they_were_coded_alike():
    groups = exact(
        [
            example("a", "I10", "Fever, cough."),
            example("b", "I10", "fever  cough"),
            example("c", "I10", "Rash."),
            example("d", "R21", "rash"),
            example("e", "I10", ""),
            example("f", "I10", ""),
        ]
    )
    assert [(group.ids, group.same_codes) for group in groups] == [(("a", "b"), True), (("c", "d"), False)]


def test_nearly_equal_texts():
    other = "An unrelated report on a fractured wrist after a fall from a ladder in the garden last Sunday. " * 3
    examples = [
        example("a", "I10", LONG),
        example("b", "I10", LONG + "He went home."),
        example("c", "I10", other),
        example("d", "I10", LONG),
        example("e", "I10", "Too short."),
    ]
    (pair,) = near(examples)
    assert (pair.first, pair.second) == ("a", "b")
    words = LONG.lower().replace(".", "").split()
    shingles = [
        {" ".join(text[n : n + 5]) for n in range(len(text) - 4)} for text in (words, [*words, "he", "went", "home"])
    ]
    assert pair.similarity == pytest.approx(len(shingles[0] & shingles[1]) / len(shingles[0] | shingles[1]))
    assert near(examples, threshold=0.99) == ()


@pytest.mark.parametrize(
    ("code", "text", "supported"),
    [
        ("J18.9", "Treated for pneumonia.", True),
        ("J18.9", "A fall from a ladder.", False),
        ("I10", "Known HTN.", True),
        ("S52.501A", "Broken: distal radius.", True),
        ("S52.501A", "Unspecified complaint, initial visit.", False),
        ("E11.9", "Niña sana. Diabetes.", True),
    ],
)
def test_a_code_is_supported_by_a_telling_word_of_its_terms(code: str, text: str, supported: bool):
    found = support(corpus(example("1", code, text)), LIBRARY)
    assert (found.worded, found.unsupported) == ((1, 0) if supported else (0, 1))


def test_marked_evidence_needs_no_words():
    item = example("1", "J18.9", "It is in both lower lobes.")
    evidence = (Passage((Span("1", 0, 5),), "It is"),)
    marked = replace(item, gold=tuple(replace(gold, evidence=evidence) for gold in item.gold))
    assert support(corpus(marked), LIBRARY).evidenced == 1


def test_spanish_is_checked_by_its_synonyms_and_other_languages_not_at_all():
    spanish = corpus(
        example("1", "J18.9", "Neumonía basal.", language="es"), example("2", "J18.9", "Caída.", language="es")
    )
    found = support(spanish, LIBRARY)
    assert (found.worded, found.unsupported) == (1, 1)
    assert found.most == (("J18.9", 1, 2),)
    russian = support(corpus(example("1", "J18.9", "Пневмония", language="ru")), LIBRARY)
    assert (russian.unchecked, russian.unsupported) == (1, 0)


CORPUS = replace(
    corpus(
        example("a", "I10 J18.9", LONG + "Pneumonia and hypertension.", principal="J18.9"),
        example("b", "I10", "Hypertension is well controlled today.", principal="I10"),
        example("c", "I10 I50.2", "Secretword " * 6, optional="Z99.999"),
        example("d", "", "Nothing was coded in this note."),
        example("e", "I10", "", principal="I10"),
        example("f", "I10", "Hypertension, again.", principal="I10"),
    ),
    left_out=(("notes marked as a mistake", 2),),
)


def test_the_report_counts():
    report = inspect(CORPUS, LIBRARY)
    assert (report.encounters, report.assignments, report.required, report.codes) == (6, 8, 7, 4)
    assert [(band.name, band.codes, band.assignments) for band in report.bands] == [("1", 3, 3), ("2-5", 1, 5)]
    assert report.assignments_in(CodeState.VALID) == 6
    assert report.assignments_in(CodeState.NOT_BILLABLE) == 1
    assert report.assignments_in(CodeState.UNKNOWN) == 1
    assert (report.empty, report.short, report.uncoded) == (("e",), ("f",), ("d",))
    assert report.without_principal == ("c",)


def test_a_corpus_without_roles_misses_no_principal():
    assert inspect(corpus(example("1", "I10")), LIBRARY).without_principal == ()


def test_the_report_is_printed_and_is_json_without_note_text():
    report = inspect(CORPUS, LIBRARY)
    text, encoded = printed(report), json.dumps(report.as_json())
    assert "Secretword" not in text + encoded
    assert "encounters without text           1: e" in text
    assert "codes not billable                1 (12.5%), 1 different: I50.2" in text
    assert "left out                          2 notes marked as a mistake" in text
    assert json.loads(encoded)["bands"][0] == {"name": "1", "codes": 3, "assignments": 3}
    assert json.loads(encoded)["validity"]["rows"][0]["state"] == "valid"


def test_a_corpus_without_codes_is_reported_too():
    assert "codes given                       0" in printed(inspect(corpus(example("1")), LIBRARY))
