"""Find learned terms in units of text, and say how often each led to a code where it was learned.

A term is the content words of an annotated span or of a lexicon entry. It matches a unit in one of three kinds:
0 word after word, 1 in order with gaps, 2 in any order within the same window. How far a match is to be trusted for a code is
its *precision*: coded among the training documents that it matches, shrunk towards the share of the code among the
annotations of the term (``../shared/design/methods.md``, D: +.03 F1 over the share alone).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from nosology.coders.learned.units import Unit

KINDS = 3
MAX_WORDS = 12
GAP = 5
_NEGATION_WINDOW = 5
_SHRINK = 2.0
_TRUST = 0.7
_FUZZY = 6


@dataclass(frozen=True, slots=True)
class Match:
    """A term found in a unit: first and last word, bounds in the text, a sign of absence before it.

    ``covered`` is the term of the longest contiguous match that holds this one and more, or -1.
    """

    term: int
    kind: int
    unit: int
    first: int
    last: int
    start: int
    end: int
    negated: bool
    covered: int


@dataclass(slots=True)
class Counts:
    """What training saw of a term: codes annotated on it, documents that annotate it, matches and hits by kind.

    ``annotated`` holds a pseudo-count for the codes that a lexicon gives; ``listed`` are those codes.
    """

    annotated: dict[str, float] = field(default_factory=dict)
    documents: int = 0
    matched: list[int] = field(default_factory=lambda: [0] * KINDS)
    hits: list[dict[str, int]] = field(default_factory=lambda: [{} for _ in range(KINDS)])
    listed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Strength:
    """How a term supports a code: precision, share of the annotations, documents matched, documents annotated."""

    precision: float
    share: float
    matched: int
    documents: int
    hits: int
    listed: bool


def strengths(counts: Counts, kind: int) -> dict[str, Strength]:
    """Return the strength of a term for each of its codes when it matches in one kind."""
    total = sum(counts.annotated.values())
    matched, hits = counts.matched[kind], counts.hits[kind]
    found = {}
    for code, number in counts.annotated.items():
        share = number / (total + 0.5)
        hit = hits.get(code, 0)
        precision = (hit + _SHRINK * share * _TRUST) / (matched + _SHRINK)
        found[code] = Strength(precision, share, matched, counts.documents, hit, code in counts.listed)
    return found


class TermMatcher:
    """Finds terms in units; ``frequency`` (documents by word) chooses the rarest word of a term to look it up by."""

    def __init__(
        self,
        terms: Sequence[tuple[str, ...]],
        frequency: Mapping[str, int],
        negations: frozenset[str],
        *,
        fuzzy: bool = True,
    ) -> None:
        self.terms = tuple(terms)
        in_use = {word for term in self.terms for word in term}
        self.frequency = {word: number for word, number in frequency.items() if word in in_use}
        self._negations = negations
        self._number = {term: number for number, term in enumerate(self.terms)}
        self._longest: dict[str, int] = {}
        rare: dict[str, list[int]] = {}
        for number, term in enumerate(self.terms):
            self._longest[term[0]] = max(self._longest.get(term[0], 0), len(term))
            if len(term) > 1 and len(set(term)) == len(term):
                rarest = min(term, key=lambda word: (frequency.get(word, 0), word))
                rare.setdefault(rarest, []).append(number)
        self._rare = {word: tuple(numbers) for word, numbers in rare.items()}
        self._words = in_use
        self._deletions = _deletions(self._words) if fuzzy else {}
        self._mended: dict[str, str] = {}

    def match(self, units: Iterable[Unit]) -> list[Match]:
        """Return all matches, unit by unit."""
        found: list[Match] = []
        for number, unit in enumerate(units):
            self._match_unit(number, unit, found)
        return found

    def _match_unit(self, number: int, unit: Unit, found: list[Match]) -> None:
        known = self._words
        words = tuple(word if word in known else self._mend(word) for word in unit.words)
        at: dict[str, list[int]] = {}
        for place, word in enumerate(words):
            at.setdefault(word, []).append(place)
        hits = self._contiguous(words)
        cover: list[tuple[int, int, int] | None] = [None] * len(words)
        for term, _, first, last in hits:
            for place in range(first, last + 1):
                best = cover[place]
                if best is None or last - first > best[2] - best[1]:
                    cover[place] = (term, first, last)
        hits += self._gapped(at, {hit[0] for hit in hits})
        for term, kind, first, last in hits:
            best = cover[first]
            inside = best is not None and best[1] <= first and last <= best[2] and best[2] - best[1] > last - first
            before = unit.folded[max(0, first - _NEGATION_WINDOW) : first]
            found.append(
                Match(
                    term,
                    kind,
                    number,
                    first,
                    last,
                    unit.bounds[first][0],
                    unit.bounds[last][1],
                    not self._negations.isdisjoint(before),
                    best[0] if inside and best is not None else -1,
                )
            )

    def _contiguous(self, words: tuple[str, ...]) -> list[tuple[int, int, int, int]]:
        hits = []
        for first, word in enumerate(words):
            longest = self._longest.get(word)
            if longest is None:
                continue
            for end in range(first + 1, min(len(words), first + longest) + 1):
                term = self._number.get(words[first:end])
                if term is not None:
                    hits.append((term, 0, first, end - 1))
        return hits

    def _gapped(self, at: Mapping[str, list[int]], have: set[int]) -> list[tuple[int, int, int, int]]:
        hits = []
        terms, present = self.terms, at.__contains__
        for word, places in at.items():
            for term in self._rare.get(word, ()):
                if term not in have and all(map(present, terms[term])):
                    hit = _tightest(terms[term], word, places, at)
                    if hit is not None:
                        hits.append((term, *hit))
        return hits

    def _mend(self, word: str) -> str:
        """Return a known word that differs by one edit, else the word itself."""
        if len(word) < _FUZZY or not self._deletions or word.isdigit():
            return word
        mended = self._mended.get(word)
        if mended is None:
            get = self._deletions.get
            mended = get(word)
            if mended is None:
                shorter = (get(word[:place] + word[place + 1 :]) for place in range(1, len(word)))
                mended = next((known for known in shorter if known is not None), word)
            self._mended[word] = mended
        return mended


def _deletions(words: Iterable[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for word in sorted(words):
        if len(word) >= _FUZZY and not word.isdigit():
            found.setdefault(word, word)
            for place in range(len(word)):
                found.setdefault(word[:place] + word[place + 1 :], word)
    return found


def _tightest(
    term: tuple[str, ...], rarest: str, places: Sequence[int], at: Mapping[str, list[int]]
) -> tuple[int, int, int] | None:
    """Return (kind, first, last) of the tightest window around the rarest word, in order if there is one."""
    best: tuple[int, int, int] | None = None
    for place in places:
        where = [
            place if word == rarest else min(at[word], key=lambda other: (abs(other - place), other)) for word in term
        ]
        first, last = min(where), max(where)
        if last - first + 1 <= len(term) + GAP:
            kind = 1 if all(a < b for a, b in pairwise(where)) else 2
            if best is None or (kind, last - first) < (best[0], best[2] - best[1]):
                best = (kind, first, last)
    return best
