"""Calibration on numbers worked by hand."""

from __future__ import annotations

import pytest

from nosology.evaluation.calibration import calibration, classwise_error, equal_mass, equal_width, offered
from tests.evaluation.making import judged

# Two bins of width 1/2: {0.2 wrong, 0.4 right}: mean 0.3, right 1/2. {0.6 right, 0.8 right}: mean 0.7, right 1.
PAIRS = [(0.2, False), (0.4, True), (0.6, True), (0.8, True)]


def test_expected_calibration_error():
    # 2/4 * |0.3 - 0.5| + 2/4 * |0.7 - 1| = 0.25
    assert calibration(PAIRS, bins=2).error == pytest.approx(0.25)


def test_brier_is_the_mean_square():
    # (0.04 + 0.36 + 0.16 + 0.04) / 4
    found = calibration(PAIRS, bins=2)
    assert found.brier == pytest.approx(0.15)
    assert (found.count, found.base_rate) == (4, 0.75)


def test_equal_mass_bins_hold_the_same_number():
    # All in the lowest bin by width; by mass {0.01, 0.02} {0.03, 0.04}: errors |0.015 - 0|, |0.035 - 1/2|.
    pairs = [(0.01, False), (0.02, False), (0.03, True), (0.04, False)]
    assert [item.count for item in equal_width(pairs, 2)] == [4]
    assert [item.count for item in equal_mass(pairs, 2)] == [2, 2]
    assert calibration(pairs, bins=2).error_equal_mass == pytest.approx((0.015 + 0.465) / 2)


def test_equal_probabilities_are_never_parted():
    assert [item.count for item in equal_mass([(0.5, True)] * 3 + [(0.9, True)], 2)] == [3, 1]


@pytest.mark.parametrize(("probability", "low"), [(0.0, 0.0), (0.1, 0.1), (0.5, 0.5), (1.0, 0.9)])
def test_a_bound_belongs_to_the_bin_above_it(probability: float, low: float):
    assert equal_width([(probability, True)])[0].low == pytest.approx(low)


def test_nothing_offered_has_no_error():
    assert calibration([]).count == 0


def test_the_floor_keeps_the_flood_of_small_probabilities_from_hiding_errors():
    # One code at 0.9, wrong, and 9 at 0.01, wrong: ECE 0.09 + 0.009 over all, 0.9 over what was offered in earnest.
    documents = [judged("", " ".join("ABCDEFGHIJ"), probabilities=(0.9, *[0.01] * 9))]
    assert calibration(offered(documents)).error == pytest.approx(0.099)
    assert calibration(offered(documents, 0.05)).error == pytest.approx(0.9)


def test_optional_codes_are_right():
    assert offered([judged("A", "A B C", optional="B", probabilities=(0.9, 0.8, 0.1))]) == (
        (0.9, True),
        (0.8, True),
        (0.1, False),
    )


def test_classwise_error_averages_codes():
    # A: twice 0.5, once right: 0. B: twice 1.0, never right: 1. C is offered once and left out.
    documents = [
        judged("A", "B A C", probabilities=(1.0, 0.5, 0.5)),
        judged("", "B A", probabilities=(1.0, 0.5)),
    ]
    assert classwise_error(documents, support=2) == (pytest.approx(0.5), 2)


def test_probabilities_that_do_not_match_the_list_are_refused():
    with pytest.raises(ValueError):
        offered([judged("A", "A B", probabilities=(0.5,))])
