"""The six notes of examples/: what a coder must see in each, what must not be there, and evidence that is quoted truly."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from nosology import Engine
from nosology.core.encounter import Document, Encounter, Profile, Setting
from nosology.core.suggestions import CodedEncounter, Role, Tier

FOLDER = Path(__file__).resolve().parents[2] / "examples"
JUNE = dt.date(2026, 6, 7)
INPATIENT = ("discharge_summary", "operative_note", "informe_de_alta")

# note: codes that must be reported, codes that must not
NOTES = {
    "discharge_summary": (
        "I13.0 I50.23 J96.01 E87.6 N18.32 I48.0 E11.40 E03.9 Z79.4 Z85.3 Z87.891 Z88.0 Z80.0 Z82.3",
        "I10 I11.0 I50.9 I48.91 E11.9 J18.9 I26.99 R07.9 R05.9 R50.9 R55 R06.02 L50.9 C50.919 C18.9 I63.9",
    ),
    "emergency_visit": (
        "S52.532A J45.21 F17.210 K21.9 W00.0XXA",
        "S52.502A S62.009A S09.90XA R55 M54.2 M25.532 R20.0 J45.909 J45.901 W19.XXXA T14.8XXA",
    ),
    "clinic_note": (
        "E11.65 I10 E78.2 M17.11 F32.1 E66.9 Z68.33 Z83.3 Z82.49",
        "E11.9 I21.9 G47.30 R07.9 R06.02 R35.89 R45.851 M25.561 M17.9 R53.83",
    ),
    "operative_note": (
        "K80.00 E66.01 G47.33",
        "K81.0 K81.9 K80.10 K80.20 E11.9 I96 R58 R10.11 R11.2 R11.0",
    ),
    "radiology_report": (
        "K57.32 K80.20 N20.0 K76.0 I71.40",
        "K57.20 K57.30 J90 L02.91 N13.30 R50.9 R10.32",
    ),
    "informe_de_alta": (
        "J18.9 J44.1 J96.00 N17.9 I10 E11.9 I48.91 Z79.01 Z79.84 Z80.1 Z83.3 Z87.891",
        "I26.99 J90 R04.2 R07.9 R05.9 R50.9 C34.90 J44.9 Z88.9",
    ),
}


def document(name: str) -> Document:
    return Document(name, (FOLDER / f"{name}.txt").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def coded(engine: Engine) -> dict[str, CodedEncounter]:
    """Code each note once, in its setting."""
    return {
        name: engine.code(
            Encounter(
                name,
                (document(name),),
                Setting.INPATIENT if name in INPATIENT else Setting.OUTPATIENT,
                discharged=JUNE,
            )
        )
        for name in NOTES
    }


def values(result: CodedEncounter) -> set[str]:
    return {item.code.value for item in result.suggestions}


def test_every_example_has_its_table():
    assert {path.stem for path in FOLDER.glob("*.txt")} == set(NOTES)


@pytest.mark.parametrize("name", NOTES)
def test_codes_that_a_coder_must_see(coded: dict[str, CodedEncounter], name: str):
    assert set(NOTES[name][0].split()) - values(coded[name]) == set()


@pytest.mark.parametrize("name", NOTES)
def test_codes_that_must_not_be_there(coded: dict[str, CodedEncounter], name: str):
    assert set(NOTES[name][1].split()) & values(coded[name]) == set()


@pytest.mark.parametrize("name", NOTES)
@pytest.mark.parametrize("profile", Profile)
def test_evidence_is_the_slice_of_the_note(engine: Engine, name: str, profile: Profile):
    text = document(name).text
    result = engine.code_text(text, id=name, date=JUNE, profile=profile)
    items = (*result.suggestions, *result.refused)
    assert len(items) >= 10
    for item in items:
        assert item.evidence, item.code
        for evidence in item.evidence:
            assert evidence.span.document_id == name
            assert text[evidence.span.start : evidence.span.end] == evidence.text != ""


@pytest.mark.parametrize("name", NOTES)
def test_the_shape_of_the_answer(coded: dict[str, CodedEncounter], name: str):
    """Sorted, ranked, one principal diagnosis, billable codes only, a reason for each refusal."""
    result = coded[name]
    for items in (result.suggestions, result.refused):
        order = [(-item.probability, item.code.value) for item in items]
        assert order == sorted(order)
        assert all(0 < item.probability <= 1 and not item.calibrated for item in items)
    assert [item.rank for item in result.suggestions] == list(range(1, len(result.suggestions) + 1))
    assert sum(item.role is Role.PRINCIPAL for item in result.suggestions) == 1
    assert all(item.excluded_because is None and item.tier is not Tier.CANDIDATE for item in result.suggestions)
    assert all(item.excluded_because and item.tier is Tier.CANDIDATE for item in result.refused)
    assert not values(result) & {item.code.value for item in result.refused}
    assert result.findings == ()


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("discharge_summary", "I13.0"),
        ("emergency_visit", "S52.532A"),
        ("clinic_note", "E11.65"),
        ("operative_note", "K80.00"),
        ("radiology_report", "K57.32"),
        ("informe_de_alta", "J18.9"),
    ],
)
def test_principal_diagnosis(coded: dict[str, CodedEncounter], name: str, code: str):
    (principal,) = [item for item in coded[name].suggestions if item.role is Role.PRINCIPAL]
    assert principal.code.value == code


@pytest.mark.parametrize(
    ("name", "code", "why"),
    [
        ("discharge_summary", "J18.9", "negated"),
        ("discharge_summary", "I26.99", "negated"),
        ("discharge_summary", "R55", "hypothetical"),
        ("discharge_summary", "I10", "combined into I11.0"),
        ("discharge_summary", "I11.0", "combined into I13.0"),
        ("discharge_summary", "I50.9", "less specific than I50.23"),
        ("discharge_summary", "L50.9", "allergic reaction, not a current condition"),
        ("emergency_visit", "R55", "negated"),
        ("emergency_visit", "W19.XXXA", "less specific than W00.0XXA"),
        ("clinic_note", "G47.30", "uncertain-outpatient"),
        ("clinic_note", "R45.851", "negated"),
        ("clinic_note", "M25.561", "integral to M17.11 (I.B.5)"),
        ("operative_note", "E11.9", "negated"),
        ("operative_note", "R10.11", "integral to K80.00 (I.B.5)"),
        ("radiology_report", "J90", "negated"),
        ("informe_de_alta", "I26.99", "negated"),
        ("informe_de_alta", "J44.9", "combined into J44.0"),
    ],
)
def test_why_a_candidate_was_refused(coded: dict[str, CodedEncounter], name: str, code: str, why: str):
    refused = {item.code.value: item.excluded_because for item in coded[name].refused}
    assert refused.get(code) == why
