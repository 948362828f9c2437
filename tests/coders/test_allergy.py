"""Allergens in allergy lists and beside words for allergy become Z88 and Z91.0."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files

import pytest

from nosology.coders.context.allergy import COLUMNS
from nosology.core.table import read_table
from nosology.terminology import Terminology
from tests.coders.bench import Bench, affirmed

CASES = [
    ("en", "ALLERGIES: Penicillin (hives).", "Z88.0"),
    ("en", "Allergies: penicillin, sulfa, latex.", "Z88.0 Z88.2 Z91.040"),
    ("en", "She is allergic to codeine.", "Z88.5"),
    ("en", "Allergies include aspirin and shellfish.", "Z88.6 Z91.013"),
    ("en", "Intolerance to statins.", "Z88.8"),
    ("en", "Allergic to iv contrast.", "Z91.041"),
    ("en", "ALLERGIES: NKDA.", ""),
    ("en", "No known drug allergies.", ""),
    ("en", "Denies allergy to penicillin.", ""),
    ("en", "Not allergic to penicillin.", ""),
    ("en", "She takes amoxicillin and aspirin.", ""),
    ("en", "Allergic to dust. She takes aspirin.", ""),
    ("en", "ALLERGIES: none\n\nMEDICATIONS: aspirin, lisinopril.", ""),
    ("es", "ALERGIAS: penicilina, metamizol.", "Z88.0 Z88.6"),
    ("es", "Alérgico a penicilina.", "Z88.0"),
    ("es", "Alergia a la codeína.", "Z88.5"),
    ("es", "Toma aspirina y amoxicilina.", ""),
    ("es", "No alergias medicamentosas conocidas.", ""),
]


@pytest.mark.parametrize(("language", "text", "expected"), CASES)
def test_allergy(bench: Callable[[str], Bench], language: str, text: str, expected: str):
    assert affirmed(bench(language).suggest("allergy", text)) == expected


def test_evidence_is_the_allergen(bench: Callable[[str], Bench]):
    (found,) = bench("en").suggest("allergy", "ALLERGIES: Penicillin (hives).")
    (evidence,) = found.evidence
    assert (evidence.text, evidence.section, evidence.method) == ("Penicillin", "allergies", "allergy")
    assert found.reasons == ("named as an allergen",)


def test_one_allergen_is_one_piece_of_evidence(bench: Callable[[str], Bench]):
    """Two words for allergy may reach the same allergen, which counts once."""
    (found,) = bench("en").suggest("allergy", "Allergies include allergy to penicillin, and allergic to penicillin.")
    assert [evidence.text for evidence in found.evidence] == ["penicillin", "penicillin"]
    assert len({evidence.span for evidence in found.evidence}) == 2


def test_relatives_allergies_are_said_to_be_theirs(bench: Callable[[str], Bench]):
    (found,) = bench("en").suggest("allergy", "Mother is allergic to penicillin.")
    assert [evidence.assertion.experiencer for evidence in found.evidence] == ["family"]


def test_every_row_is_an_allergy_status_code(release: Terminology):
    path = files("nosology.coders.context").joinpath("allergens.tsv")
    rows = [cells for _, cells in read_table(path, COLUMNS)]
    for allergen, code, _source in rows:
        assert code.startswith(("Z88", "Z91.0")), allergen
        assert release.is_billable(code), code
    assert len({allergen for allergen, _code, _source in rows}) == len(rows)
