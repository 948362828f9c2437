"""Combination codes from their parts: "type 2 diabetes ... with neuropathy" in one sentence, section or encounter.

The pairs come from two places: titles of the form "A with B" whose parts are terms themselves (from the release), within
one sentence; and ``combination.tsv``, which holds the presumptions of guideline I.A.15 and the combinations of I.B.9 with
the distance at which they hold.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files

from nosology.coders.ensemble import Pooled
from nosology.core.codes import Code
from nosology.core.suggestions import Candidate, Evidence
from nosology.core.table import read_table
from nosology.text import Reading

COLUMNS = ("first", "second", "code", "scope", "drops", "source")
NAME = "combination"
LASTING = "lasting"
"""The method of evidence for a condition that is current although the text calls it history."""
ROUNDS = 3
"""A combination may join another: hypertension with heart failure, then with kidney disease (I.C.9.a.3)."""


@dataclass(frozen=True, slots=True)
class Combination:
    """Two code prefixes, the code that joins them, how near they must be, and which of them it replaces."""

    first: str
    second: str
    code: str
    scope: str
    drops: str
    source: str


@lru_cache(maxsize=1)
def combinations() -> tuple[Combination, ...]:
    """Read the table; rows further down are tried first where prefixes are equally long."""
    path = files(__package__).joinpath("combination.tsv")
    rows = [Combination(*cells) for _, cells in read_table(path, COLUMNS)]
    return tuple(sorted(rows, key=lambda row: -len(row.first) - len(row.second)))


Pairs = dict[str, dict[str, str]]
"""For the code of a first part, the code of a second part, and the code of the title that joins them."""


def pairs_by_first(pairs: dict[str, str]) -> Pairs:
    """Arrange a term table's pairs ("first|second" to code) for look-up."""
    result: Pairs = {}
    for key, code in pairs.items():
        first, _, second = key.partition("|")
        result.setdefault(first, {})[second] = code
    return result


@dataclass(frozen=True, slots=True)
class Combined:
    """The pooled candidates with combinations added, and by which combination each replaced code was replaced."""

    pooled: tuple[Pooled, ...]
    replaced: dict[str, str]


def combine(pooled: Sequence[Pooled], readings: Sequence[Reading], pairs: Pairs) -> Combined:
    """Add the combination codes that the affirmed evidence supports."""
    present = {item.code.value: item for item in pooled if any(_counts(evidence) for evidence in item.evidence)}
    replaced: dict[str, str] = {}
    added: dict[str, Pooled] = {}
    places = _Places(readings)
    for _ in range(ROUNDS):
        before = len(added)
        ordered = sorted(present)
        for row in combinations():
            first = _matching(present, ordered, row.first, replaced)
            second = _matching(present, ordered, row.second, replaced) if first is not None else None
            if first is None or second is None or first is second or row.code in added:
                continue
            if row.scope != "encounter" and not places.near(first, second, row.scope):
                continue
            _add(row.code, first, second, row.source, added, present)
            _drop(row.drops, first.code.value, second.code.value, row.code, replaced)
        if len(added) == before:
            break
    codes = sorted(present)
    for left in codes:
        joined = pairs.get(left)
        if joined is None:
            continue
        for right in codes:
            target = joined.get(right)
            if target and target not in (left, right) and places.near(present[left], present[right], "sentence"):
                _add(target, present[left], present[right], "title", added, present)
                _drop("first", left, right, target, replaced)
    result = [item for item in pooled if item.code.value not in added]
    result.extend(added.values())
    result.sort(key=lambda item: item.code.value)
    return Combined(tuple(result), replaced)


def _counts(evidence: Evidence) -> bool:
    assertion = evidence.assertion
    now = assertion.temporality == "current" or evidence.method == LASTING
    return now and not assertion.negated and assertion.experiencer == "patient"


def _matching(present: dict[str, Pooled], ordered: list[str], prefix: str, replaced: dict[str, str]) -> Pooled | None:
    for number in range(bisect_left(ordered, prefix), len(ordered)):
        code = ordered[number]
        if not code.startswith(prefix):
            return None
        if code not in replaced:
            return present[code]
    return None


def _drop(which: str, first: str, second: str, code: str, replaced: dict[str, str]) -> None:
    if which in ("first", "both") and first != code:
        replaced[first] = code
    if which in ("second", "both") and second != code:
        replaced[second] = code


def _add(
    code: str,
    first: Pooled,
    second: Pooled,
    source: str,
    added: dict[str, Pooled],
    present: dict[str, Pooled],
) -> None:
    reason = f"{first.code.value} with {second.code.value}: combination code ({source})"
    evidence = tuple(
        item if item.method == LASTING else replace(item, method=NAME)
        for item in sorted(
            {*first.evidence, *second.evidence}, key=lambda item: (item.span.document_id, item.span.start)
        )
        if _counts(item)
    )
    score = max(item.weight for item in evidence)
    candidate = Candidate(Code(first.code.system, code), score, NAME, evidence, (reason,))
    known = added.get(code) or present.get(code)
    if known is not None:
        evidence = tuple(dict.fromkeys((*known.evidence, *evidence)))
        pooled = Pooled(
            known.code, (*known.candidates, candidate), evidence, (*known.reasons, reason), known.alternatives
        )
    else:
        pooled = Pooled(candidate.code, (candidate,), evidence, (reason,), ())
    added[code] = present[code] = pooled


class _Places:
    """Which sentence and section each piece of evidence stands in."""

    def __init__(self, readings: Sequence[Reading]) -> None:
        self._readings = {reading.document.id: reading for reading in readings}

    def near(self, first: Pooled, second: Pooled, scope: str) -> bool:
        """Say whether any affirmed evidence of the two stands in one sentence or section."""
        left = {self._place(item, scope) for item in first.evidence if _counts(item)}
        return any(self._place(item, scope) in left for item in second.evidence if _counts(item))

    def _place(self, item: Evidence, scope: str) -> tuple[str, int | str | None]:
        document = item.span.document_id
        if scope == "section":
            return document, item.section
        return document, self._readings[document].sentence_at(item.span.start)
