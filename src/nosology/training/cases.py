"""The cases that training works on: an encounter's texts, its codes and the words that support them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nosology.coders.learned.units import Unit
from nosology.core.errors import CorpusError
from nosology.formats.corpora import CodedNote, GoldSpan


@dataclass(frozen=True, slots=True)
class Case:
    """One encounter: its texts, the codes it holds, and the reference spans where the corpus has them."""

    id: str
    texts: tuple[str, ...]
    codes: frozenset[str]
    spans: tuple[GoldSpan, ...]


def cases_of(notes: Iterable[CodedNote]) -> tuple[Case, ...]:
    """Return cases sorted by id; optional codes are no codes to learn. ``CorpusError`` when two share an id.

    Spans count where the encounter has one document, since a reference names no document.
    """
    found: dict[str, Case] = {}
    for note in notes:
        encounter = note.encounter
        if encounter.id in found:
            raise CorpusError(f"two encounters have the id {encounter.id}; a corpus may be given once only")
        texts = tuple(document.text for document in encounter.documents)
        spans = note.evidence if len(texts) == 1 else ()
        kept = tuple(span for span in spans if span.code in note.required)
        found[encounter.id] = Case(encounter.id, texts, note.required, kept)
    return tuple(found[key] for key in sorted(found))


def words_of(units: Sequence[Unit], span: GoldSpan) -> tuple[int, tuple[int, ...]] | None:
    """Return the unit that holds most of a span's words and their places in it, or None when no unit holds any."""
    best: tuple[int, tuple[int, ...]] | None = None
    low, high = span.parts[0][0], span.parts[-1][1]
    for number, unit in enumerate(units):
        if unit.end <= low or unit.start >= high:
            continue
        places = tuple(
            place
            for place, (start, end) in enumerate(unit.bounds)
            if any(start < stop and end > begin for begin, stop in span.parts)
        )
        if places and (best is None or len(places) > len(best[1])):
            best = (number, places)
    return best
