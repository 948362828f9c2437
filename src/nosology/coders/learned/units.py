"""Cut a text into units, its sentences, with content words that map back to the text.

    Splitter("es").units("Niega fiebre. Tos seca.")  ->  units with words (nieg, fiebr), (tos, seca)

Only stop words, endings and signs of absence depend on the language (``words.tsv``); a language without rows is matched
word by word as it is written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from nosology.core.table import read_table

_WORD = re.compile(r"[^\W_]+")
_END = re.compile(
    r"\n+"
    r"|(?<=[^\W\d_]{3})[.;!?]+(?=\s)"
    r"|(?<=[\d)%\]])\.(?=\s+[^\W\d_])"
    r"|;\s"
)
_STEM = 4
_CACHE = 300_000


@dataclass(frozen=True, slots=True)
class Unit:
    """A stretch of text: its bounds, its content words cut to stems, their folded forms and their bounds."""

    start: int
    end: int
    words: tuple[str, ...]
    folded: tuple[str, ...]
    bounds: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of the unit with a number."""

    unit: int
    part: Unit


@lru_cache(maxsize=_CACHE)
def fold(word: str) -> str:
    """Return a word in lower case without diacritics."""
    return "".join(mark for mark in unicodedata.normalize("NFKD", word.lower()) if not unicodedata.combining(mark))


def _stem_es(word: str) -> str:
    if len(word) > _STEM:
        if word.endswith("ces"):
            word = word[:-3] + "z"
        elif word.endswith("es") and len(word) > _STEM + 1:
            word = word[:-2]
        elif word.endswith("s"):
            word = word[:-1]
        if len(word) > _STEM and word[-1] in "aoe":
            word = word[:-1]
    return word


def _stem_en(word: str) -> str:
    if len(word) > _STEM:
        if word.endswith("ies"):
            return word[:-3] + "y"
        if word.endswith(("sses", "xes")):
            return word[:-2]
        if word.endswith("s") and not word.endswith(("ss", "us", "is")):
            return word[:-1]
    return word


@lru_cache(maxsize=8)
def _listed(language: str) -> dict[str, tuple[str, ...]]:
    table = files(__package__).joinpath("words.tsv")
    found: dict[str, list[str]] = {}
    for _, (of, kind, word, _source) in read_table(table, ("language", "kind", "word", "source")):
        if of == language:
            found.setdefault(kind, []).append(word)
    return {kind: tuple(words) for kind, words in found.items()}


def _stemmer(language: str) -> Callable[[str], str]:
    endings = _listed(language).get("ending", ())

    def cut(word: str) -> str:
        for ending in endings:
            if word.endswith(ending) and len(word) - len(ending) >= _STEM:
                return word[: -len(ending)]
        return word

    return {"es": _stem_es, "en": _stem_en}.get(language, cut)


class Splitter:
    """Cuts texts of one language into units; ``whole`` makes one unit of each text."""

    def __init__(self, language: str, *, whole: bool = False) -> None:
        self.language = language
        self.whole = whole
        listed = _listed(language)
        self.negations = frozenset(listed.get("negation", ()))
        self._stop = frozenset(listed.get("stop", ()))
        self._stem = _stemmer(language)
        self._forms: dict[str, tuple[str, str] | None] = {}

    def units(self, text: str) -> tuple[Unit, ...]:
        """Return the units of a text in order; those without a content word are left out."""
        ranges = [(0, len(text))] if self.whole else _sentences(text)
        return tuple(unit for start, end in ranges if (unit := self._unit(text, start, end)).words)

    def key(self, phrase: str) -> tuple[str, ...]:
        """Return the stems of a phrase's content words."""
        return self._unit(phrase, 0, len(phrase)).words

    def _unit(self, text: str, start: int, end: int) -> Unit:
        words: list[str] = []
        folded: list[str] = []
        bounds: list[tuple[int, int]] = []
        forms = self._forms
        for match in _WORD.finditer(text, start, end):
            surface = match[0]
            form = forms[surface] if surface in forms else self._form(surface)
            if form is not None:
                words.append(form[0])
                folded.append(form[1])
                bounds.append(match.span())
        return Unit(start, end, tuple(words), tuple(folded), tuple(bounds))

    def _form(self, surface: str) -> tuple[str, str] | None:
        if len(self._forms) > _CACHE:
            self._forms.clear()
        plain = fold(surface)
        form = None if plain in self._stop else (self._stem(plain), plain)
        self._forms[surface] = form
        return form


def _sentences(text: str) -> list[tuple[int, int]]:
    found, start = [], 0
    for match in _END.finditer(text):
        found.append((start, match.end()))
        start = match.end()
    found.append((start, len(text)))
    return found


_CLAUSE = re.compile(r"[,;:()\n]|\.\s| (?:y|e|con|and|with|и|с) ")
_CLAUSE_WORDS = 14


def clauses(text: str, units: Iterable[Unit], number: int = 0) -> tuple[Clause, ...]:
    """Cut units at punctuation and coordinating words, and after 14 content words; ``number`` is that of the first unit."""
    found: list[Clause] = []
    for at, unit in enumerate(units, number):
        cuts = [match.start() + 1 for match in _CLAUSE.finditer(text, unit.start, unit.end)]
        first = 0
        for cut in (*cuts, unit.end):
            end = first
            while end < len(unit.bounds) and unit.bounds[end][0] < cut:
                end += 1
            for start in range(first, end, _CLAUSE_WORDS):
                part = slice(start, min(end, start + _CLAUSE_WORDS))
                bounds = unit.bounds[part]
                cut_out = Unit(bounds[0][0], bounds[-1][1], unit.words[part], unit.folded[part], bounds)
                found.append(Clause(at, cut_out))
            first = end
    return tuple(found)
