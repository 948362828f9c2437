"""An index from words to the phrases in which they are the rarest word, for matching in any order.

A phrase matches a window when all its words stand there, or all but one common word of four or more. Keyed by its rarest
word, a phrase is looked at only where that word occurs, so a text costs a few subset tests a token.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

MIN_WORDS = 2
MAX_WORDS = 7
PARTIAL_WORDS = 4


@dataclass(frozen=True, slots=True)
class BagMatch:
    """A phrase found in a window and the share of its words that stand there."""

    phrase: int
    coverage: float


class BagIndex:
    """Phrases, as strings of word characters, by their rarest character and then by the next rarest."""

    def __init__(self, phrases: list[str], numbers: Iterable[int]) -> None:
        """Index the phrases of the given numbers; how rare a word is, all phrases say."""
        frequency: Counter[str] = Counter()
        for phrase in phrases:
            frequency.update(phrase)
        rare = frequency.__getitem__
        self._by_rarest: dict[str, dict[str, list[int]]] = {}
        for number in numbers:
            phrase = phrases[number]
            if MIN_WORDS <= len(phrase) <= MAX_WORDS:
                first, second = sorted(phrase, key=rare)[:2]
                self._by_rarest.setdefault(first, {}).setdefault(second, []).append(number)
        self.seconds = {first: below.keys() for first, below in self._by_rarest.items()}
        """For each rarest word the next rarest ones: a window without any of them holds no phrase."""
        self._phrases = phrases

    def find(self, token: str, window: frozenset[str]) -> list[BagMatch]:
        """Return the phrases whose rarest word is ``token`` and whose words the window holds.

        One word of a longer phrase may be absent, but not the next rarest.
        """
        found: list[BagMatch] = []
        below = self._by_rarest.get(token)
        if below is None:
            return found
        for char in window.intersection(below):
            for number in below[char]:
                phrase = self._phrases[number]
                if len(phrase) == MIN_WORDS:
                    found.append(BagMatch(number, 1.0))
                    continue
                absent = sum(char not in window for char in phrase)
                if absent == 0:
                    found.append(BagMatch(number, 1.0))
                elif absent == 1 and len(phrase) >= PARTIAL_WORDS:
                    found.append(BagMatch(number, 1 - 1 / len(phrase)))
        found.sort(key=lambda match: match.phrase)
        return found
