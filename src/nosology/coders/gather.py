"""Collect what one coder finds into candidates: one a code, with all its evidence."""

from __future__ import annotations

from nosology.core.codes import Code, CodeSystem
from nosology.core.suggestions import Candidate, Evidence

MAX_ALTERNATIVES = 5


class Gatherer:
    """Evidence, reasons and alternatives by code, in the order of the text."""

    def __init__(self, system: CodeSystem, coder: str) -> None:
        self.system = system
        self.coder = coder
        self._found: dict[str, tuple[list[Evidence], dict[str, None], dict[str, None]]] = {}

    def add(self, code: str, evidence: Evidence, reason: str | None = None, alternatives: tuple[str, ...] = ()) -> None:
        """Record one piece of evidence for a code."""
        entry = self._found.get(code)
        if entry is None:
            entry = self._found[code] = ([], {}, {})
        entry[0].append(evidence)
        if reason:
            entry[1].setdefault(reason)
        for other in alternatives:
            if other != code:
                entry[2].setdefault(other)

    def candidates(self) -> tuple[Candidate, ...]:
        """Return the candidates by falling score, then by code.

        The score is that of the best evidence; how several mentions add up is the ensemble's affair.
        """
        found = [
            Candidate(
                Code(self.system, code),
                max(item.weight for item in evidence),
                self.coder,
                tuple(evidence),
                tuple(reasons),
                tuple(others)[:MAX_ALTERNATIVES],
            )
            for code, (evidence, reasons, others) in self._found.items()
        ]
        found.sort(key=lambda candidate: (-candidate.score, candidate.code.value))
        return tuple(found)
