"""Describe each candidate code of an encounter by numbers, for the combiner.

Candidates come from matched terms, from the sentence model's best codes and from names of codes; ``NAMES`` says what each
column holds. Frequencies, term strengths and scores are handed in, so that training can give those of a model that never
saw the encounter.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import log1p

from nosology.coders.learned.names import NameHit
from nosology.coders.learned.terms import Match, Strength
from nosology.coders.learned.vectors import Array

NAMES = (
    "term_precision",  # of the best term
    "term_share",  # of the code among the annotations of that term
    "term_matched",  # training documents that it matches
    "term_documents",  # training documents that annotate it
    "term_words",
    "term_characters",
    "term_kind",  # 0 contiguous, 1 with gaps, 2 in any order, 3 no term
    "term_mentions",
    "term_position",  # of the first mention, 0 to 1
    "term_negated",
    "term_negated_share",
    "term_covered",  # every mention lies inside a longer term
    "cover_precision",
    "cover_same_code",
    "second_precision",  # of the next best term
    "noisy_or",  # over terms
    "terms",
    "rival_precision",  # best other code of the same term
    "uncovered_precision",
    "sibling_precision",  # best other code of the category
    "precision_over_cover",
    "contiguous_precision",
    "longest_term",
    "listed",  # the lexicon gives the code for the best term
    "sentence",
    "sentence_rank",
    "sentence_or",  # noisy-or with the best term
    "sentence_category",
    "sentence_over_category",
    "frequency",  # log(1 + documents) of the code
    "frequency_category",
    "code_length",
    "residual",  # the code ends in 9
    "category_precision",
    "name",
    "name_coverage",
    "name_rank",
    "name_category",
)
_MISSING_TERM = (0.0,) * 6 + (3.0,) + (0.0,) * 17
_NO_SCORE = -0.1
_LAST_RANK = 200.0
_NO_NAME = NameHit(0.0, 0.0, 20.0)


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a code is named: bounds in a document, how far that is to be trusted, and the term (or -1)."""

    document: int
    start: int
    end: int
    weight: float
    term: int


@dataclass(frozen=True, slots=True)
class Found:
    """What terms say of one code: the columns of the combiner, the best term, the mentions, best first."""

    columns: tuple[float, ...]
    term: int
    strength: Strength
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """The document that a unit lies in, and that document's length in characters."""

    document: int
    length: int


@dataclass(frozen=True, slots=True)
class _Support:
    """A term in one kind with its strength for one code."""

    strength: Strength
    term: int
    kind: int
    matches: tuple[Match, ...]
    covered: bool
    cover: float
    cover_same: bool
    rival: float


Strengths = Callable[[int, int], Mapping[str, Strength]]


def term_evidence(
    matches: Sequence[Match], terms: Sequence[tuple[str, ...]], places: Sequence[Place], strength: Strengths
) -> dict[str, Found]:
    """Gather what the matches say of each code; ``strength`` gives a term's codes in a kind."""
    groups: dict[tuple[int, int], list[Match]] = {}
    for match in matches:
        groups.setdefault((match.term, match.kind), []).append(match)
    known = {key: strength(*key) for key in groups}
    supports: dict[str, list[_Support]] = {}
    for key, group in groups.items():
        codes = known[key]
        if not codes:
            continue
        covering = [match for match in group if match.covered >= 0 and known.get((match.covered, 0))]
        covered = len(covering) == len(group)
        above = known[(group[0].covered, 0)] if covered else {}
        cover = max((item.precision for item in above.values()), default=0.0)
        order = sorted((item.precision for item in codes.values()), reverse=True)
        for code, item in codes.items():
            rival = order[0] if order[0] != item.precision else (order[1] if len(order) > 1 else 0.0)
            supports.setdefault(code, []).append(
                _Support(item, *key, tuple(group), covered, cover, code in above, rival)
            )
    best: dict[str, list[tuple[float, str]]] = {}
    for code, items in supports.items():
        items.sort(key=lambda item: (-item.strength.precision, item.term, item.kind))
        best.setdefault(code[:3], []).append((items[0].strength.precision, code))
    found = {}
    for code, items in supports.items():
        sibling = max((value for value, other in best[code[:3]] if other != code), default=0.0)
        mentions = tuple(
            Mention(places[match.unit].document, match.start, match.end, item.strength.precision, item.term)
            for item in items
            for match in item.matches
        )
        found[code] = Found(_columns(items, terms, places, sibling), items[0].term, items[0].strength, mentions)
    return found


