"""Search forgives typing errors, word order and abbreviations, and knows where to stop."""

from __future__ import annotations

import pytest

from nosology.core.codes import CodeSystem
from nosology.terminology import Library, Terminology
from nosology.terminology.search import Search, fold


@pytest.fixture(scope="module")
def search(icd10cm: Terminology) -> Search:
    return Search(icd10cm)


# question, a code that must be among the first three
QUESTIONS = [
    ("heart failure", "I50.9"),
    ("hart failure", "I50.9"),
    ("pnuemonia", "J18.9"),
    ("failure heart congestive", "I50.9"),
    ("unspecified failure, heart", "I50.9"),
    ("HEART   FAILURE!", "I50.9"),
    ("myocardial infraction", "I21.9"),
    ("diabtes type 2", "E11.9"),
    ("type ii diabetes mellitus", "E11.9"),
    ("diabetes type 2 neuropathy", "E11.40"),
    ("hypertention", "I10"),
    ("high blood pressure", "I10"),
    ("CHF", "I50.9"),
    ("COPD", "J44.9"),
    ("T2DM", "E11.9"),
    ("UTI", "N39.0"),
    ("neumonía", "J18.9"),
    ("neumonia", "J18.9"),
    ("insuficiencia cardíaca", "I50.9"),
    ("hipertensión arterial", "I10"),
    ("fracture radius lower end right", "S52.501"),
]


@pytest.mark.parametrize(("question", "code"), QUESTIONS)
def test_a_question_finds_its_code(search: Search, question: str, code: str) -> None:
    assert code in [hit.code for hit in search.find(question, 3)]


@pytest.mark.parametrize(
    ("question", "codes"),
    [
        ("I50.2", ("I50.2", "I50.20", "I50.21")),
        ("i502", ("I50.2", "I50.20", "I50.21")),
        ("E11.4", ("E11.4", "E11.40", "E11.41")),
        ("T81.44XA", ("T81.44XA",)),
        ("T81.44-", ("T81.44", "T81.44XA", "T81.44XD")),
        ("E11.", ("E11", "E11.0", "E11.00")),
    ],
)
def test_the_beginning_of_a_code_lists_what_begins_with_it(
    search: Search, question: str, codes: tuple[str, ...]
) -> None:
    assert tuple(hit.code for hit in search.find(question, 3)) == codes


def test_hits_are_ranked_bounded_and_titled(search: Search, icd10cm: Terminology) -> None:
    hits = search.find("diabetes with kidney disease", 25)
    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= 1 for score in scores)
    assert len({hit.code for hit in hits}) == len(hits) == 25
    assert all(hit.title == icd10cm.title(hit.code) for hit in hits)
    assert search.find("diabetes with kidney disease", 25) == hits
    assert search.find("heart failure", 1)[0].score == 1.0


@pytest.mark.parametrize("question", ["", "   ", "zzqqxx", "...", "💊", "99999"])
def test_nothing_is_found_for_what_no_term_holds(search: Search, question: str) -> None:
    assert search.find(question) == ()


def test_a_rare_word_still_means_itself(search: Search) -> None:
    assert search.find("Freiberg infraction", 1)[0].term.startswith("Freiberg")


def test_no_hits_are_asked_for(search: Search) -> None:
    assert search.find("heart failure", 0) == ()


def test_a_long_question_is_answered(search: Search) -> None:
    assert search.find("chronic heart failure " * 500, 3)


def test_who_is_searched_with_the_lexicon_too(who: Terminology) -> None:
    assert "J18.9" in [hit.code for hit in Search(who).find("neumonía", 3)]


def test_the_lexicon_of_icd_10_cm_is_not_read_into_another_system(shipped: Library) -> None:
    # E83.52 is hypercalcemia in ICD-10-CM and a fall from a boat in ICD-9-CM
    icd9 = shipped.for_date(CodeSystem.ICD9CM, None).terminology
    assert icd9.title("E83.52") is not None
    assert "E835.2" not in {hit.code for hit in Search(icd9).find("hipercalcemia grave")}
    assert "401.9" in {hit.code for hit in Search(icd9).find("essential hypertention")}


def test_terms_of_ones_own(icd10cm: Terminology) -> None:
    own = Search(icd10cm, synonyms=[("collywobbles", "R10.9"), ("nowhere", "ZZZ")])
    assert [hit.code for hit in own.find("colywobbles")] == ["R10.9"]
    assert "neumonía" not in [hit.term for hit in own.find("neumonía")]


def test_folding() -> None:
    assert fold("Neumonía (Ménière's)").split() == ["neumonia", "meniere", "s"]
