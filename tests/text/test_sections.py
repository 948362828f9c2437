"""Sections by their titles, in both languages."""

from __future__ import annotations

import pytest

from nosology.text.sections import section_titles
from tests.text.gold import read

# language, text with the words to look at in [ ], the kind of their section
CASES = [
    ("en", "CHIEF COMPLAINT: [cough]", "chief_complaint"),
    ("en", "Past Medical History:\n[asthma]", "past_medical_history"),
    ("en", "PMH: asthma. FAMILY HISTORY: [gout].", "family_history"),
    ("en", "Assessment and Plan\n1. [Asthma]", "assessment_and_plan"),
    ("en", "A/P: [asthma]", "assessment_and_plan"),
    ("en", "**Impression:** [asthma]", "impression"),
    ("en", "REVIEW OF SYSTEMS: [no fever]", "review_of_systems"),
    ("en", "Discharge Diagnoses:\n1. [Asthma]", "discharge_diagnosis"),
    ("en", "PREOPERATIVE DIAGNOSIS: [Appendicitis]", "preoperative_diagnosis"),
    ("en", "PHYSICAL EXAMINATION:\nLungs: [wheezing]", "physical_exam"),
    ("en", "The plan: [rest]", None),
    ("en", "Her medications were stopped. [Fever] came back.", None),
    ("en", "IMPRESSION:\n1. Gout.\nPLAN:\n[Rest].", "plan"),
    ("en", "HOSPITAL COURSE: She improved. DISPOSITION: [home].", "disposition"),
    ("en", "SUBJECTIVE:, This is a man with [cough].", "history_of_present_illness"),
    ("en", "ALLERGIES: [Penicillin]", "allergies"),
    ("en", "SOCIAL HISTORY:  [smoker]", "social_history"),
    ("en", "LABORATORY DATA: [potassium 2.9]", "laboratory"),
    ("en", "Family History\nMother: [gout]", "family_history"),
    ("en", "INDICATION: [pain]", "indication"),
    ("es", "MOTIVO DE CONSULTA: [tos]", "chief_complaint"),
    ("es", "Antecedentes personales:\n[asma]", "past_medical_history"),
    ("es", "Antecedentes familiares: [gota]", "family_history"),
    ("es", "Enfermedad actual: [tos]", "history_of_present_illness"),
    ("es", "Exploración física: [sibilancias]", "physical_exam"),
    ("es", "Juicio clínico: [neumonía]", "impression"),
    ("es", "Diagnóstico principal: [neumonía]", "principal_diagnosis"),
    ("es", "DIAGNÓSTICOS AL ALTA\n1. [Neumonía]", "discharge_diagnosis"),
    ("es", "Pruebas complementarias: [leucocitosis]", "imaging"),
    ("es", "Tratamiento habitual: [metformina]", "medications"),
    ("es", "Evolución: [favorable]", "hospital_course"),
    ("es", "Alergias: [penicilina]", "allergies"),
    ("es", "El plan fue [reposo].", None),
]


@pytest.mark.parametrize(("language", "marked", "kind"), CASES)
def test_section_of_words(language: str, marked: str, kind: str | None):
    at = marked.index("[")
    reading = read(marked.replace("[", "").replace("]", ""), language)
    token = next(i for i, end in enumerate(reading.tokens.ends) if end > at)
    assert reading.section_kind(token) == kind


@pytest.mark.parametrize("language", ["en", "es"])
def test_at_least_forty_kinds(language: str):
    assert len({kind for _, kind in section_titles(language)} - {"body_system"}) >= 40


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_title_is_found_at_the_start_of_a_line(language: str):
    for title, kind in section_titles(language):
        if kind != "body_system":
            reading = read(f"{title.capitalize()}: xyz", language)
            assert reading.section_kind(len(reading.tokens) - 1) == kind, title


def test_section_bounds_are_in_the_text():
    text = "PMH: asthma.\nPLAN: rest."
    annotations = read(text).annotations()
    assert [text[s.title.start : s.title.end] for s in annotations.sections] == ["PMH:", "PLAN:"]
    assert [text[s.body.start : s.body.end] for s in annotations.sections] == ["asthma.", "rest."]
