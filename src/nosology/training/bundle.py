"""Compose the files of a bundle: what a model was trained with, its thresholds, its parts and its card."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from nosology.coders.learned.files import FORMAT
from nosology.coders.learned.model import Cuts, LearnedModel
from nosology.coders.learned.store import CONFIG
from nosology.training.recipe import Recipe
from nosology.training.thresholds import Scores
from nosology.version import __version__


@dataclass(frozen=True, slots=True)
class Figures:
    """What training measured out of fold: sizes, scores at the thresholds, scores of ``auto``, calibration error."""

    encounters: int
    gold: int
    codes: int
    suggested: Scores
    automatic: Scores
    calibration: float
    cuts: Cuts


def bundle_files(
    recipe: Recipe, model: LearnedModel, parts: Mapping[str, bytes], figures: Figures, sources: Mapping[str, str]
) -> dict[str, bytes]:
    """Return all files of a bundle; the same input gives the same bytes."""
    from nosology.training.card import card_json, card_markdown

    card = card_json(recipe, figures, sources)
    return {
        **parts,
        CONFIG: config(recipe, model, figures).encode(),
        "card.json": card.encode(),
        "card.md": card_markdown(recipe, figures, sources).encode(),
    }


def config(recipe: Recipe, model: LearnedModel, figures: Figures) -> str:
    """Return the ``model.toml`` of a bundle."""
    cuts = figures.cuts
    lowest = min(cuts.suggest.values())
    tables: dict[str, Mapping[str, object]] = {
        "": {
            "format": FORMAT,
            "name": recipe.name,
            "version": __version__,
            "language": recipe.language,
            "system": recipe.system,
            "profile": recipe.profile,
            "coders": ["learned"],
        },
        f"thresholds.{recipe.profile}": {"suggest": lowest, "auto": cuts.auto, "candidate": cuts.candidate},
        f"thresholds.{recipe.profile}.groups": {key: cuts.suggest[key] for key in cuts.suggest},
        "learned": {
            "unit": recipe.unit,
            "fuzzy": recipe.fuzzy,
            "top": recipe.top,
            "depth": model.trees.depth,
            "base": model.trees.base,
            "slope": model.slope,
            "offset": model.offset,
        },
        "recipe": asdict(recipe),
    }
    lines = []
    for name, values in tables.items():
        if name:
            lines.append(f"\n[{name}]")
        lines += [f"{_key(key)} = {_value(value)}" for key, value in values.items()]
    return "\n".join(lines) + "\n"


def _key(key: str) -> str:
    return key if key.replace("_", "").isalnum() else f'"{key}"'


def _value(value: object) -> str:
    import json

    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_value, value)) + "]"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    return repr(value)
