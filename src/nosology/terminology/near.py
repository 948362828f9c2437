"""Codes that were perhaps meant: the near misses of a code that does not exist."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from nosology.terminology.spelling import canonical

if TYPE_CHECKING:
    from nosology.terminology.terminology import Terminology

_CONFUSED = (("O", "0"), ("I", "1"), ("L", "1"), ("L", "I"), ("S", "5"), ("B", "8"), ("Z", "2"))


def near_misses(terminology: Terminology, code: str, limit: int = 5) -> tuple[str, ...]:
    """Return existing codes that are spelled nearly alike, likeliest first.

    First the same code with a letter and digit confused (O and 0, I and 1), then the codes below its longest prefix that
    exists, by likeness.
    """
    value = canonical(terminology.release.system, code)
    found = [variant for variant in _confusions(terminology, value) if variant in terminology]
    prefix = value[:-1].rstrip(".")
    while len(prefix) > 2 and prefix not in terminology:
        prefix = prefix[:-1].rstrip(".")
    if prefix in terminology:
        below = [prefix, *terminology.descendants(prefix)][:2000]
        below.sort(key=lambda item: (-SequenceMatcher(None, value, item).ratio(), abs(len(item) - len(value)), item))
        found.extend(below)
    return tuple(dict.fromkeys(found))[:limit]


def _confusions(terminology: Terminology, value: str) -> list[str]:
    bare = value.replace(".", "")
    variants: list[str] = []
    for position, character in enumerate(bare):
        for letter, digit in _CONFUSED:
            if character in (letter, digit):
                other = digit if character == letter else letter
                variants.append(bare[:position] + other + bare[position + 1 :])
    variants.extend(bare[:1] + bare[1:].replace(letter, digit) for letter, digit in _CONFUSED)
    return [canonical(terminology.release.system, variant) for variant in variants]
