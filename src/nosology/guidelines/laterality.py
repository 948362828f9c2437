"""Laterality: the side is coded where the list has sides, and a bilateral code instead of left and right (I.B.13).

Sides are read from the titles of the release: within a category, a code is the sided sister of another when their titles differ
only in the side.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from nosology.core.suggestions import Severity
from nosology.guidelines.decisions import decision
from nosology.guidelines.edit import Edit, Example, Flag
from nosology.guidelines.facts import Facts
from nosology.guidelines.sheet import Line, Sheet

_SIDE = re.compile(r"\b(?:right|left|bilateral|unilateral)\b")
_ONE_SIDE = re.compile(r"\b(?:right|left)\b")
_WORD = re.compile(r"[a-z0-9]+")
_NO_MEANING = frozenset({"right", "left", "bilateral", "unilateral", "of", "the", "in", "and", "with", "a", "an"})
_ORGANS = frozenset(
    {
        "eye",
        "ear",
        "side",
        "limb",
        "breast",
        "kidney",
        "ovary",
        "testi",
        "lung",
        "knee",
        "hip",
        "hand",
        "foot",
        "eyelid",
    }
    | {"upper", "lower", "joint", "female", "male"}
)


@dataclass(frozen=True, slots=True)
class _Sister:
    code: str
    title: str
    side: str | None
    words: frozenset[str]


@lru_cache(maxsize=2048)
def _sisters(facts: Facts, category: str) -> tuple[dict[str, str], tuple[_Sister, ...]]:
    """Return the titles of a category's stems, and those of them that name a side."""
    terminology = facts.terminology
    titles: dict[str, str] = {}
    sided: list[_Sister] = []
    for stem in terminology.stems(category):
        title = (terminology.title(stem) or "").lower()
        if terminology.children(stem) and not _takes_only_sevenths(facts, stem):
            continue
        titles.setdefault(title, stem)
        sides = set(_SIDE.findall(title)) - {"unilateral"}
        side = sides.pop() if len(sides) == 1 else None
        sided.append(_Sister(stem, title, side, _meaning(title)))
    return titles, tuple(sided)


def _takes_only_sevenths(facts: Facts, stem: str) -> bool:
    return all(len(below.replace(".", "")) == 7 for below in facts.terminology.children(stem))


def _meaning(title: str) -> frozenset[str]:
    words = (word[:-1] if word.endswith("s") and len(word) > 3 else word for word in _WORD.findall(title))
    return frozenset(words) - _NO_MEANING


def _stem(line: Line) -> str:
    """Return the code without its seventh character, where that was appended to a printed stem."""
    facts = line.facts
    if len(facts.bare) < 7 or not facts.seventh:
        return line.code
    return facts.ancestors[0]


def _suffix(line: Line) -> str:
    return line.code[-1] if _stem(line) != line.code else ""


def _coded(sheet: Sheet, stem: str, seventh: str) -> str:
    return sheet.facts.terminology.complete(stem, seventh) if seventh else stem


@lru_cache(maxsize=8192)
def _sided_choices(facts: Facts, stem: str, title: str) -> tuple[str, ...]:
    """Return the right, left and bilateral sisters of a code whose title leaves the side open."""
    titles, _ = _sisters(facts, stem[:3])
    lowered = title.lower()
    found: list[str] = []
    for match in re.finditer(r"\bunspecified\b", lowered):
        for side in ("right", "left", "right dominant", "left dominant"):
            sister = titles.get(lowered[: match.start()] + side + lowered[match.end() :])
            if sister is not None and sister != stem:
                found.append(sister)
    return tuple(dict.fromkeys(found))


def _unspecified(sheet: Sheet) -> Iterator[Flag]:
    for line in sheet.lines:
        if not line.facts.billable or "unspecified" not in line.facts.title.lower():
            continue
        stem = _stem(line)
        choices = _sided_choices(sheet.facts, stem, sheet.facts.terminology.title(stem) or "")
        if len(choices) < 2:
            continue
        named = [_coded(sheet, choice, _suffix(line)) for choice in choices]
        yield Flag(
            (line.code,),
            f"{line.facts.named} leaves the side open; {' and '.join(named)} name it. Look the side up, also in imaging.",
            tuple(decision("replace", line.code, choice) for choice in sheet.billable(*named)),
        )


