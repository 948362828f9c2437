"""Words that qualify a condition (laterality, acuity, stage ...) and which condition each of them belongs to.

A modifier belongs to a mention when it stands in it, or near it in the same clause; on each axis the nearest wins.

    "pain in left knee and right shoulder"    knee pain: left    shoulder pain: right
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from nosology.core.table import read_table
from nosology.text.phrases import PhraseMatcher
from nosology.text.tokens import Tokens, Vocabulary

COLUMNS = ("phrase", "kind", "value", "source")
BEFORE = 5
AFTER = 6
_WALLS = {
    "en": ("and", "or", "but", ";", "with", ".", "plus", "who"),
    "es": ("y", "o", "pero", ";", "con", ".", "e", "que"),
}
_COMMA = ","
_WIDE = frozenset({"episode", "trimester", "stage", "control", "course"})
"""Axes that are said anywhere in the sentence, not only beside the condition."""
_WEEK = ("week", "wk", "semana", "sem")
_PREGNANT = frozenset(
    (
        "gestation",
        "gestational",
        "pregnant",
        "pregnancy",
        "intrauterine",
        "iup",
        "ega",
        "gravid",
        "gestacion",
        "embarazo",
        "gestant",
    )
)
Hit = tuple[int, int, str, str]


@lru_cache(maxsize=8)
def modifier_rows(language: str) -> tuple[tuple[str, tuple[str, str]], ...]:
    """Return (phrase, (kind, value)) of a language."""
    path = files("nosology.text").joinpath("lexicons", f"modifiers_{language}.tsv")
    if not path.is_file():
        return ()
    return tuple((phrase, (kind, value)) for _, (phrase, kind, value, _source) in read_table(path, COLUMNS))


class ModifierFinder:
    """Finds modifiers with one automaton over a vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        language = vocabulary.language
        self._phrases: PhraseMatcher[tuple[str, str]] = PhraseMatcher(vocabulary, modifier_rows(language))
        self._letters = frozenset(
            vocabulary.encode_phrase(phrase) for phrase, _ in modifier_rows(language) if len(phrase) == 1
        )
        self._walls = frozenset(vocabulary.encode_phrase(word) for word in _WALLS.get(language, ()))
        self._comma = vocabulary.encode_phrase(_COMMA)
        self._weeks = frozenset(vocabulary.encode_phrase(word) for word in _WEEK)
        self._pregnant = frozenset(vocabulary.encode_phrase(word) for word in _PREGNANT)

    def find(self, tokens: Tokens) -> list[Hit]:
        """Return (first, end, kind, value) of all modifiers in the order of the text."""
        hits: list[Hit] = []
        for first, end, (kind, value) in self._phrases.find_longest(tokens.codes):
            if end - first == 1 and tokens.codes[first] in self._letters and not tokens.surfaces[first].isupper():
                continue
            hits.append((first, end, kind, value))
        if any(char in self._pregnant for char in tokens.codes):
            hits.extend(self._trimesters(tokens))
            hits.sort()
        return hits

    def _trimesters(self, tokens: Tokens) -> list[Hit]:
        """Read "28 weeks" in a note that speaks of a pregnancy (trimesters as in chapter 15's opening note)."""
        found: list[Hit] = []
        for i, char in enumerate(tokens.codes):
            if char not in self._weeks or i == 0:
                continue
            number = i - 1
            if tokens.surfaces[number] == "-" and number > 0:
                number -= 1
            surface = tokens.surfaces[number].partition(".")[0]
            if not surface.isdecimal() or not 4 <= int(surface) <= 42:
                continue
            window = tokens.codes[max(0, i - 8) : i + 9]
            if any(near in self._pregnant for near in window):
                weeks = int(surface)
                value = "first" if weeks < 14 else "second" if weeks < 28 else "third"
                found.append((number, i + 1, "trimester", value))
        return found

    def belongs(self, tokens: Tokens, hits: list[Hit], first: int, end: int, sentence: tuple[int, int]) -> list[Hit]:
        """Return the modifiers of a mention at token bounds: at most one a kind, the nearest; ``hits`` are its sentence's."""
        left = self._reach(tokens, first, sentence, -1)
        right = self._reach(tokens, end, sentence, 1)
        best: dict[str, tuple[int, Hit]] = {}
        for hit in hits:
            start, stop, kind, _ = hit
            if start < first and stop > end:
                continue
            if start >= first and stop <= end:
                distance = 0
            elif stop <= first:
                distance = first - stop + 1
                if stop - 1 < left and kind not in _WIDE:
                    continue
            elif start >= end:
                distance = start - end + 2
                if kind not in _WIDE and not self._follows(tokens, hit, end, right, sentence[1]):
                    continue
            else:
                distance = 0
            known = best.get(kind)
            if known is None or distance < known[0]:
                best[kind] = (distance, hit)
        return [best[kind][1] for kind in sorted(best)]

    def _follows(self, tokens: Tokens, hit: Hit, end: int, right: int, limit: int) -> bool:
        """Say whether a modifier after a mention is its own: in reach, and after a comma only when nothing follows it."""
        start, stop, _, _ = hit
        if start >= right:
            return False
        if tokens.codes[end] != self._comma:
            return True
        return stop >= limit or tokens.surfaces[stop] in ".,;)"

    def _reach(self, tokens: Tokens, start: int, sentence: tuple[int, int], step: int) -> int:
        """Return how far from a mention a modifier may stand on one side."""
        codes = tokens.codes
        if step < 0:
            position = start
            limit = max(sentence[0], start - BEFORE)
            while position > limit and codes[position - 1] not in self._walls and codes[position - 1] != self._comma:
                position -= 1
            return position
        position = start
        limit = min(sentence[1], start + AFTER)
        if position < limit and codes[position] == self._comma:
            position += 1
            limit = min(limit, position + 2)
        while position < limit and codes[position] not in self._walls and codes[position] != self._comma:
            position += 1
        return position
