"""Evidence against reference spans."""

from __future__ import annotations

import pytest

from nosology.evaluation.spans import (
    CodedSpan,
    JudgedSpans,
    containment,
    exact_span,
    exact_token,
    faithfulness,
    merged,
    trimmed,
)

#       0         1         2         3         4
#       0123456789012345678901234567890123456789012345678
TEXT = "Severe chronic asthma. Mild asthma, and chest pain"


def span(code: str, *parts: tuple[int, int]) -> CodedSpan:
    return CodedSpan(code, parts)


def document(gold: list[CodedSpan], given: list[CodedSpan], *, text: str = TEXT, optional: str = "") -> JudgedSpans:
    return JudgedSpans("d", text, tuple(gold), tuple(given), frozenset(optional.split()))


@pytest.mark.parametrize(
    ("given", "right"),
    [
        ((100, 120), True),  # the reference itself
        ((90, 130), True),  # 10 more on each side
        ((89, 120), False),  # 11 more on the left
        ((100, 131), False),  # 11 more on the right
        ((101, 120), False),  # does not contain it
        ((100, 119), False),
    ],
)
def test_a_span_must_contain_the_reference_with_ten_characters_to_spare(given: tuple[int, int], right: bool):
    found = containment([document([span("A", (100, 120))], [span("A", given)])])
    assert found.f1 == (1.0 if right else 0.0)


def test_one_reference_suffices_and_a_code_counts_once_a_document():
    # A has two references and three predictions, one of them good; B is given without a reference: P 1/2, R 1.
    gold = [span("A", (10, 20)), span("A", (200, 210))]
    given = [span("A", (200, 210)), span("A", (50, 60)), span("A", (300, 310)), span("B", (10, 20))]
    found = containment([document(gold, given)])
    assert (found.precision, found.recall) == (1 / 2, 1.0)


def test_a_discontinuous_reference_is_its_hull():
    gold = [span("A", (100, 105), (130, 140))]
    assert containment([document(gold, [span("A", (100, 140))])]).f1 == 1.0
    assert containment([document(gold, [span("A", (100, 105))])]).f1 == 0.0


def test_code_and_document_must_match():
    one, other = document([span("A", (0, 5))], []), document([], [span("A", (0, 5))])
    assert containment([one, other]).f1 == 0.0
    assert containment([document([span("A", (0, 5))], [span("B", (0, 5))])]).f1 == 0.0


def test_optional_codes_are_right_but_not_missed():
    gold = [span("A", (0, 5)), span("B", (10, 15))]
    assert containment([document(gold, [span("A", (0, 5))], optional="B")]).f1 == 1.0
    assert containment([document(gold, [*gold], optional="B")]).f1 == 1.0
    assert exact_span([document(gold, [span("A", (0, 5))], optional="B")]).recall == 1.0


def test_exact_spans_need_both_bounds():
    gold = [span("A", (15, 21)), span("B", (40, 50))]
    found = exact_span([document(gold, [span("A", (15, 21)), span("B", (41, 50))])])
    assert (found.precision, found.recall) == (1 / 2, 1 / 2)


def test_without_position_the_same_words_elsewhere_are_right():
    # "asthma" stands at 15 and at 28.
    documents = [document([span("A", (15, 21))], [span("A", (28, 34))])]
    assert exact_span(documents).f1 == 0.0
    assert exact_span(documents, position=False).f1 == 1.0


def test_tokens_are_counted_one_by_one():
    # Gold "chronic asthma", given "Severe chronic": 1 of 2 both ways.
    found = exact_token([document([span("A", (7, 21))], [span("A", (0, 14))])])
    assert (found.precision, found.recall) == (1 / 2, 1 / 2)


def test_tokens_without_position_are_different_words():
    # Gold "chronic asthma" and "asthma" again: places 3, words 2. Given the second "asthma" only: place R 1/3, word R 1/2.
    documents = [document([span("A", (7, 21)), span("A", (28, 34))], [span("A", (28, 34))])]
    assert exact_token(documents).recall == pytest.approx(1 / 3)
    assert exact_token(documents, position=False).recall == pytest.approx(1 / 2)


def test_a_bound_within_a_word_takes_the_word():
    assert exact_token([document([span("A", (15, 21))], [span("A", (17, 19))])]).f1 == 1.0


def test_trimming_cuts_punctuation_and_blanks():
    cut = trimmed(document([span("A", (14, 23))], [span("A", (21, 23))]))
    assert cut.gold == (span("A", (15, 21)),)
    assert cut.predicted == ()


def test_merging_joins_neighbours_of_one_code():
    # "Severe" + "chronic asthma" join over a blank; "asthma." and "Mild" do not over a full stop.
    joined = merged(document([span("A", (0, 6)), span("A", (7, 21)), span("A", (23, 27)), span("B", (28, 34))], []))
    assert joined.gold == (span("A", (0, 21)), span("A", (23, 27)), span("B", (28, 34)))


def test_faithfulness():
    # falls without the evidence 0.8 and 0.4; with nothing else 0.1 and 0.1
    found = faithfulness([0.9, 0.6], [0.1, 0.2], [0.8, 0.5])
    assert found.comprehensiveness == pytest.approx(0.6)
    assert found.sufficiency == pytest.approx(0.1)
    with pytest.raises(ValueError):
        faithfulness([0.9], [], [])
