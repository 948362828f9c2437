"""The traps of measuring coders, each on numbers worked by hand."""

from __future__ import annotations

import pytest

from nosology.evaluation import (
    Judged,
    average_precision,
    exact_match,
    example_based,
    jaccard,
    macro_f1,
    macro_f1_all,
    macro_f1_caml,
    mean_average_precision,
    mean_r_precision,
    micro,
    precision_at,
    principal_accuracy,
    rank,
    restricted,
    unify_spelling,
)
from nosology.evaluation.figures import figures
from nosology.evaluation.hierarchy import hierarchical, hierarchical_counts, level_scores, prefix_scores
from nosology.evaluation.ranking import area_under_curve, precision_recall_curve, recall_at, roc_area, scored_share
from tests.evaluation.making import judged

# 1. Three figures go by the name macro F1.
#            gold    given    TP  P    R    F1
#   A        2       1        1   1    1/2  2/3
#   B        1       2        1   1/2  1    2/3
#   C        1       0        0   0    0    0
#   D        0       1        0   0    0    0
THREE_MACROS = [judged("A C", "A B"), judged("A B", "B D")]


def test_macro_f1_averages_the_f1_of_codes_in_gold_or_predictions():
    assert macro_f1(THREE_MACROS) == pytest.approx((2 / 3 + 2 / 3) / 4)


def test_macro_f1_caml_is_the_f1_of_the_means():
    # mean P (1 + 1/2) / 4 = 3/8, mean R (1/2 + 1) / 4 = 3/8
    assert macro_f1_caml(THREE_MACROS) == pytest.approx(3 / 8)
    # over a space of 6 codes: the means fall to 1/4
    assert macro_f1_caml(THREE_MACROS, frozenset("ABCDEF")) == pytest.approx(1 / 4)


def test_macro_f1_all_counts_codes_that_never_occur_as_0():
    assert macro_f1_all(THREE_MACROS, frozenset("ABCDEFGH")) == pytest.approx(4 / 3 / 8)


def test_macro_f1_all_keeps_codes_outside_the_space():
    # {A} and the codes that occur: four, not one
    assert macro_f1_all(THREE_MACROS, frozenset("A")) == pytest.approx(4 / 3 / 4)


def test_the_report_names_all_three():
    found = figures(THREE_MACROS, samples=0, space=frozenset("ABCDEFGH"))
    assert found["macro F1"].value == pytest.approx(1 / 3)
    assert found["macro F1 (CAML)"].value == pytest.approx(3 / 8)
    assert found["macro F1 (all)"].value == pytest.approx(1 / 6)


# 2. AUC flatters where negatives abound.


def test_roc_area_is_high_where_average_precision_is_low():
    # One positive ranked 6th of 101 codes: above 95 of 100 negatives, so AUC 0.95, while AP is 1/6.
    codes = [f"C{number:03d}" for number in range(101)]
    document = judged("C005", " ".join(codes), probabilities=tuple(1 - number / 200 for number in range(101)))
    roc = roc_area([document], frozenset(codes))
    assert roc.micro == pytest.approx(0.95)
    assert average_precision(document) == pytest.approx(1 / 6)
    assert (roc.positives, roc.negatives, roc.scored) == (1, 100, 1.0)


def test_roc_area_states_its_support():
    # A: a document with and one without it, in the right order: 1. B is in every gold: no negatives, so no area.
    documents = [
        judged("A B", "A B", probabilities=(0.9, 0.5)),
        judged("B", "B A", probabilities=(0.8, 0.2)),
    ]
    roc = roc_area(documents, frozenset("AB"))
    assert (roc.macro, roc.codes) == (1.0, 1)


def test_roc_area_of_equal_scores_is_a_half():
    documents = [judged("A", "A", probabilities=(0.5,)), judged("", "A", probabilities=(0.5,))]
    assert roc_area(documents, frozenset("A")).micro == 0.5


