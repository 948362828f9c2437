"""Find codes by the words of their names: what finds a code that no training note holds.

Names (titles, inclusion terms) may be in another language than the notes: a translation table learned from parallel texts
turns the words of a note into those of names; words that it lacks may still resemble one (Spanish *hipertension*).
A name's score is half the cosine of the idf-weighted words and half the share of the name that the clause covers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nosology.coders.learned.units import Clause
from nosology.coders.learned.vectors import Array

_PREFIX = 5
_ALIKE = 0.7
_FULL_NORM = 8.0
_PER_CODE = 6


@dataclass(frozen=True, slots=True)
class NameHit:
    """How well a clause names a code: score, share of the name covered, rank among the clause's names, its bounds.

    ``unit`` is the number of the unit that the clause was cut from.
    """

    score: float
    coverage: float
    rank: float
    unit: int = -1
    start: int = 0
    end: int = 0


class NameIndex:
    """An index of names by word; row w of the matrix holds the names with word w.

    ``words`` are the stems of names, ``codes[i]`` the code of name i, ``translation`` gives (word, probability) of a
    word of the notes; without one, words stand for themselves. A name is found through a word that at most ``common``
    names hold; its other words then count too.
    """

    def __init__(
        self,
        words: Sequence[str],
        codes: Sequence[str],
        indptr: Array,
        postings: Array,
        translation: Mapping[str, Sequence[tuple[str, float]]] | None,
        *,
        keep: int = 40,
        common: int = 400,
    ) -> None:
        import numpy as np

        self.words = tuple(words)
        self.codes = tuple(codes)
        self.indptr = indptr.astype(np.int64)
        self.postings = postings.astype(np.int64)
        self.translation = translation
        self.keep = keep
        self.common = common
        lengths = np.diff(self.indptr)
        self._idf = np.log(max(1, len(codes)) / np.maximum(1, lengths)).astype(np.float32)
        square = np.repeat(self._idf**2, lengths)
        self._norm = np.sqrt(np.bincount(self.postings, square, len(codes))).astype(np.float32) + 1e-6
        self._common_place = np.where(lengths > common, np.cumsum(lengths > common) - 1, -1)
        self._commons = max(1, int((lengths > common).sum()))
        held = np.repeat(self._common_place, lengths)
        order = np.argsort(self.postings[held >= 0], kind="stable")
        self._common_words = held[held >= 0][order]
        self._common_count = np.bincount(self.postings[held >= 0], minlength=len(codes))
        self._common_start = np.cumsum(self._common_count) - self._common_count
        self._number = {word: number for number, word in enumerate(self.words)}
        self._prefix: dict[str, list[str]] = {}
        for word in self.words:
            if len(word) > _PREFIX:
                self._prefix.setdefault(word[:_PREFIX], []).append(word)
        self._query: dict[str, tuple[tuple[int, float], ...]] = {}

    def search(self, clauses: Sequence[Clause]) -> dict[str, NameHit]:
        """Return the best codes over all clauses, ``keep`` at most."""
        import numpy as np

        owner: list[int] = []
        word: list[int] = []
        share: list[float] = []
        for number, clause in enumerate(clauses):
            query: dict[int, float] = {}
            for stem in clause.part.words:
                for target, probability in self._targets(stem):
                    query[target] = min(1.0, query.get(target, 0.0) + probability)
            owner += [number] * len(query)
            word += query.keys()
            share += query.values()
        if not word:
            return {}
        owners, words = np.array(owner), np.array(word)
        weight = np.array(share, dtype=np.float32) * self._idf[words]
        norm = np.sqrt(np.bincount(owners, weight * weight, len(clauses))) + 1e-6
        value = weight * self._idf[words]
        place = self._common_place[words]
        common = place >= 0
        table = np.zeros((len(clauses), self._commons), np.float32)
        table[owners[common], place[common]] = value[common]
        clause_of, name, dot = self._rare(owners[~common], words[~common], value[~common])
        starts, lengths = self._common_start[name], self._common_count[name]
        owner_of = np.repeat(np.arange(len(name)), lengths)
        places = np.arange(len(owner_of)) + np.repeat(starts - np.cumsum(lengths) + lengths, lengths)
        flat = table.ravel().take(clause_of[owner_of] * self._commons + self._common_words[places])
        dot = dot + np.bincount(owner_of, flat, len(name))
        length = self._norm[name]
        coverage = dot / length**2
        score = 0.5 * dot / (length * norm[clause_of]) + 0.5 * coverage * np.minimum(1, length / _FULL_NORM)
        take = self.keep * _PER_CODE
        if len(score) > take:
            top = np.argpartition(-score, take)[:take]
            best = top[np.lexsort((name[top], clause_of[top], -score[top]))]
        else:
            best = np.lexsort((name, clause_of, -score))
        return self._collect(clauses, clause_of[best], name[best], score[best], coverage[best])

    def _rare(self, owners: Array, words: Array, value: Array) -> tuple[Array, Array, Array]:
        """Return clause, name and inner product over rare words, of all pairs that share one, sorted."""
        import numpy as np

        starts = self.indptr[words]
        lengths = self.indptr[words + 1] - starts
        total = int(lengths.sum())
        places = np.arange(total) + np.repeat(starts - np.cumsum(lengths) + lengths, lengths)
        size = len(self.codes)
        cell = self.postings[places] + np.repeat(owners * size, lengths)
        order = np.argsort(cell, kind="stable")
        cell = cell[order]
        first = np.flatnonzero(np.concatenate(([True], cell[1:] != cell[:-1]))) if total else np.zeros(0, np.int64)
        amount = np.repeat(value, lengths)[order]
        dot = np.add.reduceat(amount, first) if total else np.zeros(0, np.float32)
        return cell[first] // size, cell[first] % size, dot

    def _collect(
        self, clauses: Sequence[Clause], clause: Array, name: Array, score: Array, coverage: Array
    ) -> dict[str, NameHit]:
        seen: dict[int, int] = {}
        found: dict[str, NameHit] = {}
        rows = zip(clause.tolist(), name.tolist(), score.tolist(), coverage.tolist(), strict=True)
        for of, number, value, share in rows:
            code = self.codes[number]
            rank = seen.get(of, 0)
            seen[of] = rank + 1
            if code not in found:
                part = clauses[of].part
                found[code] = NameHit(value, share, float(min(rank, 20)), clauses[of].unit, part.start, part.end)
                if len(found) == self.keep:
                    break
        return found

    def _targets(self, stem: str) -> tuple[tuple[int, float], ...]:
        known = self._query.get(stem)
        if known is None:
            if self.translation is None:
                pairs: Sequence[tuple[str, float]] = ((stem, 1.0),)
            elif stem in self.translation:
                pairs = self.translation[stem]
            else:
                pairs = ((stem, 1.0),) if stem in self._number else self._alike(stem)
            known = tuple((self._number[word], value) for word, value in pairs if word in self._number)
            self._query[stem] = known
        return known

    def _alike(self, stem: str) -> Sequence[tuple[str, float]]:
        """Return up to two words of names that share most of their beginning."""
        near = []
        for word in self._prefix.get(stem[:_PREFIX], ()):
            same = next(
                (place for place, (a, b) in enumerate(zip(stem, word, strict=False)) if a != b),
                min(len(stem), len(word)),
            )
            share = same / max(len(stem), len(word))
            if share >= _ALIKE:
                near.append((word, 0.5 * share))
        return sorted(near, key=lambda pair: (-pair[1], pair[0]))[:2]
