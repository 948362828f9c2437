"""What a title says, as a set of words and a position on each clinical axis.

    S52.501  Unspecified fracture of the lower end of right radius
             words {fracture, lower, end, radius}   axes {laterality: right}

Codes of one category whose words agree differ only by axis; the words that one title has more than another are what a
note must say before the longer one may be assigned.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from nosology.text.normalize import english
from nosology.text.tokens import TOKEN

_AXES: tuple[tuple[str, str, str], ...] = (
    ("dominance", r"\b(?:right|left) (dominant|non-?dominant) side", "{0}"),
    ("laterality", r"\b(bilateral|right|left)\b", "{0}"),
    ("displacement", r"\b(nondisplaced|displaced)\b", "{0}"),
    ("wound", r"\b(open|closed)\b(?= fracture)", "{0}"),
    ("acuity", r"\bacute on chronic\b", "acute_on_chronic"),
    ("acuity", r"\bacute and chronic\b", "acute_on_chronic"),
    ("acuity", r"\b(acute|chronic|subacute)\b", "{0}"),
    ("stage", r"\bstages? (?:1 through stage 4|1-4)\b", ""),
    ("stage", r"\bstage (\d[ab]?|i{1,3}|iv|v)\b(?: \((?:mild|moderate|severe)\))?", "{0}"),
    ("trimester", r"\b(first|second|third) trimester\b", "{0}"),
    ("severity", r"\b(mild|moderate|severe)\b", "{0}"),
    ("persistence", r"\b(intermittent|persistent|recurrent|episodic|paroxysmal|permanent)\b", "{0}"),
    ("intractable", r"\b(not intractable|intractable)\b", "{0}"),
    ("migrainosus", r"\b(with|without) status (?:migrainosus|epilepticus|asthmaticus)\b", "{0}"),
)
_COMPILED = tuple((axis, re.compile(pattern), value) for axis, pattern, value in _AXES)
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5"}
_WITHOUT = re.compile(
    r",?\s*(?:\bwithout (?:mention of |current )?[\w' -]+(?:,| or [\w' -]+| and [\w' -]+)*"
    r"|\buncomplicated\b|\bnot specified as [\w' -]+)"
)
_SIDE_NOUN = re.compile(r",\s*(?:right|left|bilateral|unspecified)?\s*(?:ear|eye|side|limb|breast)?\s*$")
_FILLER = frozenset(
    english(word)
    for word in [
        "unspecified",
        "other",
        "specified",
        "not",
        "elsewhere",
        "classified",
        "and",
        "or",
        "of",
        "the",
        "a",
        "an",
        "in",
        "on",
        "to",
        "by",
        "as",
        "due",
        "site",
        "sites",
        "type",
        "with",
        "without",
        "initial",
        "encounter",
        "for",
        "disorder",
        "disease",
        "diseases",
        "side",
        "part",
        "parts",
        "affecting",
        "involving",
        "associated",
        "unilateral",
        "eye",
        "ear",
        "region",
        "multiple",
        "stage",
        "trimester",
        "severity",
        "degree",
        "at",
        "from",
        "status",
        "which",
        "that",
        "uncomplicated",
        "its",
        "essential",
        "primary",
    ]
)
_BRACKETS = re.compile(r"\[[^\]]*\]|\([^)]*\)")


@dataclass(frozen=True, slots=True)
class TitleProfile:
    """A title reduced: content words, axis values, and whether it says "unspecified" or lacks a complication."""

    code: str
    words: frozenset[str]
    axes: tuple[tuple[str, str], ...]
    unspecified: int
    residual: bool
    negative: bool
    brackets: frozenset[str]

    def axis(self, name: str) -> str | None:
        """Return the title's value on one axis."""
        for axis, value in self.axes:
            if axis == name:
                return value
        return None


def profile(code: str, title: str) -> TitleProfile:
    """Reduce a title to its profile."""
    text = title.lower()
    nonessential = frozenset(
        english(word) for group in _BRACKETS.findall(text) for word in TOKEN.findall(group) if len(word) > 2
    )
    text = _BRACKETS.sub(" ", text)
    without = _WITHOUT.sub("", text)
    negative = without != text
    text = without
    axes: list[tuple[str, str]] = []
    for axis, pattern, template in _COMPILED:
        match = pattern.search(text)
        if not match:
            continue
        value = template.format(*match.groups()) if template else ""
        text = pattern.sub(" ", text) if axis != "dominance" else pattern.sub(match[0].split()[0], text)
        if value and all(known != axis for known, _ in axes):
            axes.append((axis, _ROMAN.get(value, value.replace(" ", "_").replace("non-", "non"))))
    text = _SIDE_NOUN.sub("", text)
    words = frozenset(key for key in map(english, TOKEN.findall(text)) if key.isalnum() and key not in _FILLER)
    return TitleProfile(
        code,
        words,
        tuple(axes),
        title.lower().count("unspecified") + title.lower().count("not specified"),
        title.startswith("Other ") or "other specified" in title.lower(),
        negative,
        nonessential,
    )