def test_a_short_list_scores_few_pairs_of_the_label_space():
    # 2 of 2 x 4 pairs
    documents = [judged("A", "A", probabilities=(0.5,)), judged("", "B", probabilities=(0.5,))]
    assert scored_share(documents, frozenset("ABCD")) == pytest.approx(1 / 4)


# 3. A ranking of systems on the most frequent codes is not the ranking on all.


def test_a_restricted_label_space_turns_the_order_of_two_systems_and_counts_what_it_dropped():
    # Gold A B C D; one system finds the frequent A, nothing else, the other B C D. On {A}: 1 against 0; on all:
    # one P 1 R 1/4 F1 2/5; other P 1 R 3/4 F1 6/7.
    one, other = [judged("A B C D", "A")], [judged("A B C D", "B C D")]
    assert micro(one).f1 == pytest.approx(2 / 5)
    assert micro(other).f1 == pytest.approx(6 / 7)
    top = [restricted(documents, frozenset("A")) for documents in (one, other)]
    assert [micro(item.documents).f1 for item in top] == [1.0, 0.0]
    assert [(item.dropped_gold, item.dropped_predictions) for item in top] == [(3, 0), (3, 3)]


# 4. Empty documents, codes out of reach.


def test_empty_documents_count():
    documents = [judged("A", "A"), judged("B", ""), judged("", "C"), judged("", "")]
    # micro: 1 of 2 predictions right, 1 of 2 gold found. By example: F1 1, 0, 0, 1. Exact: the first and the last.
    assert micro(documents).f1 == pytest.approx(1 / 2)
    assert example_based(documents).f1 == pytest.approx(1 / 2)
    assert jaccard(documents) == pytest.approx(1 / 2)
    assert exact_match(documents) == pytest.approx(1 / 2)


def test_codes_never_seen_in_training_stay_in_the_denominator():
    documents = [judged("SEEN NEW", "SEEN", suggested=1)]
    assert micro(documents).recall == pytest.approx(1 / 2)
    assert recall_at(documents, 20, frozenset({"NEW"})) == 0.0


# 5. Ties, duplicates, spelling, partial credit.


def test_ties_are_ordered_by_code_whatever_the_order_of_the_input():
    assert rank({"B": 0.5, "A": 0.5, "C": 0.9}) == rank({"C": 0.9, "A": 0.5, "B": 0.5}) == ("C", "A", "B")


def test_ties_enter_the_precision_recall_curve_together():
    # Two codes at 0.5, one of them right: one point, precision 1/2 recall 1; not precision 1 at first.
    curve = precision_recall_curve([judged("A", "A B", probabilities=(0.5, 0.5))])
    assert [(point.precision, point.recall) for point in curve] == [(0.5, 1.0)]
    assert area_under_curve(curve) == pytest.approx(0.5)


def test_the_curve_ends_where_gold_was_never_offered():
    # Points (P 1, R 1/3), (P 1/2, R 1/3), (P 2/3, R 2/3): area 1/3 * 1 + 1/3 * 2/3.
    curve = precision_recall_curve([judged("A B C", "A X B", probabilities=(0.9, 0.8, 0.7))])
    assert curve[-1].recall == pytest.approx(2 / 3)
    assert area_under_curve(curve) == pytest.approx(1 / 3 + 2 / 9)


def test_a_code_that_comes_again_counts_once():
    # A A B is A B: AP (1 + 2/2) / 2; P@2 2/2.
    document = judged("A B", "A A B")
    assert average_precision(document) == 1.0
    assert precision_at([document], 2) == 1.0


@pytest.mark.parametrize(
    ("gold", "given", "same"),
    [
        ("I50.9", "i50.9", True),
        ("I50.9", "I509", True),
        ("I509", "I50.9", True),
        (" I50.9 ", "I50.9", True),
        ("I50.9", "I50", False),
        ("I50.9", "I50.90", False),
    ],
)
def test_case_and_period_do_not_matter_but_length_does(gold: str, given: str, same: bool):
    document = Judged("d", frozenset([gold]), frozenset(), frozenset([given]), (given,))
    assert (micro(unify_spelling([document])).f1 == 1.0) is same


