"""Recipes: the shipped list, and what a wrong one is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from nosology.core.errors import ModelError
from nosology.training.recipe import load_recipe, read_recipe, shipped_recipes

GOOD = {"language": "es", "system": "icd-10-cm", "profile": "mentions", "description": "d"}


def test_the_shipped_recipes() -> None:
    assert shipped_recipes() == ("codiesp-d-es", "codiesp-p-es", "documents-default", "spans-default")
    assert [load_recipe(name).name for name in shipped_recipes()] == list(shipped_recipes())


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"fold": 3}, "unknown setting 'fold'"),
        ({"system": "icd-11"}, "unknown code system"),
        ({"profile": "all"}, "'all' is not a valid Profile"),
        ({"unit": "word"}, "unit must be one of"),
        ({"folds": 1}, "folds must be a whole number of at least 2"),
        ({"trees": 2.5}, "trees must be a whole number"),
    ],
)
def test_a_wrong_setting_is_named(change: dict[str, object], message: str) -> None:
    with pytest.raises(ModelError, match=message):
        read_recipe({**GOOD, **change}, "mine")


def test_a_missing_setting_and_a_missing_recipe_are_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="profile"):
        read_recipe({key: value for key, value in GOOD.items() if key != "profile"}, "mine")
    with pytest.raises(ModelError, match="give one of codiesp-d-es"):
        load_recipe("nothing")
    (tmp_path / "bad.toml").write_text("language = ")
    with pytest.raises(ModelError, match="not TOML"):
        load_recipe(str(tmp_path / "bad.toml"))
