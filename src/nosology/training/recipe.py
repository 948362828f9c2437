"""Recipes: what to train and how, as TOML. Shipped ones go by name, others by path.

A recipe states language, code system, profile, the sources of terms and names, and the hyper-parameters; it never holds a
threshold, which training finds out of fold.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from nosology.core.codes import CodeSystem
from nosology.core.encounter import Profile
from nosology.core.errors import ModelError

_SUFFIX = ".toml"


@dataclass(frozen=True, slots=True)
class Recipe:
    """The settings of one training run.

    ``unit`` is what the linear model scores: "sentence" (needs spans) or "document". ``lexicon`` names the language of the
    synonym lexicon used as terms, empty for none; ``titles`` "terms" adds the official titles as terms, "names" searches
    them by words, "" does neither. ``sizes`` are the lengths of character n-grams, ``ridge`` the penalty,
    ``keep`` the weights kept of each feature, ``folds`` those of the cross-fitting.
    """

    name: str
    language: str
    system: str
    profile: str
    description: str
    track: str = "D"
    unit: str = "sentence"
    lexicon: str = ""
    titles: str = ""
    fuzzy: bool = True
    sizes: tuple[int, ...] = (3, 4, 5)
    minimum: int = 2
    ridge: float = 0.4
    keep: int = 25
    top: int = 25
    folds: int = 10
    trees: int = 250
    rate: float = 0.05
    leaves: int = 15
    smallest_leaf: int = 25
    auto_precision: float = 0.95
    auto_confidence: float = 0.9
    seed: int = 0


def shipped_recipes() -> tuple[str, ...]:
    """Return the names of the recipes inside the package."""
    folder = files(__package__).joinpath("recipes")
    return tuple(sorted(item.name.removesuffix(_SUFFIX) for item in folder.iterdir() if item.name.endswith(_SUFFIX)))


def load_recipe(name: str) -> Recipe:
    """Read a recipe by its shipped name or its path; ``ModelError`` says what is wrong with it."""
    path: Path | Traversable
    if name in shipped_recipes():
        path = files(__package__).joinpath("recipes", name + _SUFFIX)
    else:
        path = Path(name)
        if not path.is_file():
            known = ", ".join(shipped_recipes())
            raise ModelError(f"no recipe {name!r}: give one of {known}, or the path of a TOML file")
    try:
        return read_recipe(tomllib.loads(path.read_text(encoding="utf-8")), path.name.removesuffix(_SUFFIX))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ModelError(f"recipe {name}: not TOML ({error})") from error


def read_recipe(settings: dict[str, Any], name: str) -> Recipe:
    """Return the recipe that settings describe; ``ModelError`` names a setting that is unknown, missing or wrong."""
    known = {field.name: field for field in fields(Recipe)}
    unknown = sorted(settings.keys() - known.keys())
    if unknown:
        raise ModelError(f"recipe {name}: unknown setting {unknown[0]!r}; there are {', '.join(sorted(known))}")
    given = {"name": name, **settings}
    if isinstance(given.get("sizes"), list):
        given["sizes"] = tuple(given["sizes"])
    try:
        recipe = Recipe(**given)
        CodeSystem.from_label(recipe.system)
        Profile(recipe.profile)
    except (TypeError, ValueError) as error:
        raise ModelError(f"recipe {name}: {error}") from error
    for key, allowed in (("unit", ("sentence", "document")), ("titles", ("", "terms", "names"))):
        if getattr(recipe, key) not in allowed:
            raise ModelError(f"recipe {name}: {key} must be one of {', '.join(map(repr, allowed))}")
    for key in ("folds", "trees", "leaves", "top", "keep"):
        if not isinstance(getattr(recipe, key), int) or getattr(recipe, key) < 2:
            raise ModelError(f"recipe {name}: {key} must be a whole number of at least 2")
    return recipe
