"""The seventh character: which one the text supports, and where the placeholder X goes (guidelines I.A.4-5).

Chapter 19: A while active treatment is given, D in the healing phase, S for a sequela (I.C.19.a); fractures by open or
closed and by the course of healing (I.C.19.c). Where the text is silent, A.
"""

from __future__ import annotations

from typing import Protocol

_EPISODES = {"initial": "A", "subsequent": "D", "sequela": "S"}
_OPEN_INITIAL = "B"


class SeventhSource(Protocol):
    """What is needed of a release."""

    def seventh_characters(self, code: str) -> tuple[tuple[str, str], ...]:
        """Return the seventh characters that a code takes."""

    def complete(self, code: str, seventh: str) -> str:
        """Append a seventh character, with placeholders as needed."""

    def is_billable(self, code: str) -> bool:
        """Say whether a code is billable."""


def with_seventh(source: SeventhSource, code: str, axes: frozenset[tuple[str, str]]) -> tuple[str, str | None]:
    """Return the code completed with its seventh character, and the reason; unchanged when it takes none."""
    if source.is_billable(code):
        return code, None
    allowed = dict(source.seventh_characters(code))
    if not allowed:
        return code, None
    said = dict(axes)
    wanted = _EPISODES.get(said.get("episode", "initial"), "A")
    if wanted == "A" and said.get("wound") == "open" and "open fracture" in allowed.get(_OPEN_INITIAL, "").lower():
        wanted = _OPEN_INITIAL
    if wanted not in allowed:
        wanted = "0" if "0" in allowed else "9" if "9" in allowed else min(allowed)
    full = source.complete(code, wanted)
    return full, f"seventh character {wanted}: {allowed[wanted]}"
