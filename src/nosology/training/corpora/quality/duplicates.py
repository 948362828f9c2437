"""Encounters with the same words, and with nearly the same ones.

Nearly: the Jaccard index of their sets of five-word shingles reaches the threshold (Broder 1997). Pairs are proposed by equal
hashes among the smallest of each encounter and then measured on all shingles. A hash that very many encounters share is a
template's and proposes nothing.
"""

from __future__ import annotations

import hashlib
import heapq
import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from nosology.training.corpora.gold import Example

SHINGLE = 5
THRESHOLD = 0.8
_SKETCH = 64
_TEMPLATE = 100
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class SameText:
    """Encounters with the same words; ``same_codes`` says whether they were coded alike as well."""

    ids: tuple[str, ...]
    same_codes: bool


@dataclass(frozen=True, slots=True)
class NearText:
    """Two encounters with nearly the same words, and how alike they are, from the threshold to below 1."""

    first: str
    second: str
    similarity: float


def words_of(example: Example) -> list[str]:
    """Return the words of all documents in lower case."""
    return [word.lower() for document in example.encounter.documents for word in _WORD.findall(document.text)]


def fingerprint(example: Example) -> str | None:
    """Return a hash that encounters with the same words share; None where there are no words."""
    words = words_of(example)
    return hashlib.sha256(" ".join(words).encode()).hexdigest() if words else None


def exact(examples: Sequence[Example]) -> tuple[SameText, ...]:
    """Group the encounters with the same words, whatever the case, spacing and punctuation."""
    groups: dict[str, list[Example]] = {}
    for item in examples:
        key = fingerprint(item)
        if key is not None:
            groups.setdefault(key, []).append(item)
    return tuple(
        SameText(tuple(item.id for item in group), len({item.required for item in group}) == 1)
        for group in groups.values()
        if len(group) > 1
    )


def near(examples: Sequence[Example], threshold: float = THRESHOLD) -> tuple[NearText, ...]:
    """List the pairs of encounters that are nearly the same, the most alike first; of equal texts one is compared."""
    first: dict[str, int] = {}
    for number, item in enumerate(examples):
        key = fingerprint(item)
        if key is not None:
            first.setdefault(key, number)
    holders: dict[int, list[int]] = {}
    for number in first.values():
        for value in heapq.nsmallest(_SKETCH, _shingles(examples[number])):
            holders.setdefault(value, []).append(number)
    proposed = {
        pair for found in holders.values() if 1 < len(found) <= _TEMPLATE for pair in combinations(sorted(found), 2)
    }
    shingles = {number: _shingles(examples[number]) for number in {number for pair in proposed for number in pair}}
    pairs: list[NearText] = []
    for one, other in proposed:
        both = len(shingles[one] & shingles[other])
        similarity = both / (len(shingles[one]) + len(shingles[other]) - both)
        if similarity >= threshold:
            pairs.append(NearText(examples[one].id, examples[other].id, similarity))
    return tuple(sorted(pairs, key=lambda pair: (-pair.similarity, pair.first, pair.second)))


def _shingles(example: Example) -> set[int]:
    words = words_of(example)
    last = max(1, len(words) - SHINGLE + 1)
    return {zlib.crc32(" ".join(words[start : start + SHINGLE]).encode()) for start in range(last)}
