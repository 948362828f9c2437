"""Abbreviations with several readings, and the language of a text."""

from __future__ import annotations

import pytest

from nosology.text import detect
from tests.text.gold import read

CASES = [
    ("en", "MS, on interferon; brain MRI shows plaques", "MS", "multiple sclerosis"),
    ("en", "MS with a diastolic murmur, valve area 1.2", "MS", "mitral stenosis"),
    ("en", "MS changes since yesterday", "MS", "mental status"),
    ("en", "RA on methotrexate with swollen joints", "RA", "rheumatoid arthritis"),
    ("en", "oxygen saturation 94% on RA", "RA", "room air"),
    ("en", "CP radiating to the arm with dyspnea", "CP", "chest pain"),
    ("en", "CP with spastic quadriplegia and contractures", "CP", "cerebral palsy"),
    ("en", "chest CT showed PE, heparin started", "PE", "pulmonary embolism"),
    ("en", "PE tubes in both ears", "PE", "pressure equalization"),
    ("en", "MS", "MS", None),
    ("en", "HTN and gout", "HTN", None),
    ("es", "IRA con creatinina de 3 y oliguria, precisó diálisis", "IRA", "insuficiencia renal aguda"),
    ("es", "EM en tratamiento con interferón, nuevo brote", "EM", "esclerosis múltiple"),
    ("es", "FA anticoagulada con acenocumarol", "FA", "fibrilación auricular"),
    ("es", "bilirrubina 2, GGT 300, FA 400", "FA", "fosfatasa alcalina"),
    ("es", "cirrosis con varices e HTP", "HTP", "hipertensión portal"),
]


@pytest.mark.parametrize(("language", "text", "form", "reading"), CASES)
def test_reading_by_context(language: str, text: str, form: str, reading: str | None):
    read_text = read(text, language)
    assert read_text.expansion(read_text.tokens.surfaces.index(form)) == reading


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The patient denies chest pain.", "en"),
        ("El paciente niega dolor torácico.", "es"),
        ("Hypertension.", "en"),
        ("", "en"),
        ("Paciente con hipertensión y diabetes.", "es"),
    ],
)
def test_language(text: str, language: str):
    assert detect(text) == language
