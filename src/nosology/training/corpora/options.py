"""What a reader is told beside the path, and what it gives back."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from nosology.core.codes import CodeSystem
from nosology.training.corpora.gold import Example


@dataclass(frozen=True, slots=True)
class Options:
    """Choices of the user; None leaves each to the layout.

    ``language`` chooses among the texts of a corpus in several, else it is noted on each document. ``texts`` is the folder of
    texts, or of MIMIC's tables, that the annotations refer to. ``system`` is that of codes whose system is not named.
    ``categories`` are the kinds of MIMIC-III notes to read.
    """

    language: str | None = None
    texts: Path | None = None
    system: CodeSystem | None = None
    categories: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """What a reader found: examples, the language they have in common, and what was left out, by reason."""

    examples: tuple[Example, ...]
    language: str | None
    left_out: tuple[tuple[str, int], ...] = ()
