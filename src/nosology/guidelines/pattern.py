"""Sets of codes as tables write them: prefixes, ranges, wildcards and exceptions.

    Pattern("I10 I15 O10-O16 E1?.22 !O13 S72/DS")

A prefix covers all below it, a range all from its first to its last, ``?`` any one character, ``/`` asks for one of these
seventh characters, and ``!`` takes a prefix or range out again.
"""

from __future__ import annotations

from functools import lru_cache

_CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


_Range = tuple[str, str, str]
"""First and last prefix, and the seventh characters allowed (empty: any or none)."""


class Pattern:
    """A set of codes; made once a table row, asked often, so answers are kept."""

    def __init__(self, text: str) -> None:
        self.text = text
        wanted: list[_Range] = []
        unwanted: list[_Range] = []
        for token in text.split():
            target, token = (unwanted, token[1:]) if token.startswith("!") else (wanted, token)
            span, _, seventh = token.replace(".", "").partition("/")
            low, _, high = span.partition("-")
            for first in _expand(low):
                target.append((first, high or first, seventh))
        self._wanted = tuple(wanted)
        self._inside, self._outside = _Ranges(wanted), _Ranges(unwanted)

    @property
    def letters(self) -> frozenset[str]:
        """The first characters that a code of the set may have."""
        return frozenset(
            letter for low, high, _ in self._wanted for letter in _CHARACTERS if low[:1] <= letter <= high[:1]
        )

    def matches(self, code: str) -> bool:
        """Say whether a code, with its period, lies in the set."""
        bare = code.replace(".", "")
        return self._inside.hold(bare) and not self._outside.hold(bare)


class PatternIndex:
    """Which of all patterns seen so far a code lies in; each code is held against each pattern once.

    Rules ask for hundreds of patterns a case, of which a code lies in a few; so a case asks each code for its patterns.
    """

    def __init__(self) -> None:
        self._known: dict[str, Pattern] = {}
        self._by_letter: dict[str, list[Pattern]] = {}
        self._of: dict[str, tuple[int, list[str]]] = {}

    def add(self, text: str) -> Pattern:
        """Return the pattern of a text, made known."""
        found = self._known.get(text)
        if found is None:
            found = self._known[text] = Pattern(text)
            for letter in found.letters:
                self._by_letter.setdefault(letter, []).append(found)
        return found

    def knows(self, text: str) -> bool:
        """Say whether a text was made known before."""
        return text in self._known

    def of(self, code: str) -> list[str]:
        """Return the texts of the known patterns that a code lies in."""
        candidates = self._by_letter.get(code[:1], [])
        seen, texts = self._of.get(code, (0, []))
        if seen < len(candidates):
            texts = texts + [item.text for item in candidates[seen:] if item.matches(code)]
            self._of[code] = (len(candidates), texts)
        return texts


INDEX = PatternIndex()


@lru_cache(maxsize=65536)
def lies_in(code: str, text: str) -> bool:
    """Say whether a code lies in the pattern of a text."""
    return INDEX.add(text).matches(code)


class _Ranges:
    """Ranges made for fast look-up: plain prefixes apart from the others."""

    def __init__(self, ranges: list[_Range]) -> None:
        self._prefixes = tuple(low for low, high, seventh in ranges if low == high and not seventh)
        self._others = tuple(item for item in ranges if item[0] != item[1] or item[2])

    def hold(self, bare: str) -> bool:
        return bare.startswith(self._prefixes) or any(
            low <= bare and bare[: len(high)] <= high and (not seventh or (len(bare) == 7 and bare[6] in seventh))
            for low, high, seventh in self._others
        )


def _expand(token: str) -> list[str]:
    if "?" not in token:
        return [token]
    head, _, tail = token.partition("?")
    return [full for character in _CHARACTERS for full in _expand(head + character + tail)]