def _columns(
    items: Sequence[_Support], terms: Sequence[tuple[str, ...]], places: Sequence[Place], sibling: float
) -> tuple[float, ...]:
    top = items[0]
    first = top.matches[0]
    of_term: dict[int, float] = {}
    for item in items:
        of_term.setdefault(item.term, item.strength.precision)
    values = list(of_term.values())
    miss = 1.0
    for value in values:
        miss *= 1 - min(value, 0.99)
    strength = top.strength
    return (
        strength.precision,
        strength.share,
        strength.matched,
        strength.documents,
        len(terms[top.term]),
        first.end - first.start,
        top.kind,
        len(top.matches),
        first.start / max(1, places[first.unit].length),
        first.negated,
        sum(match.negated for match in top.matches) / len(top.matches),
        top.covered,
        top.cover,
        top.cover_same,
        values[1] if len(values) > 1 else 0.0,
        1 - miss,
        len(values),
        top.rival,
        max((item.strength.precision for item in items if not item.covered), default=0.0),
        sibling,
        strength.precision - top.cover,
        max((item.strength.precision for item in items if item.kind == 0), default=0.0),
        max(len(terms[item.term]) for item in items),
        strength.listed,
    )


@dataclass(frozen=True, slots=True)
class Frequencies:
    """How many training documents hold a code, and a category."""

    code: Mapping[str, int]
    category: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Rows:
    """The candidates of an encounter, sorted, with one row of numbers each (codes by ``NAMES``)."""

    codes: tuple[str, ...]
    values: Array


def rows(
    found: Mapping[str, Found],
    scores: Array,
    position: Mapping[str, int],
    names: Mapping[str, NameHit],
    frequency: Frequencies,
    top: int,
) -> Rows:
    """Return the rows of all candidates.

    ``scores`` are the sentence model's best score of each code, at its ``position``; the ``top`` best become candidates.
    """
    import numpy as np

    order = tuple(position)
    ranked = np.argsort(-scores, kind="stable")[: int(_LAST_RANK)].tolist()
    best = scores[ranked].tolist()
    rank = {order[number]: place for place, number in enumerate(ranked)}
    score = {order[number]: value for number, value in zip(ranked, best, strict=True)}
    sentence_category: dict[str, float] = {}
    for number, value in zip(ranked[:60], best[:60], strict=True):
        category = order[number][:3]
        sentence_category[category] = sentence_category.get(category, 0.0) + max(value, 0.0)
    term_category: dict[str, float] = {}
    for code, item in found.items():
        term_category[code[:3]] = max(term_category.get(code[:3], 0.0), item.columns[0])
    name_category: dict[str, float] = {}
    for code, hit in names.items():
        name_category[code[:3]] = max(name_category.get(code[:3], 0.0), hit.score)
    seen = frequency.code
    learned = {order[number] for number in ranked[:top] if seen.get(order[number], 0) > 0}
    codes = sorted(learned | found.keys() | names.keys())
    values = []
    for code in codes:
        columns = found[code].columns if code in found else _MISSING_TERM
        category = code[:3]
        trained = seen.get(code, 0) > 0 and code in position
        sentence = _NO_SCORE
        if trained:
            sentence = score[code] if code in score else float(scores[position[code]])
        near = sentence_category.get(category, 0.0)
        name = names.get(code, _NO_NAME)
        values.append(
            (
                *columns,
                sentence,
                rank.get(code, _LAST_RANK) if trained else _LAST_RANK,
                1 - (1 - min(columns[0], 0.99)) * (1 - max(sentence, 0.0)),
                near,
                sentence - near,
                log1p(seen.get(code, 0)),
                log1p(frequency.category.get(category, 0)),
                len(code),
                code.endswith("9"),
                term_category.get(category, 0.0),
                name.score,
                name.coverage,
                name.rank,
                name_category.get(category, 0.0),
            )
        )
    return Rows(tuple(codes), np.array(values, dtype=np.float32).reshape(len(codes), len(NAMES)))
