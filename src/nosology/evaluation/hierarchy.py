"""Partial credit along the code tree: prefixes, blocks, and precision and recall over ancestors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from nosology.evaluation.counts import Outcome, Scores
from nosology.evaluation.gold import CodeMap, Judged
from nosology.evaluation.metrics import micro

Ancestors = Callable[[str], Sequence[str]]


def prefix_scores(documents: Sequence[Judged], length: int) -> Scores:
    """Return micro figures when codes are compared by their first ``length`` characters, the period not counted."""
    return micro([document.truncated(length) for document in documents])


def level_scores(documents: Sequence[Judged], level: CodeMap) -> Scores:
    """Return micro figures at a level of the tree, such as blocks; codes without a place there stand for themselves."""
    return micro([document.mapped(level) for document in documents])


def hierarchical(documents: Sequence[Judged], ancestors: Ancestors) -> Scores:
    """Pool each document's codes with all that stands above them, each once (Kiritchenko et al. 2005).

    ``ancestors`` gives the rows above a code. A near miss shares most of its ancestors and gets most of the
    credit.
    """
    right = predicted = found = required = 0
    for document in documents:
        asked = _closed(document.required, ancestors)
        allowed = asked | _closed(document.optional, ancestors)
        given = _closed(document.predicted, ancestors)
        right += len(given & allowed)
        predicted += len(given)
        found += len(given & asked)
        required += len(asked)
    return Outcome(right, predicted, found, required).scores()


def hierarchical_counts(documents: Sequence[Judged], ancestors: Ancestors) -> Scores:
    """Pool ancestors by how many codes of the document stand below each (CoPHE, Falis et al. 2021).

    Unlike ``hierarchical`` it sees when a system gives two codes of a family for one, or one for two.
    Optional codes are passed over.
    """
    found = predicted = required = 0
    for document in documents:
        gold = _counted(document.required, ancestors)
        given = _counted(document.predicted - document.optional, ancestors)
        found += sum((gold & given).values())
        predicted += sum(given.values())
        required += sum(gold.values())
    return Outcome(found, predicted, found, required).scores()


def _closed(codes: frozenset[str], ancestors: Ancestors) -> set[str]:
    return {row for code in codes for row in (code, *ancestors(code))}


def _counted(codes: frozenset[str], ancestors: Ancestors) -> Counter[str]:
    return Counter(row for code in codes for row in (code, *ancestors(code)))
