"""The words around a term as the English keys that titles are written in.

A note says "leg" where the tabular list says "lower limb", and a Spanish note says "rodilla"; the tables
``words_en.tsv`` and ``words_es.tsv`` give the title words for each.
"""

from __future__ import annotations

from importlib.resources import files

from nosology.core.table import read_table
from nosology.text import Vocabulary
from nosology.text.normalize import english

COLUMNS = ("word", "title_words", "source")


class Translator:
    """Maps the characters of a token stream to title words."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._words: dict[str, tuple[str, ...]] = {}
        if vocabulary.language == "en":
            self._words = {char: (key,) for key, char in vocabulary.characters.items() if key.isalnum()}
        path = files(__package__).joinpath(f"words_{vocabulary.language}.tsv")
        if path.is_file():
            for _, (word, titles, _source) in read_table(path, COLUMNS):
                char = vocabulary.encode_phrase(word)
                if len(char) == 1:
                    keys = tuple(english(part) for part in titles.split())
                    self._words[char] = tuple(dict.fromkeys((*self._words.get(char, ()), *keys)))

    def words(self, codes: str) -> frozenset[str]:
        """Return the title words for a stretch of a token stream."""
        table = self._words
        return frozenset(word for char in codes if char in table for word in table[char])
