"""The metrics on numbers worked by hand."""

from __future__ import annotations

import pytest

from nosology.evaluation import (
    Judged,
    average_precision,
    bootstrap,
    evaluate,
    exact_match,
    macro,
    mean_average_precision,
    micro,
    precision_at,
)


def judged(required: str, ranked: str, *, optional: str = "", suggested: int | None = None, id: str = "d") -> Judged:
    """``suggested`` is how many of the ranked codes are suggested; all by default."""
    codes = tuple(ranked.split())
    count = len(codes) if suggested is None else suggested
    return Judged(id, frozenset(required.split()), frozenset(optional.split()), frozenset(codes[:count]), codes)


def test_micro_pools_pairs():
    documents = [judged("A1 B2 C3", "A1 B2 X9"), judged("A1", "A1 Y9")]
    scores = micro(documents)
    assert scores.precision == pytest.approx(3 / 5)
    assert scores.recall == pytest.approx(3 / 4)
    assert scores.f1 == pytest.approx(2 / 3)


def test_optional_codes_are_right_but_need_not_be_found():
    found = micro([judged("A1", "A1 B2", optional="B2")])
    assert (found.precision, found.recall) == (1.0, 1.0)
    absent = micro([judged("A1", "A1", optional="B2")])
    assert (absent.precision, absent.recall) == (1.0, 1.0)


def test_codes_that_the_system_cannot_give_stay_in_the_denominator():
    assert micro([judged("A1 NEVER", "A1")]).recall == pytest.approx(0.5)


def test_documents_without_predictions_or_gold_count():
    assert micro([judged("A1", ""), judged("", "B2")]).f1 == 0.0
    assert micro([]).f1 == 0.0
    assert exact_match([judged("", "")]) == 1.0


def test_macro_is_the_mean_of_the_codes_f1_over_gold_and_predictions():
    documents = [judged("A1 B2", "A1"), judged("A1", "A1 C3")]
    # A1: P 1, R 1, F1 1. B2: 0. C3: predicted only, 0.
    scores = macro(documents)
    assert scores.f1 == pytest.approx(1 / 3)
    assert scores.recall == pytest.approx(1 / 3)


def test_macro_f1_is_not_the_f1_of_the_means():
    documents = [judged("A1", "A1"), judged("A1 B2", "B2"), judged("", "B2")]
    # A1: P 1, R 1/2, F1 2/3. B2: P 1/2, R 1, F1 2/3. The means are 3/4 and 3/4.
    scores = macro(documents)
    assert scores.f1 == pytest.approx(2 / 3)
    assert (scores.precision, scores.recall) == (pytest.approx(3 / 4), pytest.approx(3 / 4))


def test_average_precision_is_that_of_trec_eval():
    # Hits at ranks 1 and 3, a third required code not ranked: (1/1 + 2/3 + 0) / 3.
    assert average_precision(judged("A1 B2 C3", "A1 X9 B2")) == pytest.approx((1 + 2 / 3) / 3)


def test_optional_codes_take_no_rank():
    assert average_precision(judged("A1", "B2 A1", optional="B2")) == 1.0


def test_mean_average_precision_leaves_out_documents_without_gold():
    assert mean_average_precision([judged("A1", "A1"), judged("", "A1")]) == 1.0


def test_precision_at_does_not_excuse_short_lists():
    assert precision_at([judged("A1 B2", "A1 B2")], 5) == pytest.approx(2 / 5)
    assert precision_at([], 5) == 0.0


def test_candidates_rank_but_are_not_predictions():
    document = judged("A1 B2", "A1 B2", suggested=1)
    assert micro([document]).recall == pytest.approx(0.5)
    assert average_precision(document) == 1.0


def test_truncation_merges_codes_of_a_category_once():
    document = judged("I50.22 I50.9 E11.9", "I50.23 E11.42", optional="E11.65").truncated(3)
    assert document.required == {"I50", "E11"}
    assert document.optional == frozenset()
    assert document.ranked == ("I50", "E11")
    assert micro([document]).f1 == 1.0


def test_bootstrap_is_reproducible_and_brackets_the_figure():
    documents = [judged("A1", "A1" if i % 3 else "B2", id=str(i)) for i in range(60)]
    figure = bootstrap(documents, lambda sample: micro(sample).f1, samples=200)
    again = bootstrap(documents, lambda sample: micro(sample).f1, samples=200)
    assert figure == again
    assert figure.low < figure.value < figure.high
    assert figure.value == pytest.approx(2 / 3)


def test_bootstrap_of_nothing_has_no_width():
    figure = bootstrap([], lambda sample: micro(sample).f1)
    assert (figure.value, figure.low, figure.high) == (0.0, 0.0, 0.0)


def test_report_holds_both_levels():
    report = evaluate([judged("I50.22", "I50.9")], samples=10)
    assert report.exact["micro F1"].value == 0.0
    assert report.category["micro F1"].value == 1.0
