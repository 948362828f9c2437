"""The coders by name: the table that models refer to, open to other distributions.

A distribution adds a coder with an entry point in the group ``nosology.coders`` whose value is a function that takes
``Parts`` and returns the coder. The names in ``TABLE`` cannot be taken over.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import entry_points

from nosology.coders.context.allergy import AllergyCoder
from nosology.coders.contract import Coder
from nosology.coders.dictionary.coder import DictionaryCoder
from nosology.coders.dictionary.table import TermTable
from nosology.coders.retrieval.coder import RetrievalCoder
from nosology.core.errors import ModelError
from nosology.terminology import Terminology
from nosology.text import Vocabulary

GROUP = "nosology.coders"


@dataclass(frozen=True, slots=True)
class Parts:
    """What a coder may be made of: the term table, the vocabulary shared with the reader, the release."""

    table: TermTable
    vocabulary: Vocabulary
    terminology: Terminology
    dictionary: DictionaryCoder


Factory = Callable[[Parts], Coder]

TABLE: dict[str, Factory] = {
    "dictionary": lambda parts: parts.dictionary,
    "allergy": lambda parts: AllergyCoder(parts.vocabulary, parts.terminology),
    "retrieval": lambda parts: RetrievalCoder(parts.dictionary),
}


def make_coders(
    names: Sequence[str], table: TermTable, vocabulary: Vocabulary, terminology: Terminology
) -> tuple[Coder, ...]:
    """Make the coders that a model names, in its order; ``ModelError`` for a name that nobody provides."""
    parts = Parts(table, vocabulary, terminology, DictionaryCoder(table, vocabulary, terminology))
    return tuple(_factory(name)(parts) for name in names)


def _factory(name: str) -> Factory:
    if name in TABLE:
        return TABLE[name]
    for point in entry_points(group=GROUP, name=name):
        factory: Factory = point.load()
        return factory
    raise ModelError(f"no coder {name!r}: there are {', '.join(sorted(TABLE))} and those of installed extensions")
