r"""Sentences and list items as token ranges: by full stops, by deliberate line breaks, by list numbers.

    "PMH:\n1. Asthma\n2. GERD. Smokes one pack a\nday."   ->   PMH: | 1. Asthma | 2. GERD. | Smokes one pack a day.

A line break ends a sentence unless the line was full: a wrapped line is one whose next word would not have fitted.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files

from nosology.core.table import read_table
from nosology.text.tokens import Tokens

_BREAK = re.compile(r"\r\n|\r|\n")
_BULLET = re.compile(r"[ \t\u00a0]*(?:[-*•·–—▪○>#+]|\(?\d{1,2}[.)]|[a-zA-Z][.)])[ \t\u00a0]")
_WORD = re.compile(r"\S+")
_STOPS = frozenset(".!?")
_MARKS = frozenset(".!?)]\"'”»")
_WIDEST = 140
"""Lines longer than this are paragraphs, not wrapped lines."""
_NARROWEST = 40


@lru_cache(maxsize=8)
def sentence_abbreviations(language: str) -> frozenset[str]:
    """Return the words of a language after which a full stop ends no sentence."""
    path = files("nosology.text").joinpath("lexicons", "sentence_abbreviations.tsv")
    rows = read_table(path, ("word", "language", "source"))
    return frozenset(word for _, (word, of, _source) in rows if of == language)


def sentence_starts(tokens: Tokens, language: str) -> list[int]:
    """Return the index of each sentence's first token, in order; the first is 0."""
    if not len(tokens):
        return []
    starts = {0}
    _by_lines(tokens, starts)
    lines = frozenset(starts)
    _by_marks(tokens, sentence_abbreviations(language), lines, starts)
    starts.discard(len(tokens))
    return sorted(starts)


def _by_lines(tokens: Tokens, starts: set[int]) -> None:
    """Add the tokens that begin a line which does not continue the line before."""
    text = tokens.text
    bounds: list[tuple[int, int]] = []
    begin = 0
    for match in _BREAK.finditer(text):
        bounds.append((begin, match.start()))
        begin = match.end()
    bounds.append((begin, len(text)))
    if len(bounds) == 1:
        return
    lengths = [len(text[start:end].rstrip()) for start, end in bounds]
    width = max((length for length in lengths if length <= _WIDEST), default=0)
    token, total = 0, len(tokens)
    previous = -1
    for number, (start, end) in enumerate(bounds):
        if lengths[number] == 0:
            previous = -1
            continue
        while token < total and tokens.starts[token] < start:
            token += 1
        if token == total:
            return
        if tokens.starts[token] >= end:
            continue
        if previous < 0 or not _continues(text, bounds[previous], (start, end), lengths[previous], width):
            starts.add(token)
        previous = number


def _continues(text: str, before: tuple[int, int], here: tuple[int, int], length: int, width: int) -> bool:
    line = text[here[0] : here[1]]
    if _BULLET.match(line):
        return False
    word = _WORD.search(line)
    if word is None:
        return False
    first = word[0]
    last = text[before[0] : before[1]].rstrip()[-1:]
    if first[0].islower() and length >= _NARROWEST and last not in ".!?:":
        return True
    full = length <= _WIDEST and width >= _NARROWEST and length + 1 + len(first) > width
    return full and last not in ".!?:"


def _by_marks(tokens: Tokens, abbreviations: frozenset[str], lines: frozenset[int], starts: set[int]) -> None:
    """Add the tokens that follow a full stop, question or exclamation mark, and inline list numbers."""
    surfaces, begins, ends = tokens.surfaces, tokens.starts, tokens.ends
    total = len(tokens)
    expected = 0
    start = 0
    for i, surface in enumerate(surfaces):
        if i in lines:
            start, expected = i, 0
        if surface in _STOPS and i > start and i + 1 < total:
            if surface == "." and i > start and _is_label(surfaces, i - 1, start, expected):
                if i - 1 > start:
                    starts.add(i - 1)
                expected = int(surfaces[i - 1]) + 1 if surfaces[i - 1].isdecimal() else 0
                start = i - 1
                continue
            after = i + 1
            while after < total and surfaces[after] in _MARKS and begins[after] == ends[after - 1]:
                after += 1
            if after == total or begins[after] == ends[after - 1]:
                continue
            if surface == "." and _abbreviated(tokens, i, abbreviations, after):
                continue
            starts.add(after)
            start = after


def _is_label(surfaces: list[str], i: int, start: int, expected: int) -> bool:
    """Say whether token ``i`` before a full stop numbers a list item."""
    surface = surfaces[i]
    if i == start:
        return (surface.isdecimal() and len(surface) <= 2) or (len(surface) == 1 and surface.isalpha())
    if surface == "1" and surfaces[i - 1] == ":":
        return True
    return surface.isdecimal() and int(surface) == expected and expected > 1


def _abbreviated(tokens: Tokens, i: int, abbreviations: frozenset[str], after: int) -> bool:
    if i == 0 or tokens.ends[i - 1] != tokens.starts[i]:
        return False
    word = tokens.surfaces[i - 1]
    lowered = word.lower()
    follows = tokens.surfaces[after]
    if lowered in abbreviations:
        return True
    if len(word) == 1 and word.isalpha():
        spelled = i >= 2 and tokens.surfaces[i - 2] == "." and tokens.ends[i - 2] == tokens.starts[i - 1]
        return (spelled and follows[0].islower()) or (not spelled and word.isupper() and follows[0].isupper())
    return False
