"""Small documents for the tests of this folder: codes as words of a string."""

from __future__ import annotations

from typing import Any

from nosology.evaluation import Judged


def judged(
    required: str,
    ranked: str,
    *,
    optional: str = "",
    suggested: int | None = None,
    probabilities: tuple[float, ...] = (),
    id: str = "d",
    **more: Any,
) -> Judged:
    """``suggested`` is how many of the ranked codes are suggested; all by default."""
    codes = tuple(ranked.split())
    count = len(codes) if suggested is None else suggested
    return Judged(
        id,
        frozenset(required.split()),
        frozenset(optional.split()),
        frozenset(codes[:count]),
        codes,
        probabilities,
        **more,
    )
