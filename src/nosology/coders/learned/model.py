"""What a learned model is: its parts, and the probability that they give each code of an encounter.

documents -> units -> term matches, sentence scores, names -> rows of candidates -> boosted trees -> calibration
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from nosology.coders.learned.names import NameHit, NameIndex
from nosology.coders.learned.rows import Frequencies, Mention, Place, Rows, rows, term_evidence
from nosology.coders.learned.sentences import SentenceModel
from nosology.coders.learned.terms import Counts, Match, Strength, TermMatcher, strengths
from nosology.coders.learned.trees import Trees
from nosology.coders.learned.units import Clause, Splitter, Unit, clauses
from nosology.coders.learned.vectors import Array
from nosology.core.suggestions import Tier

GROUPS = ((0, "unseen"), (1, "1"), (5, "2-5"), (20, "6-20"), (math.inf, ">20"))
"""Groups of codes by the training documents that hold them: upper bound and name."""


def group_of(documents: int) -> str:
    """Return the name of the frequency group of a code."""
    return next(name for bound, name in GROUPS if documents <= bound)


@dataclass(frozen=True, slots=True)
class Cuts:
    """Probabilities from which a code is suggested, by frequency group, and coded without review."""

    suggest: Mapping[str, float]
    auto: float
    candidate: float = 0.02

    def tier(self, probability: float, documents: int) -> Tier:
        """Return the tier of a code seen in so many training documents."""
        if probability >= self.auto:
            return Tier.AUTO
        return Tier.SUGGEST if probability >= self.suggest[group_of(documents)] else Tier.CANDIDATE


@dataclass(frozen=True, slots=True)
class Read:
    """An encounter cut into units, with where they lie, the matches of terms and the hits of names."""

    units: tuple[Unit, ...]
    places: tuple[Place, ...]
    matches: tuple[Match, ...]
    names: Mapping[str, NameHit]


@dataclass(frozen=True, slots=True)
class Scored:
    """A code with its probability, tier, mentions (best first, never none) and the words of its best term."""

    code: str
    probability: float
    tier: Tier
    mentions: tuple[Mention, ...]
    strength: Strength | None


@dataclass(slots=True)
class Parts:
    """The parts that candidates are made from."""

    splitter: Splitter
    matcher: TermMatcher
    counts: Sequence[Counts]
    sentences: SentenceModel
    names: NameIndex | None
    frequency: Frequencies
    top: int = 25
    _known: dict[tuple[int, int], Mapping[str, Strength]] = field(default_factory=dict)

    def read(self, texts: Iterable[str]) -> Read:
        """Cut the texts of an encounter and match terms and names."""
        units: list[Unit] = []
        places: list[Place] = []
        parts: list[Clause] = []
        for number, text in enumerate(texts):
            own = self.splitter.units(text)
            if self.names is not None:
                parts += clauses(text, own, len(units))
            units += own
            places += [Place(number, len(text))] * len(own)
        matches = tuple(self.matcher.match(units))
        names = self.names.search(parts) if self.names is not None else {}
        return Read(tuple(units), tuple(places), matches, names)

    def strength(self, term: int, kind: int) -> Mapping[str, Strength]:
        """Return a term's strengths, kept once computed."""
        known = self._known.get((term, kind))
        if known is None:
            known = self._known[term, kind] = strengths(self.counts[term], kind)
        return known


@dataclass(frozen=True, slots=True)
class LearnedModel:
    """The parts with the combiner on top; ``slope`` and ``offset`` calibrate its logit."""

    parts: Parts
    trees: Trees
    slope: float
    offset: float
    cuts: Cuts

    def score(self, texts: Sequence[str], limit: int = 60) -> tuple[Scored, ...]:
        """Return the codes of an encounter's texts by falling probability, then by code; ``limit`` at most."""
        read = self.parts.read(texts)
        if not read.units:
            return ()
        parts = self.parts
        found = term_evidence(read.matches, parts.matcher.terms, read.places, parts.strength)
        scores = parts.sentences.scores(read.units)
        best = scores.max(axis=0)
        table = rows(found, best, parts.sentences.position, read.names, parts.frequency, parts.top)
        if not table.codes:
            return ()
        order = self._ranked(table)[:limit]
        where = parts.sentences.position
        answer = []
        for probability, code in order:
            tier = self.cuts.tier(probability, parts.frequency.code.get(code, 0))
            item = found.get(code)
            if item is not None:
                mentions = item.mentions
            elif probability < self.cuts.candidate:
                mentions = ()
            else:
                mentions = (self._mention(read, scores, where.get(code), code),)
            if mentions:
                answer.append(Scored(code, probability, tier, mentions, item.strength if item else None))
        return tuple(answer)

    def probabilities(self, table: Rows) -> list[float]:
        """Return the calibrated probability of each row."""
        return calibrated(self.trees.scores(table.values), self.slope, self.offset)

    def _ranked(self, table: Rows) -> list[tuple[float, str]]:
        pairs = zip(self.probabilities(table), table.codes, strict=True)
        return sorted(pairs, key=lambda pair: (-pair[0], pair[1]))

    def _mention(self, read: Read, scores: Array, column: int | None, code: str) -> Mention:
        """Return the words of the unit that speaks most for a code: by the sentence model, else by the name."""
        number = int(scores[:, column].argmax()) if column is not None else 0
        unit = read.units[number]
        weight = float(scores[number, column]) if column is not None else 0.0
        hit = read.names.get(code)
        if hit is not None and (column is None or hit.score > weight):
            return Mention(read.places[hit.unit].document, hit.start, hit.end, min(1.0, hit.score), -1)
        start, end = self.parts.sentences.narrow(unit, code)
        return Mention(read.places[number].document, start, end, min(1.0, max(0.0, weight)), -1)


def calibrated(logits: Iterable[float], slope: float, offset: float) -> list[float]:
    """Return probabilities of logits after Platt's scaling."""
    return [1 / (1 + math.exp(-max(-60.0, min(60.0, slope * logit + offset)))) for logit in logits]
