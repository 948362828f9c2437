"""Abbreviations with several readings, decided by the words around them.

"RA on methotrexate, swollen joints" -> rheumatoid arthritis      "SpO2 94% RA" -> room air
"""

from __future__ import annotations

from collections.abc import KeysView
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from nosology.core.table import read_table
from nosology.text.tokens import Tokens, Vocabulary

COLUMNS = ("form", "reading", "context", "source")
NEAR = 12
"""Tokens on each side whose words count fully; the rest of the sentence counts half."""


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """One reading of a form and the characters of the words that speak for it."""

    reading: str
    context: frozenset[str]


@lru_cache(maxsize=8)
def abbreviation_rows(language: str) -> tuple[tuple[str, str, str], ...]:
    """Return (form, reading, context words) of a language."""
    path = files("nosology.text").joinpath("lexicons", f"abbreviations_{language}.tsv")
    if not path.is_file():
        return ()
    return tuple((form, reading, context) for _, (form, reading, context, _source) in read_table(path, COLUMNS))


class Abbreviations:
    """Reads ambiguous abbreviations in a vocabulary's language."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._rows: dict[str, list[ReadingRow]] = {}
        for form, reading, context in abbreviation_rows(vocabulary.language):
            characters = frozenset(vocabulary.encode_phrase(word) for word in context.split())
            self._rows.setdefault(form, []).append(ReadingRow(reading, characters))

    @property
    def forms(self) -> KeysView[str]:
        """The forms that have several readings."""
        return self._rows.keys()

    def __contains__(self, form: str) -> bool:
        """Say whether a form has several readings."""
        return form in self._rows

    def read(self, tokens: Tokens, token: int, sentence: tuple[int, int]) -> str | None:
        """Return the reading that the context speaks for, or None when it speaks for none or for two alike."""
        rows = self._rows.get(tokens.surfaces[token])
        if not rows:
            return None
        codes = tokens.codes
        near = set(codes[max(0, token - NEAR) : token]) | set(codes[token + 1 : token + 1 + NEAR])
        wide = set(codes[sentence[0] : sentence[1]]) - {codes[token]}
        scored = sorted(
            ((2 * len(row.context & near) + len(row.context & wide), row.reading) for row in rows),
            reverse=True,
        )
        best = scored[0]
        if best[0] == 0 or (len(scored) > 1 and scored[1][0] == best[0]):
            return None
        return best[1]