def _both_sides(sheet: Sheet) -> Iterator[Flag]:
    for one, other in _side_pairs(sheet):
        bilateral = _bilateral(sheet.facts, _stem(one))
        if bilateral is None:
            continue
        code = _coded(sheet, bilateral, _suffix(one))
        if code in sheet.values or not sheet.facts.terminology.is_billable(code):
            continue
        yield Flag(
            (one.code, other.code),
            f"{one.code} and {other.code} are right and left of one condition; {sheet.known_title(code)} is the bilateral code.",
            (decision("replace", one.code, code),),
        )


def _side_pairs(sheet: Sheet) -> Iterator[tuple[Line, Line]]:
    right = [line for line in sheet.lines if line.facts.billable and "right" in line.facts.title.lower()]
    left = [line for line in sheet.lines if line.facts.billable and "left" in line.facts.title.lower()]
    for one in right:
        mirrored = _sides_away(one.facts.title)
        for other in left:
            if one.category == other.category and one is not other and _sides_away(other.facts.title) == mirrored:
                yield (one, other) if one.place < other.place else (other, one)


@lru_cache(maxsize=8192)
def _sides_away(title: str) -> str:
    return _ONE_SIDE.sub("*", title.lower())


@lru_cache(maxsize=4096)
def _bilateral(facts: Facts, one: str) -> str | None:
    _, sisters = _sisters(facts, one[:3])
    own = next((sister for sister in sisters if sister.code == one), None)
    if own is None:
        return None
    near = [
        sister
        for sister in sisters
        if sister.side == "bilateral" and sister.words <= own.words and own.words - sister.words <= _ORGANS
    ]
    near.sort(key=lambda sister: (len(own.words - sister.words), sister.code))
    return near[0].code if near else None


def _redundant_side(sheet: Sheet) -> Iterator[Flag]:
    for line in sheet.lines:
        if not line.facts.billable:
            continue
        title = line.facts.title.lower()
        if "unspecified" in title:
            stem = _stem(line)
            named = _sided_choices(sheet.facts, stem, sheet.facts.terminology.title(stem) or "")
            sided = [other for other in sheet.lines if _stem(other) in named]
            if sided and len(named) > 1:
                yield Flag(
                    (line.code, sided[0].code),
                    f"{line.code} leaves open the side that {sided[0].code} names; keep {sided[0].code}.",
                    (decision("remove", line.code),),
                )
        elif "bilateral" in title:
            for other in sheet.lines:
                one_sided = other.category == line.category and _ONE_SIDE.search(other.facts.title.lower())
                if one_sided and _bilateral(sheet.facts, _stem(other)) == _stem(line):
                    yield Flag(
                        (other.code, line.code),
                        f"{line.facts.named} holds the side of {other.code} as well; keep {line.code}.",
                        (decision("remove", other.code),),
                    )


EDITS = (
    Edit(
        "us.unspecified-side",
        "laterality",
        Severity.SOFT,
        "I.B.13",
        "Where the list has codes for right and left, a code for an unspecified side is for records that do not tell the side.",
        _unspecified,
        Example("M25.569"),
        Example("M25.561"),
    ),
    Edit(
        "us.both-sides",
        "laterality",
        Severity.SOFT,
        "I.B.13",
        "Right and left of one condition are one bilateral code where the list has it.",
        _both_sides,
        Example("M17.11 M17.12"),
        Example("M25.561 M25.562"),
    ),
    Edit(
        "us.side-twice",
        "laterality",
        Severity.SOFT,
        "I.B.13",
        "A condition whose side is coded is not coded again without a side, nor one side beside both.",
        _redundant_side,
        Example("M17.0 M17.11"),
        Example("M17.0 M16.11"),
    ),
)
