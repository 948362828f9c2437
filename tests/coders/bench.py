"""What a test of a coder needs: readings of inline notes, the coders by name, and their codes in a line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from nosology.coders.combination import Combined, Pairs, combine, pairs_by_first
from nosology.coders.contract import Coder
from nosology.coders.dictionary.table import TermTable
from nosology.coders.ensemble import Ensemble
from nosology.coders.registry import TABLE, make_coders
from nosology.core.encounter import Document, Encounter
from nosology.core.suggestions import Candidate
from nosology.engine.engine import compiled_terms
from nosology.terminology import Terminology
from nosology.text import Reader, Vocabulary


@dataclass(frozen=True, slots=True)
class Bench:
    """One language's reader and coders over the shipped term table."""

    language: str
    table: TermTable
    vocabulary: Vocabulary
    terminology: Terminology
    reader: Reader
    coders: dict[str, Coder]
    pairs: Pairs

    @classmethod
    def make(cls, language: str, terminology: Terminology) -> Bench:
        table = TermTable.load(compiled_terms(language))
        vocabulary = Vocabulary(language, table.keys)
        coders = make_coders(tuple(TABLE), table, vocabulary, terminology)
        return cls(
            language,
            table,
            vocabulary,
            terminology,
            Reader(language, vocabulary),
            dict(zip(TABLE, coders, strict=True)),
            pairs_by_first(table.pairs),
        )

    def suggest(self, coder: str, *texts: str) -> tuple[Candidate, ...]:
        """Run one coder over documents d0, d1, ..."""
        return run(self.coders[coder], self.reader, *texts)

    def combine(self, *texts: str) -> Combined:
        """Pool all coders' candidates and combine them."""
        encounter = encounter_of(*texts)
        readings = [self.reader.read(document) for document in encounter.documents]
        return combine(Ensemble(tuple(self.coders.values())).pool(encounter, readings), readings, self.pairs)


def encounter_of(*texts: str) -> Encounter:
    """Make an encounter of texts, in documents d0, d1, ..."""
    return Encounter("e", tuple(Document(f"d{number}", text) for number, text in enumerate(texts)))


def run(coder: Coder, reader: Reader, *texts: str) -> tuple[Candidate, ...]:
    """Run any coder over documents d0, d1, ..."""
    encounter = encounter_of(*texts)
    return coder.suggest(encounter, [reader.read(document) for document in encounter.documents])


def affirmed(candidates: Iterable[Candidate]) -> str:
    """Return the codes with evidence that is not negated, in the order of the codes, in one line."""
    values = (
        candidate.code.value
        for candidate in candidates
        if any(not evidence.assertion.negated for evidence in candidate.evidence)
    )
    return " ".join(sorted(values))
