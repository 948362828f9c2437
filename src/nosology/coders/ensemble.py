"""Combine what the coders propose: one pooled candidate a code, with the evidence of all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nosology.coders.contract import Coder
from nosology.core.codes import Code
from nosology.core.encounter import Encounter
from nosology.core.suggestions import Candidate, Evidence
from nosology.text import Reading


@dataclass(frozen=True, slots=True)
class Pooled:
    """A code with every coder's candidate for it and the evidence in the order of the text."""

    code: Code
    candidates: tuple[Candidate, ...]
    evidence: tuple[Evidence, ...]
    reasons: tuple[str, ...]
    alternatives: tuple[str, ...]


class Ensemble:
    """Runs several coders; evidence that two of them give for the same words is kept once, the stronger."""

    name = "ensemble"

    def __init__(self, coders: Sequence[Coder]) -> None:
        self.coders = tuple(coders)

    def pool(self, encounter: Encounter, readings: Sequence[Reading]) -> tuple[Pooled, ...]:
        """Return the pooled candidates, in the order of their codes."""
        by_code: dict[Code, list[Candidate]] = {}
        for coder in self.coders:
            for candidate in coder.suggest(encounter, readings):
                by_code.setdefault(candidate.code, []).append(candidate)
        return tuple(_pool(code, by_code[code]) for code in sorted(by_code, key=lambda code: code.value))


def _pool(code: Code, candidates: list[Candidate]) -> Pooled:
    best: dict[tuple[str, int, int], Evidence] = {}
    for candidate in candidates:
        for item in candidate.evidence:
            key = (item.span.document_id, item.span.start, item.span.end)
            known = best.get(key)
            if known is None or item.weight > known.weight:
                best[key] = item
    evidence = tuple(best[key] for key in sorted(best))
    return Pooled(
        code,
        tuple(candidates),
        evidence,
        _union(candidate.reasons for candidate in candidates),
        _union(candidate.alternatives for candidate in candidates),
    )


def _union(groups: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item for group in groups for item in group))
