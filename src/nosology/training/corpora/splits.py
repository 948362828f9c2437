"""Divide a corpus for training and measurement: by patient, with rare codes shared out, or by time.

A patient is never in two parts, and neither is a text: encounters of one patient, and encounters with the same words, stay
together. Without that a model is measured on what it has seen.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from nosology.core.errors import CorpusError
from nosology.training.corpora.gold import Corpus, Example
from nosology.training.corpora.quality.duplicates import fingerprint
from nosology.training.corpora.stratify import stratify

Part = tuple[Example, ...]


def split(examples: Sequence[Example], shares: Sequence[float] = (0.8, 0.2), *, seed: int = 13) -> tuple[Part, ...]:
    """Divide examples into parts of about these shares, each code shared out by iterative stratification.

    The order of the input does not matter. Parts are in the order of ids; with few, large patients the shares are rough.
    """
    together = sorted((sorted(unit, key=lambda item: item.id) for unit in units(examples)), key=lambda unit: unit[0].id)
    labels = [frozenset((c.system.label, c.value) for item in unit for c in item.required) for unit in together]
    parts = stratify(labels, [len(unit) for unit in together], shares, seed)
    found: list[list[Example]] = [[] for _ in shares]
    for unit, part in zip(together, parts, strict=True):
        found[part].extend(unit)
    return tuple(tuple(sorted(part, key=lambda item: item.id)) for part in found)


def folds(examples: Sequence[Example], count: int, *, seed: int = 13) -> tuple[Part, ...]:
    """Divide examples into parts of equal share for cross-validation: train on all but one, measure on that one."""
    return split(examples, (1.0,) * count, seed=seed)


def units(examples: Sequence[Example]) -> tuple[Part, ...]:
    """Group the examples that may not be parted: of one patient, or of the same words."""
    leader: dict[str, str] = {}

    def find(key: str) -> str:
        leader.setdefault(key, key)
        while leader[key] != key:
            leader[key] = leader[leader[key]]
            key = leader[key]
        return key

    keys = []
    for item in examples:
        patient = item.encounter.patient.id
        words = fingerprint(item)
        own = f"patient {patient}" if patient else f"encounter {item.id}"
        keys.append(own)
        if words is not None:
            leader[find(f"words {words}")] = find(own)
    groups: dict[str, list[Example]] = {}
    for key, item in zip(keys, examples, strict=True):
        groups.setdefault(find(key), []).append(item)
    return tuple(tuple(group) for group in groups.values())


@dataclass(frozen=True, slots=True)
class TimeSplit:
    """Encounters before and from a day on; ``returning`` are later ones of patients who were seen before, kept apart.

    ``undated`` have no date and are in neither part.
    """

    since: dt.date
    before: Part
    after: Part
    returning: Part
    undated: Part


def by_time(corpus: Corpus, since: dt.date) -> TimeSplit:
    """Divide a corpus at a day: train on what was coded before it, measure on what came after.

    Raises ``CorpusError`` for corpora whose dates were shifted for each patient: they tell nothing of the order.
    """
    if corpus.shifted_dates:
        raise CorpusError(
            f"the dates of {corpus.layout} are shifted for each patient and cannot divide it; split by patient"
        )
    dated = [(item.encounter.date, item) for item in corpus.examples]
    before = tuple(item for date, item in dated if date is not None and date < since)
    seen = {item.encounter.patient.id for item in before} - {None}
    later = [item for date, item in dated if date is not None and date >= since]
    return TimeSplit(
        since,
        before,
        tuple(item for item in later if item.encounter.patient.id not in seen),
        tuple(item for item in later if item.encounter.patient.id in seen),
        tuple(item for date, item in dated if date is None),
    )
