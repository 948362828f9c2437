"""The product in one call: an encounter in, codes with evidence out."""

from nosology.engine.engine import Engine

__all__ = ["Engine"]
