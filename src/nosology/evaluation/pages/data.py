"""A report or comparison as plain data for JSON: objects by name, figures under their keys (``micro_f1``)."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any

from nosology.evaluation.figures import KEYS

DIGITS = 6


def plain(value: Any) -> Any:
    """Return records as objects, tuples as lists, figures under their keys, numbers to six digits."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, dict):
        return {KEYS.get(name, name): plain(item) for name, item in value.items()}
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {name: plain(item) for name, item in value._asdict().items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return round(value, DIGITS) if isinstance(value, float) else value
