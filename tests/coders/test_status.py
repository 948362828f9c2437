"""What a condition becomes when it is a relative's, or over: Z80-Z87 (guidelines I.C.21.c.4)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from nosology.coders.context.status import StatusTables
from nosology.core.annotations import PRESENT, Assertion, Experiencer, Temporality
from nosology.terminology import Terminology
from tests.coders.bench import Bench, affirmed

FAMILY = [
    ("en", "Mother had breast cancer.", "Z80.3"),
    ("en", "Father died of colon cancer.", "Z80.0"),
    ("en", "Her mother has diabetes.", "Z83.3"),
    ("en", "Brother had a heart attack at 50.", "Z82.49"),
    ("en", "Family history of stroke.", "Z82.3"),
    ("en", "FAMILY HISTORY: asthma, hypertension, schizophrenia.", "Z81.8 Z82.49 Z82.5"),
    ("en", "Diabetes with neuropathy in her mother.", "Z83.3"),
    ("es", "Madre con cáncer de mama.", "Z80.3"),
    ("es", "Antecedentes familiares: padre con cáncer de colon.", "Z80.0"),
    ("es", "Padre con cáncer de pulmón, madre diabética.", "Z80.1 Z83.3"),
]
PERSONAL = [
    ("en", "History of breast cancer.", "Z85.3"),
    ("en", "History of colon cancer.", "Z85.038"),
    ("en", "History of pneumonia.", "Z87.01"),
    ("en", "History of stroke.", "Z86.73"),
    ("en", "History of DVT.", "Z86.718"),
    ("en", "History of kidney stones.", "Z87.442"),
    ("es", "Antecedentes de cáncer de mama.", "Z85.3"),
    ("es", "Antecedentes de ictus.", "Z86.73"),
]
LASTING = [
    ("en", "History of hypertension.", "I10"),
    ("en", "History of asthma.", "J45.909"),
    ("en", "PAST MEDICAL HISTORY: asthma, hypertension.", "I10 J45.909"),
    ("es", "Antecedentes de hipertensión.", "I10"),
]
NOTHING = [
    ("en", "No family history of breast cancer."),
    ("en", "Mother did not have breast cancer."),
    ("en", "Family history negative for colon cancer."),
    ("en", "No history of stroke."),
    ("en", "Denies any family history of diabetes."),
    ("es", "Sin antecedentes familiares de cáncer de mama."),
]


@pytest.mark.parametrize(("language", "text", "expected"), [*FAMILY, *PERSONAL, *LASTING])
def test_status(bench: Callable[[str], Bench], language: str, text: str, expected: str):
    assert affirmed(bench(language).suggest("dictionary", text)) == expected


@pytest.mark.parametrize(("language", "text"), NOTHING)
def test_negated_gives_nothing(bench: Callable[[str], Bench], language: str, text: str):
    assert affirmed(bench(language).suggest("dictionary", text)) == ""


def test_history_and_present_disease_stand_side_by_side(bench: Callable[[str], Bench]):
    text = "History of colon cancer. Now breast cancer of the left breast."
    assert affirmed(bench("en").suggest("dictionary", text)) == "C50.912 Z85.038"


def test_reasons_cite_the_guideline(bench: Callable[[str], Bench]):
    (found,) = bench("en").suggest("dictionary", "Mother had breast cancer.")
    assert found.evidence[0].method == "family history"
    assert found.evidence[0].assertion.experiencer is Experiencer.FAMILY
    assert found.reasons == ("C50.919 in a relative (I.C.21.c.4)",)


@pytest.mark.parametrize(
    ("code", "assertion", "section", "expected"),
    [
        ("C50.919", Assertion(experiencer=Experiencer.FAMILY), None, "Z80.3"),
        ("C50.919", PRESENT, "family_history", "Z80.3"),
        ("C50.919", Assertion(negated=True), "family_history", None),
        ("C50.919", Assertion(temporality=Temporality.HISTORY), None, "Z85.3"),
        ("C50.919", PRESENT, None, None),
        ("Z85.3", Assertion(temporality=Temporality.HISTORY), None, None),
        ("Z80.3", PRESENT, "family_history", None),
        ("Z79.2", PRESENT, "allergies", None),
    ],
)
def test_instead(code: str, assertion: Assertion, section: str | None, expected: str | None):
    status = StatusTables.load().instead(code, assertion, section)
    assert (status.code if status else None) == expected


def test_a_drug_in_the_allergy_list_is_not_taken():
    status = StatusTables.load().instead("Z79.2", PRESENT, "allergies")
    assert status is not None
    assert (status.code, status.keep) == (None, False)


def test_every_row_leads_to_a_billable_status_code(release: Terminology):
    tables = StatusTables.load()
    for code in tables.family.values():
        assert code.startswith(("Z80", "Z81", "Z82", "Z83", "Z84")), code
        assert release.is_billable(code), code
    for code in tables.history.values():
        assert code.startswith(("Z", "I25.2")), code  # an old infarction has a code of its own, I25.2
        assert release.is_billable(code), code
