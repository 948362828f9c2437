"""Splits keep patients and texts together, share out rare codes, and repeat by seed."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from itertools import pairwise

import pytest

from nosology.core.errors import CorpusError
from nosology.training.corpora import LabelSpace, by_time, folds, split
from nosology.training.corpora.stratify import stratify
from tests.training.corpora.examples import corpus, example


def many(count: int = 200, seed: int = 5):
    """Notes whose codes follow a long tail: code k stands in about one note of k+1."""
    chance = random.Random(seed)
    return [
        example(f"n{number:03}", " ".join(f"A{code:02}" for code in range(60) if chance.random() < 1 / (code + 1)))
        for number in range(count)
    ]


def test_every_example_is_in_one_part_of_about_its_share():
    parts = split(many(), (0.7, 0.1, 0.2))
    names = [item.id for part in parts for item in part]
    assert sorted(names) == [f"n{number:03}" for number in range(200)]
    assert [len(part) for part in parts] == pytest.approx([140, 20, 40], abs=2)


def test_the_same_seed_gives_the_same_parts_whatever_the_order():
    examples = many()
    assert split(examples, seed=3) == split(list(reversed(examples)), seed=3)
    assert split(examples, seed=3) != split(examples, seed=4)


def test_rare_codes_are_shared_out_better_than_by_lot():
    examples = many(400)

    def worst(parts) -> float:
        counts = [Counter(code for item in part for code in item.required) for part in parts]
        total = sum(counts, Counter())
        shared = [code for code, n in total.items() if n >= 10]
        assert len(shared) > 20
        return sum(abs(counts[1][code] / total[code] - 0.2) for code in shared) / len(shared)

    shuffled = list(examples)
    random.Random(1).shuffle(shuffled)
    assert worst(split(examples)) < 0.5 * worst((shuffled[:320], shuffled[320:]))


def test_five_folds_each_hold_a_code_of_five():
    examples = [example(f"n{number:02}", "B20" if number < 5 else "I10") for number in range(50)]
    for part in folds(examples, 5):
        assert sum("B20" in {code.value for code in item.required} for item in part) == 1
        assert len(part) == 10


def test_a_patient_is_in_one_part():
    examples = [example(f"n{number:03}", "I10", patient=f"p{number // 4}") for number in range(80)]
    train, test = split(examples)
    assert not {item.encounter.patient.id for item in train} & {item.encounter.patient.id for item in test}
    assert len(test) == 16


def test_equal_texts_are_in_one_part_even_of_different_patients():
    examples = [
        example(f"{copy}{number:02}", "I10", f"Text number {number}.", patient=f"{copy}{number}")
        for number in range(40)
        for copy in "ab"
    ]
    train, test = split(examples)
    assert not {item.id[1:] for item in train} & {item.id[1:] for item in test}
    assert len(test) == 16


def test_patients_and_texts_chain():
    chain = [
        example("a", "I10", "One.", patient="1"),
        example("b", "I10", "Two.", patient="1"),
        example("c", "I10", "two", patient="2"),
        example("d", "I10", "Three.", patient="2"),
    ]
    others = [example(f"z{number}", "I10") for number in range(4)]
    parts = split(chain + others, (0.5, 0.5))
    assert {"a", "b", "c", "d"} in [{item.id for item in part} for part in parts]


def test_empty_texts_are_not_alike():
    parts = split([example(f"n{number}", "I10", "") for number in range(10)], (0.5, 0.5))
    assert [len(part) for part in parts] == [5, 5]


def test_stratify_needs_shares():
    with pytest.raises(ValueError, match="share above zero"):
        stratify([frozenset("a")], [1], [1.0, 0.0], 1)


# by time


DATED = corpus(
    example("a", "I10", patient="1", on="2019-12-31"),
    example("b", "I10", patient="2", on="2020-01-01"),
    example("c", "I10", patient="1", on="2020-06-01"),
    example("d", "I10", on="2020-06-02"),
    example("e", "I10"),
)


def test_by_time_keeps_returning_patients_apart():
    parts = by_time(DATED, dt.date(2020, 1, 1))
    assert [[item.id for item in part] for part in (parts.before, parts.after, parts.returning, parts.undated)] == [
        ["a"],
        ["b", "d"],
        ["c"],
        ["e"],
    ]


def test_by_time_refuses_shifted_dates():
    with pytest.raises(CorpusError, match="shifted for each patient"):
        by_time(corpus(*DATED.examples, shifted_dates=True), dt.date(2020, 1, 1))


# the label space

TRAIN = [example("1", "I10 E11.9"), example("2", "I10", optional="Z79.4")]
DEV = [example("3", "I10 J18.9"), example("4", "J18.9 Z79.4", optional="R05.9")]


def test_the_label_space_is_that_of_the_training_part():
    space = LabelSpace.learned_from(TRAIN)
    assert [(code.value, count) for code, count in zip(space.codes, space.counts, strict=True)] == [
        ("E11.9", 1), ("I10", 2), ("Z79.4", 1),
    ]  # fmt: skip
    assert {code.value: band for code, band in space.bands().items()} == {"E11.9": "1", "I10": "2-5", "Z79.4": "1"}
    assert [code.value for code in LabelSpace.learned_from(TRAIN, minimum=2).codes] == ["I10"]


def test_codes_outside_it_stay_in_the_denominator():
    coverage = LabelSpace.learned_from(TRAIN).coverage(DEV)
    assert (coverage.assignments, coverage.outside, coverage.codes, coverage.codes_outside) == (4, 2, 3, 1)
    assert coverage.ceiling == 0.5
    assert "count as missed, so that recall cannot exceed 0.500" in coverage.sentence()


def test_nothing_to_find_has_no_ceiling():
    assert LabelSpace.learned_from(TRAIN).coverage([example("5")]).ceiling == 1.0


def test_the_order_of_the_space_is_fixed():
    space = LabelSpace.learned_from(many())
    assert all(a.value < b.value for a, b in pairwise(space.codes))
