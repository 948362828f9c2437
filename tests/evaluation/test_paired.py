"""Paired tests between two systems."""

from __future__ import annotations

from math import comb

import pytest

from nosology.evaluation import Judged, compare
from nosology.evaluation.counts import outcome
from nosology.evaluation.paired import approximate_randomisation, differences, mcnemar, mcnemar_p
from nosology.evaluation.versus import versus
from tests.evaluation.making import judged


def test_mcnemar_counts_decisions_on_which_one_system_is_right():
    # A gives 1 2, B gives 1 3, gold 1 2 4: on 2 A alone is right, on 3 (wrong in B) again A; 1 and 4 are the same in both.
    found = mcnemar([judged("1 2 4", "1 2")], [judged("1 2 4", "1 3")])
    assert (found.a_only, found.b_only) == (2, 0)


def test_mcnemar_leaves_out_optional_codes():
    found = mcnemar([judged("1", "1 2", optional="2")], [judged("1", "1", optional="2")])
    assert (found.a_only, found.b_only, found.p) == (0, 0, 1.0)


@pytest.mark.parametrize(("b", "c"), [(0, 5), (5, 0), (1, 9), (10, 10), (3, 0)])
def test_mcnemar_is_the_exact_binomial(b: int, c: int):
    tail = sum(comb(b + c, k) for k in range(min(b, c) + 1)) / 2 ** (b + c)
    assert mcnemar_p(b, c) == pytest.approx(min(1.0, 2 * tail))


def test_mcnemar_of_many_decisions_is_chi_squared():
    # (|600 - 520| - 1)^2 / 1120 = 5.572; chi2 with one degree of freedom: p 0.0182
    assert mcnemar_p(600, 520) == pytest.approx(0.0182, abs=1e-4)


def test_randomisation_over_few_documents_can_be_enumerated():
    # A is right and B is wrong on three documents: of the 8 swaps 2 (none, all) show as large a difference: p near 1/4.
    right, wrong = outcome(judged("1", "1")), outcome(judged("1", "2"))
    p = approximate_randomisation([right] * 3, [wrong] * 3, rounds=4000)
    assert p == pytest.approx(1 / 4, abs=0.03)


def collection(right: int, wrong: int) -> list[Judged]:
    return [judged("1", "1" if number < right else "2", id=str(number)) for number in range(right + wrong)]


def test_a_clear_difference_is_found_and_its_sign_is_b_minus_a():
    found = compare(collection(20, 40), collection(50, 10))
    assert found.difference.value == pytest.approx(50 / 60 - 20 / 60)
    assert found.difference.low > 0
    assert found.better == 1.0
    assert found.p < 0.01
    assert found.decisions.p < 0.01


def test_the_same_system_differs_by_nothing():
    found = compare(collection(20, 40), collection(20, 40))
    assert (found.difference.value, found.p, found.better) == (0.0, 1.0, 0.5)


def test_a_paired_interval_is_narrower_than_two_apart():
    # B is A and one document more: the difference hardly varies though each F1 does.
    found = compare(collection(30, 30), collection(31, 29))
    assert found.difference.high - found.difference.low < 0.06


def test_systems_must_be_judged_on_the_same_gold():
    with pytest.raises(ValueError, match="different gold"):
        compare([judged("1", "1")], [judged("2", "1")])
    with pytest.raises(ValueError, match="1 and 2 documents"):
        versus([judged("1", "1")], [judged("1", "1")] * 2)


def test_every_figure_has_its_difference():
    found = differences([judged("1 2", "1")], [judged("1 2", "1 2")], samples=5)
    assert found["micro recall"].value == pytest.approx(1 / 2)
    assert found["macro F1 (CAML)"].value == pytest.approx(1 / 2)


def test_versus_names_the_codes_on_which_systems_part():
    found = versus([judged("I10 E11.9", "I10")], [judged("I10 E11.9", "E11.9 J18.9")], samples=5)
    # I10: A has no error, B misses it: +1. E11.9: A misses it: -1. J18.9: B gives it wrongly: +1.
    assert {row.code: row.errors for row in found.codes} == {"I10": 1, "E11.9": -1, "J18.9": 1}
