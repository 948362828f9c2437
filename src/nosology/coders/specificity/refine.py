"""From the code of a term and the words around it to the most specific code that they support.

A coder reads "pain in the left knee", looks up Pain, knee (M25.56-) and takes the sixth character for the left side. The
same walk here: within the term's category, a code qualifies when the note says every word and axis value by which its
title exceeds the term's own; of those the one that uses most of what was said wins, and what was not said falls to the
documented default (I.B.18: unspecified; I.C.19.c: a fracture not said to be open is closed, not said to be nondisplaced
is displaced; I.C.6.a: the right side is dominant).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from nosology.coders.specificity.profile import TitleProfile, profile

_DEFAULTS = {
    "displacement": "displaced",
    "wound": "closed",
    "intractable": "not_intractable",
    "migrainosus": "without",
}
_DOMINANT_SIDE = {"right": "dominant", "left": "nondominant"}
_EXCLUSIVE = ("laterality", "stage", "trimester")


class Tabular(Protocol):
    """What refinement needs of a release."""

    def title(self, code: str) -> str | None:
        """Return a code's title."""

    def is_billable(self, code: str) -> bool:
        """Say whether a code is billable."""

    def stems(self, category: str) -> tuple[str, ...]:
        """Return the printed rows at and below a category, without seventh-character expansions."""

    def seventh_characters(self, code: str) -> tuple[tuple[str, str], ...]:
        """Return the seventh characters that a code takes."""


@dataclass(frozen=True, slots=True)
class Context:
    """What the text says around a mention: words as English keys, and (axis, value) pairs."""

    words: frozenset[str]
    axes: frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Refined:
    """The chosen codes (two for "bilateral" without a bilateral code) and why."""

    codes: tuple[str, ...]
    reason: str | None
    alternatives: tuple[str, ...] = ()


class Refiner:
    """Chooses within a category; profiles and answers are cached per release."""

    def __init__(self, tabular: Tabular) -> None:
        self.tabular = tabular
        self._rows = lru_cache(maxsize=2048)(self._category_rows)
        self._choose = lru_cache(maxsize=50_000)(self._choose_uncached)

    def refine(self, code: str, context: Context) -> Refined:
        """Return the most specific codes that the context supports, starting from the code of a term."""
        _, vocabulary = self._rows(code[:3])
        words = context.words & vocabulary
        return self._choose(code, frozenset(words), context.axes)

    def _category_rows(self, category: str) -> tuple[tuple[TitleProfile, ...], frozenset[str]]:
        tabular = self.tabular
        rows = []
        for stem in tabular.stems(category):
            if tabular.is_billable(stem) or tabular.seventh_characters(stem):
                rows.append(profile(stem, tabular.title(stem) or ""))
        leaves = [
            row for row in rows if not any(other.code != row.code and other.code.startswith(row.code) for other in rows)
        ]
        vocabulary = frozenset(word for row in leaves for word in row.words)
        return tuple(leaves), vocabulary

    def _choose_uncached(self, code: str, words: frozenset[str], axes: frozenset[tuple[str, str]]) -> Refined:
        rows, _ = self._rows(code[:3])
        if not rows:
            return Refined((code,), None)
        base = profile(code, self.tabular.title(code) or "")
        said = dict(axes)
        scored = []
        for row in rows:
            score = _score(row, base, code, words, axes, said)
            if score is not None:
                scored.append((score, row))
        if not scored:
            return Refined((code,), None)
        scored.sort(
            key=lambda item: (
                -item[0],
                item[1].code != code,
                item[1].residual,
                -item[1].unspecified,
                item[1].code,
            )
        )
        best = scored[0][1]
        pair = self._both_sides(best, scored, said)
        if pair:
            return Refined(pair, "both sides (I.B.13)")
        others = tuple(row.code for score, row in scored[1:4] if score > 0)
        reason = None if best.code == code else _reason(best, base, axes)
        return Refined((best.code,), reason, others)

    def _both_sides(
        self, best: TitleProfile, scored: list[tuple[float, TitleProfile]], said: dict[str, str]
    ) -> tuple[str, ...]:
        if said.get("laterality") != "bilateral" or best.axis("laterality") == "bilateral":
            return ()
        rows, _ = self._rows(best.code[:3])
        other_axes = {item for item in best.axes if item[0] != "laterality"}
        sides: dict[str, str] = {}
        for row in rows:
            side = row.axis("laterality")
            if side and row.words == best.words and {i for i in row.axes if i[0] != "laterality"} == other_axes:
                sides.setdefault(side, row.code)
        return (sides["right"], sides["left"]) if "right" in sides and "left" in sides else ()


def _score(
    row: TitleProfile,
    base: TitleProfile,
    code: str,
    words: frozenset[str],
    axes: frozenset[tuple[str, str]],
    said: dict[str, str],
) -> float | None:
    """Score one row for a term, or None when the text does not support it."""
    below = row.code.startswith(code)
    extra = row.words - base.words - base.brackets
    unsupported = extra - words
    missing = base.words - row.words
    if unsupported and not below:
        return None
    if missing and not below and not (missing <= row.brackets):
        return None
    if row.residual and row.code != code and not below:
        return None
    score = 0.0
    score += 2.0 * len(extra & words) - 1.2 * len(unsupported)
    base_axes = dict(base.axes)
    for axis, value in row.axes:
        if (axis, value) in axes or base_axes.get(axis) == value:
            score += 2.0
        elif axis == "dominance":
            score += 1.0 if _DOMINANT_SIDE.get(said.get("laterality", "")) == value else -0.5
        elif _DEFAULTS.get(axis) == value:
            score -= 0.05
        elif axis in said or axis in base_axes:
            return None if row.code != code else -1.0
        elif below or row.code == code:
            score -= 1.5
        else:
            return None
    for axis, _ in base.axes:
        if row.axis(axis) is None and axis not in _DEFAULTS:
            score -= 1.0
    if row.residual:
        score -= 1.0
    if row.code == code:
        score += 0.1
    if below:
        score += 0.3 if row.unspecified else 0.0
        score += 0.2 if row.negative else 0.0
    return score


def _reason(best: TitleProfile, base: TitleProfile, axes: frozenset[tuple[str, str]]) -> str:
    used = [f"{axis} {value.replace('_', ' ')}" for axis, value in best.axes if (axis, value) in axes]
    used += sorted(best.words - base.words)
    if used:
        return f"{best.code} over {base.code}: the text says {', '.join(used)}"
    return f"{best.code}: the default below {base.code}"
