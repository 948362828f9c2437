"""Models by name or folder: a ``model.toml`` that says which coders run, with which figures.

Shipped: ``rules-en`` and ``rules-es``. A site's own model is a folder that holds a ``model.toml``.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from nosology.core.encounter import Profile
from nosology.core.errors import ModelError, UnknownModel
from nosology.engine.assemble import Thresholds

FILE = "model.toml"
FORMAT = 1


@dataclass(frozen=True, slots=True)
class ModelConfig:
    """A model's name and version, its language, its coders in order and its thresholds by profile."""

    name: str
    version: str
    language: str
    coders: tuple[str, ...]
    thresholds: dict[Profile, Thresholds]


def shipped_models() -> tuple[str, ...]:
    """Return the names of the models inside the package."""
    folder = files(__package__).joinpath("bundles")
    return tuple(sorted(item.name for item in folder.iterdir() if item.joinpath(FILE).is_file()))


def load_model(name: str) -> ModelConfig:
    """Read a model by its shipped name or its folder; ``UnknownModel`` lists what there is."""
    if name in shipped_models():
        return _read(files(__package__).joinpath("bundles", name, FILE), name)
    folder = Path(name)
    if (folder / FILE).is_file():
        return _read(folder / FILE, folder.name)
    known = ", ".join(shipped_models())
    raise UnknownModel(f"no model {name!r}: give one of {known}, or a folder that holds {FILE}")


def _read(path: Traversable | Path, name: str) -> ModelConfig:
    try:
        data: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        if data["format"] != FORMAT:
            raise ModelError(f"model {name}: format {data['format']} is not {FORMAT}; use the matching version")
        thresholds = {
            Profile(profile): Thresholds(float(figures["suggest"]), float(figures["candidate"]))
            for profile, figures in data["thresholds"].items()
        }
        return ModelConfig(data["name"], data["version"], data["language"], tuple(data["coders"]), thresholds)
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError, UnicodeDecodeError) as error:
        raise ModelError(f"model {name}: {FILE} is not as expected ({type(error).__name__}: {error})") from error
