"""Sentences and list items: ``|`` marks where a new one begins."""

from __future__ import annotations

import pytest

from tests.text.gold import read

CASES = [
    ("en", "He has asthma. |She has gout."),
    ("en", "Seen by Dr. Smith today. |No fever."),
    ("en", "Creatinine was 2.9 mg/dL. |It fell."),
    ("en", "Take 5 mg p.o. b.i.d. with food."),
    ("en", "1. Asthma\n|2. Gout\n|3. Anemia"),
    ("en", "Diagnoses: |1. Asthma. |2. Gout. |3. Anemia."),
    ("en", "- Asthma\n|- Gout"),
    ("en", "* Asthma\n|* Gout"),
    ("en", "Is there pain? |Yes."),
    ("en", "Stop! |He fell."),
    ("en", "J. Smith, M.D. saw the patient."),
    ("en", "He was seen e.g. for asthma."),
    ("en", "she was given 5 mg. |she slept."),
    ("en", "Asthma\n\n|Gout"),
    ("en", "Asthma\r\n|Gout"),
    (
        "en",
        "The patient is a very pleasant woman with a long history of asthma and gout who came\nto us today.",
    ),
    (
        "en",
        "The patient is a very pleasant woman with a long history of asthma and gout who came to\nDenver last week.",
    ),
    (
        "en",
        "CC: Pain after a fall.\n|HPI: He fell from a ladder at home and could not get up again. |He is well.",
    ),
    ("es", "Tiene asma. |Niega fiebre."),
    ("es", "Visto por el Dr. Ruiz hoy. |No fiebre."),
    ("es", "1. Asma\n|2. Gota"),
    ("es", "Temperatura de 38,5 ºC. |No disnea."),
    ("es", "- Asma\n|- Gota"),
    ("es", "¿Dolor? |Niega."),
]


@pytest.mark.parametrize(("language", "marked"), CASES)
def test_sentences(language: str, marked: str):
    parts = [" ".join(part.split()) for part in marked.split("|")]
    text = marked.replace("|", "")
    reading = read(text, language)
    tokens = reading.tokens
    found = [text[tokens.starts[first] : tokens.ends[end - 1]] for first, end in reading.sentences]
    assert [" ".join(part.split()) for part in found] == parts


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\r\n \u00a0"])
def test_nothing_to_read(text: str):
    reading = read(text)
    assert reading.sentences == []
    assert len(reading.tokens) == 0
    assert reading.annotations().sentences == ()
