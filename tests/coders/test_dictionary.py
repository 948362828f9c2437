"""From an inline note to the codes that the dictionary coder affirms in it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.coders.bench import Bench, affirmed

ENGLISH = [
    # laterality
    ("Left knee pain.", "M25.562"),
    ("Pain in both knees.", "M25.561 M25.562"),
    ("Knee pain.", "M25.569"),
    ("Primary osteoarthritis of the right knee.", "M17.11"),
    ("Bilateral knee osteoarthritis.", "M17.0"),
    ("Acute otitis media of the left ear.", "H66.92"),
    ("Cellulitis of the right lower leg.", "L03.115"),
    # acuity
    ("Acute on chronic diastolic heart failure.", "I50.33"),
    ("Acute systolic heart failure.", "I50.21"),
    ("Chronic hepatitis C.", "B18.2"),
    # severity and course
    ("Moderate persistent asthma.", "J45.40"),
    ("Mild intermittent asthma with acute exacerbation.", "J45.21"),
    ("Paroxysmal atrial fibrillation.", "I48.0"),
    ("Major depressive disorder, single episode, moderate.", "F32.1"),
    # stage
    ("Chronic kidney disease, stage 4.", "N18.4"),
    ("CKD stage 3a.", "N18.31"),
    ("CKD.", "N18.9"),
    # type
    ("Type 1 diabetes with ketoacidosis.", "E10.10"),
    ("Type 2 diabetes.", "E11.9"),
    ("Diabetes.", "E11.9"),
    # seventh character
    ("Closed Colles' fracture of the left radius.", "S52.532A"),
    ("Sprain of the right ankle.", "S93.401A"),
    ("Follow-up visit for right ankle sprain.", "S93.401D"),
    # the letter A
    ("A fib.", "I48.91"),
    ("She has a-fib with rapid response.", "I48.91"),
    ("Hepatitis A.", "B15.9"),
    ("A diet sheet was given.", ""),
    ("Vitamin D deficiency.", "E55.9"),
    # abbreviations
    ("COPD exacerbation.", "J44.1"),
    ("GERD.", "K21.9"),
    ("UTI.", "N39.0"),
    ("NSTEMI.", "I21.4"),
    ("Plain old HTN.", "I10"),
    # in capitals only
    ("ALL in remission.", "C91.01"),
    ("all of the leads were in place.", ""),
    ("All in all, she is well.", ""),
    # what is said to be absent does not make a term more specific
    ("Acute sigmoid diverticulitis without perforation or abscess.", "K57.32"),
    # other words between
    ("Acute exacerbation of COPD.", "J44.1"),
    ("HYPOTHYROIDISM", "E03.9"),
    ("Hypothyroidism", "E03.9"),
]
SPANISH = [
    ("Fibrilación auricular paroxística.", "I48.0"),
    ("HTA.", "I10"),
    ("DM2.", "E11.9"),
    ("EPOC reagudizado.", "J44.1"),
    ("Dolor en rodilla izquierda.", "M25.562"),
    ("Artrosis de rodilla derecha.", "M17.11"),
    ("Insuficiencia renal crónica estadio 4.", "N18.4"),
    ("Hepatitis A.", "B15.9"),
    ("Neumonía.", "J18.9"),
    ("NEUMONÍA", "J18.9"),
    ("Neumoni\u0301a.", "J18.9"),
    ("Neumonia.", "J18.9"),
    ("IAM.", "I21.9"),
    ("Fractura de radio distal izquierdo.", "S52.502A"),
    ("Anemia ferropénica.", "D50.9"),
    ("Infección del tracto urinario.", "N39.0"),
    ("ITU.", "N39.0"),
    ("Asma.", "J45.909"),
]


@pytest.mark.parametrize(("text", "expected"), ENGLISH)
def test_english(bench: Callable[[str], Bench], text: str, expected: str):
    assert affirmed(bench("en").suggest("dictionary", text)) == expected


@pytest.mark.parametrize(("text", "expected"), SPANISH)
def test_spanish(bench: Callable[[str], Bench], text: str, expected: str):
    assert affirmed(bench("es").suggest("dictionary", text)) == expected


@pytest.mark.parametrize(
    ("text", "code", "there"),
    [
        ("DM on insulin, glucose 300.", "E11.9", True),
        ("MI with raised troponin.", "I21.9", True),
        ("CA of the lung.", "C34.90", True),
        ("SpO2 94% RA.", "M06.9", False),
        ("MS 5 mg IV given for pain.", "G35.D", False),
        ("MS changes noted by the nurse.", "G35.D", False),
        ("PE: vital signs stable, HEENT normal.", "I26.99", False),
        ("PT and OT evaluation.", "D68.9", False),
    ],
)
def test_abbreviations_by_context(bench: Callable[[str], Bench], text: str, code: str, there: bool):
    assert (code in affirmed(bench("en").suggest("dictionary", text)).split()) is there


@pytest.mark.parametrize(
    ("language", "text", "code"),
    [
        ("en", "No evidence of pneumonia.", "J18.9"),
        ("en", "Denies chest pain.", "R07.9"),
        ("en", "Pulmonary embolism was ruled out.", "I26.99"),
        ("es", "Niega dolor torácico.", "R07.9"),
        ("es", "Se descartó tromboembolismo pulmonar.", "I26.99"),
        ("es", "Sin derrame pleural.", "J90"),
    ],
)
def test_negated_terms_are_named_with_their_assertion(
    bench: Callable[[str], Bench], language: str, text: str, code: str
):
    found = {candidate.code.value: candidate for candidate in bench(language).suggest("dictionary", text)}
    assert [evidence.assertion.negated for evidence in found[code].evidence] == [True]
    assert all(evidence.assertion.cues for evidence in found[code].evidence)


def test_the_words_around_a_negated_term_do_not_make_it_specific(bench: Callable[[str], Bench]):
    found = {item.code.value for item in bench("en").suggest("dictionary", "No scaphoid fracture of the left wrist.")}
    assert "S62.009A" in found
    assert "S62.002A" not in found


def test_longest_term_wins(bench: Callable[[str], Bench]):
    (found,) = bench("en").suggest("dictionary", "Type 2 diabetes mellitus with diabetic neuropathy")
    assert found.code.value == "E11.40"
    assert [evidence.text for evidence in found.evidence] == ["Type 2 diabetes mellitus with diabetic neuropathy"]


def test_every_mention_is_evidence(bench: Callable[[str], Bench]):
    (found,) = bench("en").suggest("dictionary", "Asthma. ASTHMA, no asthma.")
    assert [(item.text, item.assertion.negated) for item in found.evidence] == [
        ("Asthma", False),
        ("ASTHMA", False),
        ("asthma", True),
    ]


def test_reasons_name_what_decided(bench: Callable[[str], Bench]):
    (found,) = bench("en").suggest("dictionary", "Sprain of the right ankle.")
    assert any("seventh character A" in reason for reason in found.reasons)


def test_a_term_does_not_cross_a_sentence(bench: Callable[[str], Bench]):
    assert "I50.9" in affirmed(bench("en").suggest("dictionary", "She has heart failure.")).split()
    assert (
        "I50.9" not in affirmed(bench("en").suggest("dictionary", "She has a strong heart. Failure to thrive.")).split()
    )


def test_titles_of_sections_are_no_terms(bench: Callable[[str], Bench]):
    assert affirmed(bench("en").suggest("dictionary", "ALLERGIES: none\nFAMILY HISTORY: none\n")) == ""
