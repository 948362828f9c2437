"""Combination codes from their parts, and what they replace (guidelines I.A.15, I.B.9, I.C.9.a)."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files

import pytest

from nosology.coders.combination import COLUMNS, combinations
from nosology.core.table import read_table
from nosology.terminology import Terminology
from tests.coders.bench import Bench

# text, codes that stand, what replaced what
CASES = [
    ("Hypertension and heart failure.", "I11.0 I50.9", "I10>I11.0"),
    ("Hypertension. Seen for many things.\n\nCongestive heart failure.", "I11.0 I50.9", "I10>I11.0"),
    ("Hypertension and CKD stage 5.", "I12.0 N18.5", "I10>I12.0"),
    ("Hypertension. CKD stage 3.", "I12.9 N18.30", "I10>I12.9"),
    (
        "Hypertension. Congestive heart failure. Chronic kidney disease stage 4.",
        "I13.0 I50.9 N18.4",
        "I10>I11.0 I11.0>I13.0",
    ),
    ("ESRD, hypertension, congestive heart failure.", "I13.2 I50.9 N18.6", "I10>I12.0 I12.0>I13.2"),
    ("Type 2 diabetes and peripheral neuropathy.", "E11.42", "E11.9>E11.42 G62.9>E11.42"),
    ("Type 2 diabetes. Chronic kidney disease stage 3.", "E11.22 N18.30", "E11.9>E11.22"),
    ("Type 2 diabetes. Hyperglycemia.", "E11.65", "E11.9>E11.65 R73.9>E11.65"),
    ("COPD. Pneumonia.", "J18.9 J44.0", "J44.9>J44.0"),
    ("Kidney stone. Ureteral stone.", "N20.2", "N20.0>N20.2 N20.1>N20.2"),
    ("Alcoholic cirrhosis. Ascites.", "K70.31", "K70.30>K70.31 R18.8>K70.31"),
    ("Coronary artery disease. Unstable angina.", "I25.110", "I20.0>I25.110 I25.10>I25.110"),
]
NOT_COMBINED = [
    ("Hypertension. No heart failure.", "I11.0"),
    ("Hypertension. Mother had heart failure.", "I11.0"),
    ("Hypertension. Return if you have heart failure.", "I11.0"),
    ("No hypertension. Heart failure.", "I11.0"),
    ("Diabetes, no neuropathy.", "E11.42"),
    ("Type 2 diabetes. No hyperglycemia.", "E11.65"),
    ("Type 2 diabetes. Denies neuropathy.", "E11.42"),
    ("Her mother has type 2 diabetes. Peripheral neuropathy.", "E11.42"),
    ("Low back pain. Later, on another day, sciatica.", "M54.40"),
]
SPANISH = [
    ("Hipertensión arterial e insuficiencia cardíaca.", "I11.0 I50.9"),
    ("Diabetes mellitus tipo 2 con neuropatía.", "E11.42"),
]


def standing(own: Bench, *texts: str) -> tuple[str, dict[str, str]]:
    """Return the affirmed codes that nothing replaced, and what replaced what."""
    combined = own.combine(*texts)
    codes = [
        item.code.value
        for item in combined.pooled
        if item.code.value not in combined.replaced and any(not one.assertion.negated for one in item.evidence)
    ]
    return " ".join(codes), combined.replaced


@pytest.mark.parametrize(("text", "expected", "replaced"), CASES)
def test_combination(bench: Callable[[str], Bench], text: str, expected: str, replaced: str):
    codes, gone = standing(bench("en"), text)
    assert codes == expected
    assert gone == dict(item.split(">") for item in replaced.split())


@pytest.mark.parametrize(("text", "code"), NOT_COMBINED)
def test_parts_that_do_not_hold_do_not_combine(bench: Callable[[str], Bench], text: str, code: str):
    combined = bench("en").combine(text)
    assert code not in {item.code.value for item in combined.pooled}
    assert code not in combined.replaced.values()


@pytest.mark.parametrize(("text", "expected"), SPANISH)
def test_spanish(bench: Callable[[str], Bench], text: str, expected: str):
    assert standing(bench("es"), text)[0] == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Type 2 diabetes with neuropathy.", "E11.40"),
        ("Type 1 diabetes with ketoacidosis.", "E10.10"),
        ("COPD with pneumonia.", "J44.0"),
        ("CAD with unstable angina.", "I25.110"),
    ],
)
def test_written_together_they_are_one_code(bench: Callable[[str], Bench], text: str, code: str):
    assert code in standing(bench("en"), text)[0].split()


def test_parts_in_two_documents(bench: Callable[[str], Bench]):
    """Scope "encounter" reaches over documents, scope "section" and "sentence" do not."""
    assert standing(bench("en"), "Hypertension.", "Heart failure.")[0] == "I11.0 I50.9"
    assert standing(bench("en"), "Gastric ulcer. Gastrointestinal bleeding.")[0] == "K25.4"
    assert "K25.4" not in standing(bench("en"), "Gastric ulcer.", "Gastrointestinal bleeding.")[0].split()


def test_evidence_of_both_parts_and_the_reason(bench: Callable[[str], Bench]):
    (item,) = [
        item
        for item in bench("en").combine("Hypertension. No fever. Heart failure.").pooled
        if item.code.value == "I11.0"
    ]
    assert [evidence.text for evidence in item.evidence] == ["Hypertension", "Heart failure"]
    assert {evidence.method for evidence in item.evidence} == {"combination"}
    assert item.reasons == ("I10 with I50.9: combination code (I.C.9.a.1)",)


def test_negated_mentions_are_no_evidence_of_a_combination(bench: Callable[[str], Bench]):
    text = "Hypertension. No hypertension crisis, no heart failure today. Known heart failure."
    (item,) = [item for item in bench("en").combine(text).pooled if item.code.value == "I11.0"]
    assert all(not evidence.assertion.negated for evidence in item.evidence)


def test_every_row_is_sound(release: Terminology):
    path = files("nosology.coders").joinpath("combination.tsv")
    for number, (first, second, code, scope, drops, source) in read_table(path, COLUMNS):
        assert release.is_billable(code), f"line {number}: {code}"
        assert scope in ("sentence", "section", "encounter"), number
        assert drops in ("first", "second", "both", "none"), number
        assert release.title(first), number
        assert release.title(second), number
        assert source, number
    assert len({(row.first, row.second) for row in combinations()}) == len(combinations())


def test_lasting_conditions_of_the_history_combine():
    from nosology import Engine

    text = "PAST MEDICAL HISTORY: History of hypertension. History of congestive heart failure."
    assert "I11.0" in [item.code.value for item in Engine("rules-en").code_text(text).suggestions]
