"""From a term's code and what the text says to the most specific code."""

from __future__ import annotations

import pytest

from nosology.coders.specificity.refine import Context, Refiner
from nosology.coders.specificity.seventh import with_seventh
from nosology.terminology import Terminology

# code of the term, words around it, axes, expected codes
CASES = [
    ("M25.569", "", "laterality=left", "M25.562"),
    ("M25.569", "", "", "M25.569"),
    ("M25.569", "", "laterality=bilateral", "M25.561 M25.562"),
    ("M17.9", "", "laterality=right", "M17.11"),
    ("M17.9", "", "laterality=bilateral", "M17.0"),
    ("I50.20", "", "acuity=acute_on_chronic", "I50.23"),
    ("I50.20", "", "acuity=chronic", "I50.22"),
    ("I48.91", "", "persistence=paroxysmal", "I48.0"),
    ("J45.909", "", "severity=mild persistence=intermittent", "J45.20"),
    ("J45.909", "exacerbation", "severity=mild persistence=intermittent", "J45.21"),
    ("J45.909", "exacerbation", "", "J45.901"),
    ("N18.9", "", "stage=3b", "N18.32"),
    ("N18.9", "", "stage=4", "N18.4"),
    ("N18.9", "", "", "N18.9"),
    ("L03.90", "limb lower", "laterality=left", "L03.116"),
    ("G81.90", "", "laterality=right", "G81.91"),
    ("G81.90", "", "laterality=left", "G81.94"),
    ("F32.9", "", "severity=moderate", "F32.1"),
    ("H66.90", "", "laterality=left", "H66.92"),
    ("S52.50", "", "laterality=left", "S52.502"),
    ("S72.00", "", "laterality=right", "S72.001"),
    ("C50.919", "upper outer quadrant", "laterality=left", "C50.412"),
    ("E11", "", "", "E11.9"),
    ("J45", "", "", "J45.909"),
    ("I21", "", "", "I21.9"),
    ("M54.5", "", "", "M54.50"),
    ("K57.32", "perforation abscess", "", "K57.20"),
    ("J18.9", "lower lobe", "laterality=right", "J18.9"),
    ("I10", "kidney left", "laterality=left", "I10"),
    ("L89.159", "", "stage=3", "L89.153"),
    ("O99.019", "", "trimester=third", "O99.013"),
    ("O99.019", "", "", "O99.019"),
]


@pytest.mark.parametrize(("code", "words", "axes", "expected"), CASES)
def test_refine(release: Terminology, code: str, words: str, axes: str, expected: str):
    pairs = frozenset((axis, value) for axis, value in (item.split("=") for item in axes.split()))
    refined = Refiner(release).refine(code, Context(frozenset(words.split()), pairs))
    assert " ".join(refined.codes) == expected
    if expected != code and not expected.startswith(code):
        assert refined.reason is not None


def test_every_category_can_be_walked(release: Terminology):
    """From any category some code below it is reached, and it stays within the category."""
    refiner = Refiner(release)
    context = Context(frozenset(), frozenset())
    for code, _title, _billable in release.titles():
        if len(code) == 3:
            refined = refiner.refine(code, context)
            assert refined.codes, code
            assert all(chosen.startswith(code) for chosen in refined.codes), code


@pytest.mark.parametrize(
    ("code", "axes", "expected"),
    [
        ("S52.501", {}, "S52.501A"),
        ("S52.501", {"wound": "open"}, "S52.501B"),
        ("S52.501", {"episode": "subsequent"}, "S52.501D"),
        ("S52.501", {"episode": "sequela"}, "S52.501S"),
        ("T14.91", {}, "T14.91XA"),
        ("S01.00", {"episode": "subsequent"}, "S01.00XD"),
        ("I10", {"episode": "subsequent"}, "I10"),
    ],
)
def test_seventh_character(release: Terminology, code: str, axes: dict[str, str], expected: str):
    full, reason = with_seventh(release, code, frozenset(axes.items()))
    assert full == expected
    assert (reason is None) == (code == expected)
    assert release.is_billable(full)
