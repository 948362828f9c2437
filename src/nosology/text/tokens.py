"""A text as a stream of tokens, encoded so that one character stands for one word.

    "No acute MI."   tokens  No | acute | MI | .
                     codes   "\u0103\u0171\u01f2\u0101"      one character a token, from the vocabulary

Phrases of words become short strings over the same characters, and one Aho-Corasick pass over ``codes`` finds all of
them on word boundaries, whatever their case, number or spelling.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from nosology.text.normalize import Normalizer, normalizer

TOKEN = re.compile(
    r"\d+(?:[.,]\d+)+"
    r"|[aA]-(?=[^\W\d_])"
    r"|[^\W_]+(?:(?:[\u0300-\u036f]|['’](?=[^\W\d_]))[^\W_]*)*"
    r"|[^\w\s]|_"
)
LETTER_A = frozenset({"A", "a-", "A-"})
"""The letter A as a name (hepatitis A, a-fib), which the English article is not."""
UNKNOWN = "\x00"
_FIRST = 0x100
_SURROGATES = (0xD800, 0xE000)
_CACHE_LIMIT = 200_000


class Vocabulary(dict[str, str]):
    """Maps the surface of a word to the character of its key; unseen keys are ``UNKNOWN``.

    The mapping itself is a cache from surface to character, filled on demand by ``__missing__`` and emptied when it
    grows past a bound, so that look-ups of known words cost one dictionary access.
    """

    def __init__(self, language: str, keys: Iterable[str] = ()) -> None:
        super().__init__()
        self.language = language
        self.normalize: Normalizer = normalizer(language)
        self.characters: dict[str, str] = {}
        for key in keys:
            self.add_key(key)

    def add_key(self, key: str) -> str:
        """Give a key a character, once, and return it."""
        found = self.characters.get(key)
        if found is None:
            number = _FIRST + len(self.characters)
            if number >= _SURROGATES[0]:
                number += _SURROGATES[1] - _SURROGATES[0]
            found = self.characters[key] = chr(number)
            self.clear()
        return found

    def encode_phrase(self, phrase: str) -> str:
        """Encode a phrase, adding its words to the vocabulary."""
        return "".join(self.add_key(self.key(word)) for word in TOKEN.findall(phrase))

    def key(self, surface: str) -> str:
        """Return the key under which a word is matched."""
        return "A" if surface in LETTER_A and self.language == "en" else self.normalize(surface)

    def lookup_phrase(self, phrase: str) -> str:
        """Encode a phrase without adding words; unknown ones become ``UNKNOWN``."""
        return "".join(map(self.__getitem__, TOKEN.findall(phrase)))

    def __missing__(self, surface: str) -> str:
        if len(self) > _CACHE_LIMIT:
            self.clear()
        character = self.characters.get(self.key(surface), UNKNOWN)
        self[surface] = character
        return character


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of one text: ``starts[i]:ends[i]`` are code-point bounds, ``codes[i]`` the character of token i."""

    text: str
    surfaces: list[str]
    starts: list[int]
    ends: list[int]
    codes: str

    def __len__(self) -> int:
        """Count the tokens."""
        return len(self.starts)


def tokenize(text: str, vocabulary: Vocabulary) -> Tokens:
    """Split a text into words, numbers and single marks; white space separates and is dropped."""
    matches = list(TOKEN.finditer(text))
    surfaces = [match[0] for match in matches]
    starts = [match.start() for match in matches]
    ends = [match.end() for match in matches]
    return Tokens(text, surfaces, starts, ends, "".join(map(vocabulary.__getitem__, surfaces)))
