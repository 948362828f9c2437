"""Which code is the reason for the encounter: the principal or first-listed diagnosis (guidelines II, IV.G).

A code's score is a weighted sum of where and how it is said: as the complaint, as a stated principal diagnosis, first in the
conclusion, early in the note, often; symptoms and lasting background conditions count less. The weights in ``principal.tsv`` were
fitted on training notes (conditional logit: of each note's codes, the one marked principal).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files

from nosology.core.suggestions import Suggestion
from nosology.core.table import read_table
from nosology.engine.judge import code_kind, section_group

COMPLAINT = frozenset({"chief_complaint", "reason_for_visit", "indication", "admission_diagnosis"})
STATED = frozenset(
    {"principal_diagnosis", "discharge_diagnosis", "diagnosis", "postoperative_diagnosis", "preoperative_diagnosis"}
)
PAST = frozenset({"past_medical_history", "past_surgical_history", "family_history", "social_history", "medications"})


@lru_cache(maxsize=1)
def weights() -> dict[str, float]:
    """Return the weight of each feature."""
    path = files(__package__).joinpath("principal.tsv")
    return {name: float(value) for _, (name, value, _source) in read_table(path, ("feature", "weight", "source"))}


def features(codes: Sequence[Suggestion]) -> list[dict[str, float]]:
    """Return the features of each code, in the order given."""
    firsts = [_first(item, None) for item in codes]
    conclusions = [_first(item, "conclusion") for item in codes]
    by_place = sorted(place for place in firsts if place is not None)
    by_conclusion = sorted(place for place in conclusions if place is not None)
    found = []
    for item, first, conclusion in zip(codes, firsts, conclusions, strict=True):
        sections = {evidence.section or "" for evidence in item.evidence if not evidence.assertion.negated}
        kind = code_kind(item.code.value)
        row = {
            "complaint": float(bool(sections & COMPLAINT)),
            "named": float("principal_diagnosis" in sections),
            "stated": float(bool(sections & STATED)),
            "conclusion": float(conclusion is not None),
            "rank in conclusion": 0.0 if conclusion is None else 1 / (1 + by_conclusion.index(conclusion)),
            "rank in note": 0.0 if first is None else 1 / (1 + by_place.index(first)),
            "only past": float(bool(sections) and sections <= PAST),
            "mentions": math.log(1 + len(item.evidence)),
            "probability": item.probability,
            "symptom": float(kind == "symptom"),
            "status": float(kind == "status"),
            "external": float(kind == "external"),
            "injury": float(item.code.value[0] in "ST"),
            "background": float(item.code.value.startswith(_background())),
        }
        found.append(row)
    return found


def choose(codes: Sequence[Suggestion]) -> Suggestion | None:
    """Return the likeliest reason for the encounter; None when there is no code that may be it."""
    weigh = weights()
    best: tuple[float, int] | None = None
    allowed = [not item.code.value.startswith(_secondary()) for item in codes]
    for number, row in enumerate(features(codes)):
        if row["external"] or (not allowed[number] and any(allowed)):
            continue
        score = sum(weigh.get(name, 0.0) * value for name, value in row.items())
        if best is None or score > best[0]:
            best = (score, number)
    return None if best is None else codes[best[1]]


def _first(item: Suggestion, group: str | None) -> tuple[str, int] | None:
    places = [
        (evidence.span.document_id, evidence.span.start)
        for evidence in item.evidence
        if not evidence.assertion.negated and (group is None or section_group(evidence.section) == group)
    ]
    return min(places) if places else None


@lru_cache(maxsize=1)
def _secondary() -> tuple[str, ...]:
    path = files(__package__).joinpath("secondary.tsv")
    return tuple(code for _, (code, _what, _source) in read_table(path, ("code", "what", "source")))


@lru_cache(maxsize=1)
def _background() -> tuple[str, ...]:
    path = files(__package__).joinpath("background.tsv")
    return tuple(code for _, (code, _what, _source) in read_table(path, ("code", "what", "source")))
