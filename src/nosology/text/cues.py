"""The cue lexicon: words that negate, doubt, date or attribute what stands near them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from nosology.core.table import read_table

COLUMNS = ("cue", "kind", "direction", "scope", "source")
KINDS = frozenset(
    [
        "negated",
        "possible",
        "probable",
        "history",
        "hypothetical",
        "family",
        "relation",
        "other",
        "kin_link",
        "pseudo",
        "stop",
        "stop_history",
    ]
)


@dataclass(frozen=True, slots=True)
class Cue:
    """What a phrase says (``kind``), where the words it governs stand, and how far its scope reaches."""

    kind: str
    direction: str
    scope: str


@lru_cache(maxsize=8)
def cue_rows(language: str) -> tuple[tuple[str, tuple[Cue, ...]], ...]:
    """Return each phrase of a language with all that it may say; empty for a language without a lexicon."""
    path = files("nosology.text").joinpath("lexicons", f"cues_{language}.tsv")
    if not path.is_file():
        return ()
    grouped: dict[str, list[Cue]] = {}
    for _, (phrase, kind, direction, scope, _source) in read_table(path, COLUMNS):
        grouped.setdefault(phrase, []).append(Cue(kind, direction, scope))
    return tuple((phrase, tuple(cues)) for phrase, cues in grouped.items())
