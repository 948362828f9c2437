"""Modifiers belong to the mention they stand by: the mention in [ ], expected axes after it."""

from __future__ import annotations

import pytest

from tests.text.gold import read, tokens_of

CASES = [
    ("en", "[pain in left knee] and right shoulder", "laterality=left"),
    ("en", "pain in left knee and right [shoulder pain]", "laterality=right"),
    ("en", "[knee pain], left", "laterality=left"),
    ("en", "bilateral [knee osteoarthritis]", "laterality=bilateral"),
    ("en", "right and left [otitis media]", "laterality=bilateral"),
    ("en", "R [knee pain]", "laterality=right"),
    ("en", "acute on chronic [systolic heart failure]", "acuity=acute_on_chronic"),
    ("en", "acute [bronchitis]", "acuity=acute"),
    ("en", "chronic [bronchitis]", "acuity=chronic"),
    ("en", "subacute [thyroiditis]", "acuity=subacute"),
    ("en", "[chronic kidney disease], stage 3b", "acuity=chronic stage=3b"),
    ("en", "[CKD] stage IV", "stage=4"),
    ("en", "mild intermittent [asthma]", "persistence=intermittent severity=mild"),
    ("en", "severe persistent [asthma]", "persistence=persistent severity=severe"),
    ("en", "moderate [major depressive disorder]", "severity=moderate"),
    ("en", "type 2 [diabetes]", "type=2"),
    ("en", "type I [diabetes]", "type=1"),
    ("en", "[fracture of the radius], subsequent encounter", "episode=subsequent"),
    ("en", "sequela of [stroke]", "episode=sequela"),
    ("en", "open [fracture of tibia]", "wound=open"),
    ("en", "nondisplaced [fracture of the fibula]", "displacement=nondisplaced"),
    ("en", "pregnant at 30 weeks with [anemia]", "trimester=third"),
    ("en", "first trimester [bleeding]", "trimester=first"),
    ("en", "intractable [migraine]", "intractable=intractable"),
    ("en", "paroxysmal [atrial fibrillation]", "persistence=paroxysmal"),
    ("en", "[hypertension], left knee pain", ""),
    ("en", "[hypertension] and chronic bronchitis", ""),
    ("es", "[dolor en rodilla izquierda] y hombro derecho", "laterality=left"),
    ("es", "[gonalgia] derecha", "laterality=right"),
    ("es", "[otitis media] bilateral", "laterality=bilateral"),
    ("es", "[bronquitis] aguda", "acuity=acute"),
    ("es", "[bronquitis crónica]", "acuity=chronic"),
    ("es", "[insuficiencia renal] crónica agudizada", "acuity=acute_on_chronic"),
    ("es", "[asma] leve intermitente", "persistence=intermittent severity=mild"),
    ("es", "[depresión] grave", "severity=severe"),
    ("es", "[enfermedad renal crónica] estadio 3b", "acuity=chronic stage=3b"),
    ("es", "[diabetes mellitus] tipo 2", "type=2"),
    ("es", "[fractura de radio], revisión", "episode=subsequent"),
    ("es", "secuela de [ictus]", "episode=sequela"),
    ("es", "gestante de 30 semanas con [anemia]", "trimester=third"),
    ("es", "[fractura] abierta de tibia", "wound=open"),
    ("es", "[fibrilación auricular] paroxística", "persistence=paroxysmal"),
]


@pytest.mark.parametrize(("language", "marked", "expected"), CASES)
def test_modifiers(language: str, marked: str, expected: str):
    start, end = marked.index("["), marked.index("]") - 1
    text = marked.replace("[", "").replace("]", "")
    reading = read(text, language)
    found = reading.modifiers(*tokens_of(reading, start, end))
    assert " ".join(sorted(f"{item.kind}={item.value}" for item in found)) == expected
    assert all(text[item.span.start : item.span.end] for item in found)
