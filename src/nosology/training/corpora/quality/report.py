"""The data-quality report: one look at a corpus before it trains anything.

inspect(read_corpus(path), Library()).as_json()
"""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from typing import Any

from nosology.core.suggestions import Role
from nosology.evaluation.tables import FREQUENCY_BINS, frequency_bin
from nosology.terminology import Library
from nosology.training.corpora.gold import Corpus
from nosology.training.corpora.quality.duplicates import NearText, SameText, exact, near, words_of
from nosology.training.corpora.quality.support import Support, support
from nosology.training.corpora.quality.validity import Checked, CodeState, check

SHORT = 5
"""An encounter of fewer words than this is hardly a note."""


@dataclass(frozen=True, slots=True)
class Band:
    """The codes that occur in so many encounters, and their assignments."""

    name: str
    codes: int
    assignments: int


@dataclass(frozen=True, slots=True)
class QualityReport:
    """What a corpus holds and what is doubtful in it; nothing here is note text.

    ``codes`` counts different codes, ``assignments`` codes given to encounters, ``required`` those not optional.
    ``without_principal`` lists encounters that have roles but not exactly one principal diagnosis.
    """

    layout: str
    language: str | None
    profile: str
    systems: tuple[str, ...]
    encounters: int
    assignments: int
    required: int
    codes: int
    passages: int
    bands: tuple[Band, ...]
    validity: Checked
    support: Support
    same: tuple[SameText, ...]
    near: tuple[NearText, ...]
    empty: tuple[str, ...]
    short: tuple[str, ...]
    uncoded: tuple[str, ...]
    without_principal: tuple[str, ...]
    left_out: tuple[tuple[str, int], ...]

    def as_json(self) -> dict[str, Any]:
        """Return the report as plain objects for JSON."""
        return asdict(self)

    def assignments_in(self, state: CodeState) -> int:
        """Count the assignments in a state of validity."""
        return sum(row.assignments for row in self.validity.rows if row.state is state)


def inspect(corpus: Corpus, library: Library) -> QualityReport:
    """Look a corpus over; the releases of ``library`` tell which codes are valid."""
    examples = corpus.examples
    counts = Counter(item.code for example in examples for item in example.gold)
    lengths = {example.id: len(words_of(example)) for example in examples}
    return QualityReport(
        corpus.layout,
        corpus.language,
        corpus.profile.value,
        tuple(system.label for system in corpus.systems),
        len(examples),
        counts.total(),
        sum(len(example.required) for example in examples),
        len(counts),
        sum(len(item.evidence) for example in examples for item in example.gold),
        _bands(counts),
        check(corpus, library),
        support(corpus, library),
        exact(examples),
        near(examples),
        tuple(name for name, length in lengths.items() if not length),
        tuple(name for name, length in lengths.items() if 0 < length < SHORT),
        tuple(example.id for example in examples if not example.gold),
        _without_principal(corpus),
        corpus.left_out,
    )


def _bands(counts: Counter[Any]) -> tuple[Band, ...]:
    codes = Counter(frequency_bin(count) for count in counts.values())
    assignments: Counter[str] = Counter()
    for count in counts.values():
        assignments[frequency_bin(count)] += count
    return tuple(Band(name, codes[name], assignments[name]) for _, _, name in FREQUENCY_BINS if name in codes)


def _without_principal(corpus: Corpus) -> tuple[str, ...]:
    """List encounters whose roles name no principal diagnosis or several, where the corpus has roles at all."""
    principals = {
        example.id: sum(item.role is Role.PRINCIPAL for item in example.gold)
        for example in corpus.examples
        if example.gold
    }
    return tuple(name for name, count in principals.items() if count != 1) if any(principals.values()) else ()
