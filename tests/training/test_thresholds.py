"""Thresholds on hand-worked outcomes."""

from __future__ import annotations

import pytest

from nosology.training.thresholds import (
    NEVER,
    Outcome,
    auto_cut,
    binomial_tail,
    calibration_error,
    micro,
    suggest_cuts,
)

EVERYWHERE = ("unseen", "1", "2-5", "6-20", ">20")


def outcomes(rows: list[tuple[float, int, int]], documents: int = 10) -> list[Outcome]:
    """Rows are (probability, right, wrong)."""
    return [Outcome(p, n < right, documents) for p, right, wrong in rows for n in range(right + wrong)]


def test_gold_that_was_never_proposed_counts_as_missed() -> None:
    found = micro(outcomes([(0.9, 3, 1), (0.2, 1, 3)]), 8, dict.fromkeys(EVERYWHERE, 0.5))
    assert (found.precision, found.recall) == (0.75, 0.375)
    assert found.f1 == pytest.approx(0.5)  # 2*3 / (4 + 8)


def test_the_common_threshold_is_the_best_by_micro_f1() -> None:
    # at 0.8: 2*40/(50+80)=.615; at 0.4: 2*70/(100+80)=.778; at 0.1: 2*75/(200+80)=.536
    cuts = suggest_cuts(outcomes([(0.8, 40, 10), (0.4, 30, 20), (0.1, 5, 95)]), 80)
    assert 0.1 < cuts["6-20"] <= 0.4
    assert len(set(cuts.values())) == 1  # fewer than 100 positives: every group backs off


def test_a_group_with_enough_positives_gets_its_own() -> None:
    frequent = outcomes([(0.6, 150, 50), (0.3, 100, 20)], 50)
    rare = outcomes([(0.6, 120, 30), (0.3, 10, 400)], 1)
    cuts = suggest_cuts(frequent + rare, 500)
    assert cuts[">20"] < cuts["2-5"]  # 2-5 holds nothing and keeps the common threshold


def test_auto_stops_where_precision_can_no_longer_be_claimed() -> None:
    # down to 0.9: 700 of 722 right, claimed; down to 0.6: 800 of 882, not
    assert auto_cut(outcomes([(0.99, 400, 2), (0.9, 300, 20), (0.6, 100, 60)]), 0.95, 0.9) == 0.9
    assert auto_cut(outcomes([(0.99, 90, 10)]), 0.95, 0.9) == NEVER
    assert auto_cut(outcomes([(0.99, 20, 0)]), 0.95, 0.9) == NEVER  # too few to claim anything


def test_binomial_tail_by_hand() -> None:
    assert binomial_tail(0, 10, 0.05) == pytest.approx(0.95**10)
    assert binomial_tail(1, 2, 0.5) == pytest.approx(0.75)


def test_calibration_error_by_hand() -> None:
    # bin .9: |4*.9 - 3| = .6; bin .2: |5*.2 - 1| = 0; the rows at .01 are left out; .6 / 9
    rows = outcomes([(0.9, 3, 1), (0.2, 1, 4), (0.01, 0, 90)])
    assert calibration_error(rows) == pytest.approx(0.6 / 9)
