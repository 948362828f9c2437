"""What no term matched: misspelt words, words in another order, and how low they score."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from nosology.coders.dictionary.coder import PRIORS, RELAXED
from nosology.coders.retrieval.coder import ANY_ORDER, MENDED, PARTIAL
from nosology.coders.retrieval.index import BagIndex
from nosology.coders.retrieval.spelling import Speller
from nosology.text import Vocabulary
from nosology.text.tokens import UNKNOWN
from tests.coders.bench import Bench, affirmed

MISSPELT = [
    ("en", "Pnuemonia.", "Pneumonia.", "J18.9"),
    ("en", "Pneumonai.", "Pneumonia.", "J18.9"),
    ("en", "Hypothyrodism.", "Hypothyroidism.", "E03.9"),
    ("en", "Hyperlipidemai.", "Hyperlipidemia.", "E78.5"),
    ("en", "Schizophrnia.", "Schizophrenia.", "F20.9"),
    ("en", "Fibromylagia.", "Fibromyalgia.", "M79.7"),
    ("en", "Rhabdomyolisis.", "Rhabdomyolysis.", "M62.82"),
    ("en", "Osteoarthrtis of the right knee.", "Osteoarthritis of the right knee.", "M17.11"),
    ("es", "Hipotirodismo.", "Hipotiroidismo.", "E03.9"),
    ("es", "Esquizofernia.", "Esquizofrenia.", "F20.9"),
]


@pytest.mark.parametrize(("language", "wrong", "right", "code"), MISSPELT)
def test_misspelt_words_score_lower_than_the_term(
    bench: Callable[[str], Bench], language: str, wrong: str, right: str, code: str
):
    own = bench(language)
    assert code not in affirmed(own.suggest("dictionary", wrong)).split()
    mended = {item.code.value: item for item in own.suggest("retrieval", wrong)}
    term = {item.code.value: item for item in own.suggest("dictionary", right)}
    assert 0 < mended[code].score < term[code].score
    assert all(evidence.method == "retrieval" for evidence in mended[code].evidence)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("failure of the heart, congestive.", "I50.9"),
        ("sclerosis, multiple", "G35.D"),
    ],
)
def test_any_order(bench: Callable[[str], Bench], text: str, code: str):
    found = {item.code.value: item for item in bench("en").suggest("retrieval", text)}
    assert found[code].score <= ANY_ORDER


def test_the_figures_stand_below_every_term():
    assert max(ANY_ORDER, MENDED, PARTIAL) < min(PRIORS.values()) * RELAXED


@pytest.mark.parametrize(
    "text",
    [
        "1. Diabetes mellitus.",
        "1. Diabetes mellitus.\n2. Obesity.",
        "PLAN:\n1) Diabetes: check sugar.\n2) Fever.",
        "ASSESSMENT:\n1. Myocardial infarction\n2. Respiratory failure",
    ],
)
def test_list_numbers_are_no_part_of_a_name(bench: Callable[[str], Bench], text: str):
    """A list's "1." must not make diabetes type 1, nor "2." an infarction or failure of type 2."""
    found = affirmed(bench("en").suggest("retrieval", text)).split()
    assert not [code for code in found if code.startswith(("E10", "I21.A1", "J96.02"))]


def test_what_a_term_matched_is_left_to_the_dictionary(bench: Callable[[str], Bench]):
    assert bench("en").suggest("retrieval", "Asthma. Pneumonia. Congestive heart failure.") == ()


def test_words_of_two_sentences_make_no_phrase(bench: Callable[[str], Bench]):
    assert "G35.D" not in affirmed(bench("en").suggest("retrieval", "He had sclerosis. Multiple visits.")).split()


def test_negated_stays_negated(bench: Callable[[str], Bench]):
    found = {item.code.value: item for item in bench("en").suggest("retrieval", "No pnuemonia.")}
    assert [evidence.assertion.negated for evidence in found["J18.9"].evidence] == [True]


def test_index_finds_by_the_rarest_word():
    index = BagIndex(["ab", "bcd", "bcde", "b", "ax"], range(4))
    assert [match.phrase for match in index.find("a", frozenset("xba"))] == [0]
    assert index.find("a", frozenset("ax")) == [], "a phrase whose number was not given is not indexed"
    found = [match for char in "bcde" for match in index.find(char, frozenset("bce"))]
    assert [(match.phrase, match.coverage) for match in found] == [(2, 0.75)]


@pytest.mark.parametrize(
    ("surface", "mended"),
    [
        ("pnuemonia", "pneumonia"),
        ("Pneumonai", "pneumonia"),
        ("hpyertension", "hypertension"),
        ("asthmq", "asthma"),
        ("hart", None),  # too short to mend safely
        ("xylophone", None),  # nothing is near
        ("pneumon1a", None),  # not a word
        ("carter", None),  # two words are as near
    ],
)
def test_spelling(surface: str, mended: str | None):
    keys = ["pneumonia", "hypertension", "asthma", "heart", "cartes", "carted"]
    vocabulary = Vocabulary("en", keys)
    expected = vocabulary.characters[mended] if mended else UNKNOWN
    assert Speller(vocabulary, keys).mend(surface) == expected
