"""A synthetic corpus in two shapes: sentences that name findings, some negated, each with a code."""

from __future__ import annotations

import random

from nosology.core.encounter import Document, Encounter
from nosology.formats.corpora import CodedNote, GoldSpan

FINDINGS = {
    "J18.9": ("neumonía", "neumonía basal", "condensación pulmonar"),
    "I10": ("hipertensión arterial", "HTA"),
    "E11.9": ("diabetes mellitus tipo 2", "diabetes tipo 2", "DM2"),
    "R50.9": ("fiebre", "febrícula", "síndrome febril"),
    "R05.9": ("tos seca", "tos productiva"),
    "K35.80": ("apendicitis aguda", "apéndice inflamado"),
    "N20.0": ("litiasis renal", "cálculo renal"),
    "D64.9": ("anemia", "anemia leve"),
}
FRAMES = (
    "Paciente con {}.",
    "Se objetiva {} en la exploración.",
    "Antecedente de {} en seguimiento.",
    "Diagnóstico al alta: {}.",
)
FILLERS = ("Acude a urgencias.", "Se cursa analítica y se comenta con el paciente.", "Buen estado general.")


def synthetic_notes(number: int = 80, *, spans: bool = True, seed: int = 7) -> tuple[CodedNote, ...]:
    chance = random.Random(seed)
    notes = []
    for at in range(number):
        text, references = "", []
        for code in chance.sample(sorted(FINDINGS), chance.randint(1, 4)):
            name = chance.choice(FINDINGS[code])
            frame = chance.choice(FRAMES)
            start = len(text) + frame.index("{}")
            references.append(GoldSpan(code, ((start, start + len(name)),)))
            text += frame.format(name) + " "
            if chance.random() < 0.3:
                text += chance.choice(FILLERS) + " "
        absent = chance.choice(sorted(FINDINGS.keys() - {item.code for item in references}))
        text += f"No presenta {FINDINGS[absent][0]}.\n"
        name = f"n{at:03}"
        notes.append(
            CodedNote(
                Encounter(name, (Document(name, text),)),
                frozenset(item.code for item in references),
                frozenset(),
                evidence=tuple(references) if spans else (),
            )
        )
    return tuple(notes)
