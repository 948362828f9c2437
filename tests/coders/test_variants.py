"""The phrases of a title."""

from __future__ import annotations

import pytest

from nosology.coders.dictionary.variants import inversions, title_variants


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Pain in unspecified knee", {"Pain in knee"}),
        ("Anemia, unspecified", {"Anemia"}),
        ("Unspecified fracture of skull", {"fracture of skull"}),
        ("Human immunodeficiency virus [HIV] disease", {"Human immunodeficiency virus disease", "HIV disease"}),
        ("Essential (primary) hypertension", {"Essential hypertension", "primary hypertension"}),
        ("Encephalopathy, not elsewhere classified", {"Encephalopathy"}),
    ],
)
def test_variants_hold(title: str, expected: set[str]):
    assert expected <= set(title_variants(title))


@pytest.mark.parametrize("title", ["Other specified anemias", "Other disorders of bone", "Certain infections"])
def test_residual_titles_name_nothing(title: str):
    assert title_variants(title) == ()


def test_inversions():
    assert inversions("pain in the knee") == ("knee pain",)
    assert inversions("fracture of skull") == ("skull fracture",)
    assert inversions("gastritis with bleeding") == ()
