"""Plain data in: the gold and predicted codes of one document."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Judged:
    """One document's codes: required and optional gold, and the predictions ranked by falling probability.

    ``predicted`` are the codes suggested (a set, for precision and recall); ``ranked`` all codes offered, suggested and
    candidates, best first (for MAP and precision at k). Optional codes count as right but need not be found.
    """

    id: str
    required: frozenset[str]
    optional: frozenset[str]
    predicted: frozenset[str]
    ranked: tuple[str, ...]

    def truncated(self, length: int) -> Judged:
        """Return the same document at the level of code prefixes, such as the three-character category."""
        required = frozenset(code.replace(".", "")[:length] for code in self.required)
        optional = frozenset(code.replace(".", "")[:length] for code in self.optional) - required
        predicted = frozenset(code.replace(".", "")[:length] for code in self.predicted)
        ranked = tuple(dict.fromkeys(code.replace(".", "")[:length] for code in self.ranked))
        return Judged(self.id, required, optional, predicted, ranked)
