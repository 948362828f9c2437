"""Tables by code, chapter and frequency; gaps between groups of patients; the report that holds them."""

from __future__ import annotations

import random
import time

import pytest

from nosology.evaluation import CodeFacts, Interval, bootstrap, evaluate, macro, micro
from nosology.evaluation.groups import age_band, sex, subgroups
from nosology.evaluation.report import CodeFacts as Facts
from nosology.evaluation.tables import frequency_bin, per_chapter, per_code, per_frequency
from tests.evaluation.making import judged


@pytest.mark.parametrize(
    ("count", "name"),
    [(0, "0"), (1, "1"), (2, "2-5"), (5, "2-5"), (6, "6-20"), (20, "6-20"), (21, ">20"), (999, ">20")],
)
def test_frequency_bins(count: int, name: str):
    assert frequency_bin(count) == name


def test_per_frequency_sorts_gold_and_predictions_by_their_own_codes():
    # NEW is missed, OLD is found, and RARE is given for NEW: bin 0 R 0 of 1, bin 1 P 0 of 1, bin >20 all right.
    rows = {row.name: row for row in per_frequency([judged("NEW OLD", "OLD RARE")], {"OLD": 30, "RARE": 1}, samples=0)}
    assert rows["0"].recall.value == 0.0
    assert (rows["1"].outcome.required, rows["1"].outcome.predicted) == (0, 1)
    assert rows[">20"].f1 == Interval(1.0, 1.0, 1.0)


def test_per_chapter_is_ordered_by_gold_and_keeps_what_has_no_chapter():
    rows = per_chapter([judged("I10 I50.9 X", "I10")], {"I10": "9", "I50.9": "9"}.get, samples=0)
    assert [(row.name, row.codes, row.recall.value) for row in rows] == [("9", 2, 0.5), ("none", 1, 0.0)]


def test_per_code_puts_the_most_errors_first():
    rows = per_code([judged("A B", "A C"), judged("B", "C")])
    assert [row.code for row in rows] == ["B", "C", "A"]
    assert rows[0].outcome == (0, 0, 0, 2)


@pytest.mark.parametrize(
    ("age", "band"), [(None, None), (0, "0-17"), (17, "0-17"), (18, "18-39"), (79, "65-79"), (80, "80+"), (101, "80+")]
)
def test_age_bands(age: int | None, band: str | None):
    assert age_band(judged("A", "A", age=age)) == band


def patients(count: int, sex: str, *, right: int, code: str = "A") -> list:
    return [judged(code, code if number < right else "Z", sex=sex) for number in range(count)]


def test_a_gap_is_measured_against_the_largest_group():
    # F: 30 of 40 found; M: 10 of 20. Gap in recall 1/2 - 3/4.
    found = subgroups([*patients(40, "F", right=30), *patients(20, "M", right=10)], "sex", sex, samples=200)
    women, men = found.groups
    assert (women.name, women.f1_gap) == ("F", None)
    assert men.recall_gap is not None
    assert men.recall_gap.value == pytest.approx(-1 / 4)
    assert men.recall_gap.low < men.recall_gap.value < men.recall_gap.high


def test_small_groups_are_named_and_not_measured():
    documents = [*patients(25, "F", right=20), *patients(3, "M", right=0), judged("A", "A")]
    found = subgroups(documents, "sex", sex, samples=0)
    assert [row.name for row in found.groups] == ["F"]
    assert (found.left_out, found.unknown) == ((("M", 3),), 1)


def test_the_adjusted_gap_compares_like_with_like():
    # Both groups: A found always, B never. F has 30 A and 10 B, M 10 A and 30 B: recall 3/4 against 1/4, but no gap by chapter.
    documents = [
        *patients(30, "F", right=30, code="A"),
        *patients(10, "F", right=0, code="B"),
        *patients(10, "M", right=10, code="A"),
        *patients(30, "M", right=0, code="B"),
    ]
    found = subgroups(documents, "sex", sex, chapter=lambda code: code, samples=20)
    men = found.groups[1]
    assert men.recall_gap is not None
    assert men.adjusted_recall_gap is not None
    assert men.recall_gap.value == pytest.approx(-1 / 2)
    assert men.adjusted_recall_gap.value == 0.0


def collection(count: int, codes: int, ranked: int) -> list:
    generator = random.Random(1)
    names = [f"{chr(65 + number % 26)}{number // 26:02d}.{number % 10}" for number in range(codes)]
    weights = [1 / (number + 1) for number in range(codes)]
    documents = []
    for number in range(count):
        gold = sorted(set(generator.choices(names, weights, k=14)))
        offered = list(dict.fromkeys([*gold[::2], *generator.choices(names, weights, k=2 * ranked)]))[:ranked]
        generator.shuffle(offered)
        probabilities = tuple(sorted((generator.random() for _ in offered), reverse=True))
        documents.append(
            judged(
                " ".join(gold),
                " ".join(offered),
                suggested=12,
                probabilities=probabilities,
                id=str(number),
                sex=generator.choice("FM"),
                age=generator.randrange(95),
            )
        )
    return documents


def test_sums_give_the_figures_and_intervals_of_the_plain_way():
    documents = collection(30, 100, 20)
    report = evaluate(documents, samples=40)
    assert report.exact["micro F1"] == bootstrap(documents, lambda some: micro(some).f1, samples=40)
    slow = bootstrap(documents, lambda some: macro(some).f1, samples=40)
    assert report.exact["macro F1"].value == pytest.approx(slow.value)
    assert report.exact["macro F1"].low == pytest.approx(slow.low)


def test_a_report_of_everything_is_quick():
    documents = collection(250, 2000, 60)
    facts = CodeFacts(
        {"A00.0": 3}, chapter=lambda code: code[0], block=lambda code: code[:2], ancestors=lambda code: (code[:3],)
    )
    start = time.process_time()
    report = evaluate(documents, samples=300, facts=facts)
    assert time.process_time() - start < 12  # about 2 s on an idle core
    assert report.chapters
    assert {found.attribute for found in report.groups} == {"sex", "age"}


def test_the_interval_over_a_whole_label_space_holds_its_figure():
    figure = evaluate(collection(40, 300, 20), samples=50, facts=Facts({"A00.0": 1})).exact["macro F1 (all)"]
    assert figure.low < figure.value < figure.high


def test_training_codes_may_be_spelled_otherwise():
    report = evaluate([judged("I50.9", "I50.9")], samples=0, facts=CodeFacts({"i509": 7}))
    assert [row.name for row in report.frequencies] == ["6-20"]


def test_roc_areas_are_given_only_where_every_pair_is_scored():
    short = evaluate([judged("A", "A", probabilities=(0.5,))], samples=0, facts=CodeFacts(space=frozenset("AB"))).roc
    assert short is not None
    assert (short.micro, short.scored) == (None, 0.5)
    whole = [judged("A", "A B", probabilities=(0.9, 0.1))]
    full = evaluate(whole, samples=0, facts=CodeFacts(space=frozenset("AB"))).roc
    assert full is not None
    assert full.micro == 1.0
