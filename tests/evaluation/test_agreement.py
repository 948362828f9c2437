"""Agreement between coders on numbers worked by hand."""

from __future__ import annotations

import pytest

from nosology.evaluation import agreement, cohen_kappa, krippendorff_alpha
from nosology.evaluation.agreement import jaccard_distance, krippendorff_alpha_binary, masi_distance


def sets(*words: str) -> list[frozenset[str]]:
    return [frozenset(word) for word in words]


# Two documents, codes A B C: six decisions. One coder says AB, A; the other A, AC. Both yes: A, A; one only: B, C; no: 2.
ONE, OTHER = sets("AB", "A"), sets("A", "AC")


def test_kappa_is_binary_over_the_union_of_codes():
    # observed 4/6; each says yes to 3 of 6, so chance 1/2: (2/3 - 1/2) / (1/2)
    assert cohen_kappa(ONE, OTHER) == pytest.approx(1 / 3)


def test_alpha_binary():
    # 12 values, 6 yes: expected 2 * 6 * 6 = 72; observed 2 * 2 = 4; 1 - 11 * 4 / 72
    assert krippendorff_alpha_binary([ONE, OTHER]) == pytest.approx(1 - 44 / 72)


def test_f1_and_jaccard_are_pooled():
    # 2 in both, 3 and 3: F1 4/6; 2 of 4 in either
    found = agreement(ONE, OTHER)
    assert (found.f1, found.jaccard) == (pytest.approx(2 / 3), pytest.approx(1 / 2))
    assert (found.documents, found.codes) == (2, 3)


@pytest.mark.parametrize(
    ("a", "b", "jaccard", "masi"),
    [
        ("AB", "AB", 0, 0),
        ("AB", "A", 1 / 2, 1 - 1 / 2 * 2 / 3),  # a subset
        ("AB", "BC", 2 / 3, 1 - 1 / 3 * 1 / 3),  # overlap
        ("A", "B", 1, 1),
        ("", "", 0, 0),
        ("", "A", 1, 1),
    ],
)
def test_distances_of_sets(a: str, b: str, jaccard: float, masi: float):
    assert jaccard_distance(frozenset(a), frozenset(b)) == pytest.approx(jaccard)
    assert masi_distance(frozenset(a), frozenset(b)) == pytest.approx(masi)


def test_alpha_over_sets():
    # Units {A, A} and {B, A}: values A A A B. Observed (0 + 2 * 1 / (2 - 1)) = 2; expected 2 * 3 * 1 * 1 = 6;
    # 1 - (4 - 1) * 2 / 6 = 0.
    assert krippendorff_alpha([sets("A", "B"), sets("A", "A")], jaccard_distance) == pytest.approx(0)


def test_alpha_of_three_coders_with_one_missing():
    # Units {A, A, A} and {B, B}: perfect.
    coders = [sets("A", "B"), sets("A", "B"), [frozenset("A"), None]]
    assert krippendorff_alpha(coders, masi_distance) == 1.0
    assert krippendorff_alpha_binary(coders) == 1.0


def test_alpha_binary_of_three_coders():
    # One document, code A: yes, yes, no. Observed 2 * 2 * 1 / (3 - 1) = 2; expected 2 * 2 * 1 = 4; 1 - 2 * 2 / 4 = 0.
    assert krippendorff_alpha_binary([sets("A"), sets("A"), sets("")]) == pytest.approx(0)


def test_complete_agreement_is_1_and_no_variation_is_none():
    assert cohen_kappa(sets("A", "B"), sets("A", "B")) == 1.0
    assert cohen_kappa(sets("A", "A"), sets("A", "A")) is None
    assert krippendorff_alpha([sets("A", "A"), sets("A", "A")]) is None
    assert cohen_kappa([], []) is None


def test_documents_must_be_the_same():
    with pytest.raises(ValueError):
        cohen_kappa(sets("A"), [])