def test_a_spelling_that_could_be_two_codes_is_neither():
    documents = [judged("401.9", "4019", id="diagnosis"), judged("40.19", "40.19", id="procedure")]
    assert micro(unify_spelling(documents)).recall == pytest.approx(1 / 2)


# I50.23 for I50.22, E11.9 right, J45.909 missed.
NEAR = [judged("I50.22 E11.9 J45.909", "I50.23 E11.9")]


@pytest.mark.parametrize(("length", "f1"), [(3, 4 / 5), (4, 4 / 5), (5, 2 / 5)])
def test_prefixes_give_partial_credit(length: int, f1: float):
    # P 2/2 (1/2 in full), R 2/3 (1/3)
    assert prefix_scores(NEAR, length).f1 == pytest.approx(f1)


def test_a_level_keeps_the_codes_that_it_has_no_place_for():
    # Blocks I and E for two codes, none for J45.909, which stays as itself and stays missed.
    found = level_scores(NEAR, {"I50.22": "I", "I50.23": "I", "E11.9": "E"}.get)
    assert (found.precision, found.recall) == (1.0, pytest.approx(2 / 3))


def test_ancestors_give_partial_credit():
    # Gold I50.22, I50.2, I50; given I50.23, I50.2, I50: 2 of 3 both ways.
    found = hierarchical([judged("I50.22", "I50.23")], lambda code: (code[:5], code[:3]))
    assert (found.precision, found.recall) == (pytest.approx(2 / 3), pytest.approx(2 / 3))


def test_counted_ancestors_see_two_codes_for_one():
    # Gold I50.1; given I50.1 and I50.9. As sets of I50.1, I50.9, I50: 2 of 3 right. As counts I50 is given twice for once:
    # 2 of 4 right.
    documents = [judged("I50.1", "I50.1 I50.9")]
    assert hierarchical(documents, lambda code: (code[:3],)).precision == pytest.approx(2 / 3)
    assert hierarchical_counts(documents, lambda code: (code[:3],)).precision == pytest.approx(2 / 4)


# 7. Figures by document.


def test_example_based_figures_weigh_documents_alike():
    # d1: P 1/2 R 1 F1 2/3, Jaccard 1/2. d2: P 1 R 1/2 F1 2/3, Jaccard 1/2. d3: 1.
    documents = [judged("A", "A B"), judged("A B", "A"), judged("A", "A")]
    found = example_based(documents)
    assert (found.precision, found.recall) == (pytest.approx(2.5 / 3), pytest.approx(2.5 / 3))
    assert found.f1 == pytest.approx((2 / 3 + 2 / 3 + 1) / 3)
    assert jaccard(documents) == pytest.approx(2 / 3)
    assert exact_match(documents) == pytest.approx(1 / 3)


def test_r_precision_cuts_at_the_number_of_gold_codes():
    # 2 gold codes: of the first 2, one is right; 1 gold code: the first is right. A document without gold is left out.
    documents = [judged("A B", "A X B"), judged("A", "A"), judged("", "A")]
    assert mean_r_precision(documents) == pytest.approx((1 / 2 + 1) / 2)


def test_the_principal_diagnosis_is_judged_apart():
    documents = [
        judged("A B", "A B", principal="A", predicted_principal="A"),
        judged("A B", "A B", principal="A", predicted_principal="B"),
        judged("A B", "A B", principal="A"),
        judged("A B", "A B", predicted_principal="B"),
    ]
    assert principal_accuracy(documents) == (pytest.approx(1 / 3), 3)


def test_optional_codes_are_passed_over_by_document_figures():
    # B is optional: asked is A alone. R-precision looks at the first code that is not optional.
    document = judged("A", "B A", optional="B")
    assert example_based([document]).f1 == jaccard([document]) == mean_r_precision([document]) == 1.0
    assert mean_average_precision([document]) == 1.0
