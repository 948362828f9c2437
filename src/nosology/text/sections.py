"""Sections by their titles: at the start of a line, in capitals within one, or alone on a line.

"PMH: asthma. FAMILY HISTORY: none."   ->   past_medical_history [0:13], family_history [13:33]
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from nosology.core.table import read_table
from nosology.text.phrases import PhraseMatcher
from nosology.text.tokens import Tokens, Vocabulary

COLUMNS = ("title", "kind", "source")
BODY_SYSTEM = "body_system"
_ENDINGS = frozenset(":-–—=")
_LEADS = frozenset("*#-•·–—_>()[].0123456789")
_SINGLE = 2
"""A title of at most this many letters, such as "A" or "PE", needs a colon."""


@dataclass(frozen=True, slots=True)
class SectionRange:
    """A section in tokens: its kind, the title ``first:body`` and the body ``body:end``."""

    kind: str
    first: int
    body: int
    end: int


@lru_cache(maxsize=8)
def section_titles(language: str) -> tuple[tuple[str, str], ...]:
    """Return (title, kind) of a language; nothing for a language without a lexicon."""
    path = files("nosology.text").joinpath("lexicons", f"sections_{language}.tsv")
    if not path.is_file():
        return ()
    return tuple((title, kind) for _, (title, kind, _source) in read_table(path, COLUMNS))


class SectionFinder:
    """Finds section titles with one automaton over a vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._titles: PhraseMatcher[str] = PhraseMatcher(vocabulary, section_titles(vocabulary.language))

    def find(self, tokens: Tokens, sentences: list[int]) -> tuple[list[SectionRange], set[int]]:
        """Return the sections in order, and the tokens at which a title forces a new sentence."""
        found: list[tuple[int, int, str]] = []
        breaks: set[int] = set()
        starts = set(sentences)
        reach = 0
        surfaces, total = tokens.surfaces, len(tokens)
        for first, end, kind in self._titles.find_longest(tokens.codes):
            if first < reach or (
                first not in starts
                and surfaces[first - 1][0] not in _LEADS
                and (end == total or surfaces[end] not in ":*_)")
            ):
                continue
            body = self._title_end(tokens, first, end, starts)
            if body is None:
                continue
            reach = body
            if kind == BODY_SYSTEM:
                if found and found[-1][2] in ("physical_exam", "review_of_systems"):
                    breaks.add(first)
                continue
            found.append((first, body, kind))
            breaks.add(first)
            if body < len(tokens):
                breaks.add(body) if tokens.surfaces[body - 1] not in _ENDINGS else None
        sections = []
        for number, (first, body, kind) in enumerate(found):
            end = found[number + 1][0] if number + 1 < len(found) else len(tokens)
            sections.append(SectionRange(kind, first, body, end))
        return sections, breaks

    def _title_end(self, tokens: Tokens, first: int, end: int, starts: set[int]) -> int | None:
        """Return the token after a title and its mark, or None when the words are no title here."""
        surfaces = tokens.surfaces
        total = len(tokens)
        lead = first
        while lead > 0 and lead not in starts and surfaces[lead - 1][0] in _LEADS and surfaces[lead - 1] != ".":
            lead -= 1
        if lead > 1 and lead not in starts and surfaces[lead - 1] == "." and surfaces[lead - 2].isdecimal():
            lead -= 2
        leads = lead in starts or first in starts
        text = tokens.text[tokens.starts[first] : tokens.ends[end - 1]]
        after = end
        while after < total and surfaces[after] in ("*", "_", ")") and tokens.starts[after] == tokens.ends[after - 1]:
            after += 1
        if after < total and surfaces[after] == ":":
            capital = text.isupper() and (len(text) > _SINGLE or leads)
            if not (leads or capital or (first > 0 and surfaces[first - 1] in ".;" and text[0].isupper())):
                return None
            after += 1
            while (
                after < total and surfaces[after] in ("*", "_", ",") and tokens.starts[after] == tokens.ends[after - 1]
            ):
                after += 1
            return after
        if not leads or not text[0].isupper():
            return None
        alone = after == total or "\n" in tokens.text[tokens.ends[after - 1] : tokens.starts[after]]
        if alone and len(text) > _SINGLE:
            return after
        dash = after < total and surfaces[after] in _ENDINGS and tokens.starts[after] > tokens.ends[after - 1]
        if dash and len(text) > _SINGLE and (text.isupper() or end - first > 1):
            return after + 1
        if (
            text.isupper()
            and len(text) > 4
            and end - first > 1
            and surfaces[after][:1].isupper()
            and not surfaces[after].isupper()
        ):
            return after
        return None
