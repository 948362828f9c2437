"""From candidate to coded encounter: what coders propose, what rules find, what people decide."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from nosology.core.annotations import PRESENT, Assertion, Span
from nosology.core.codes import Code


class Tier(StrEnum):
    """How a code is offered: coded without review, suggested for review, or kept as a candidate."""

    AUTO = "auto"
    SUGGEST = "suggest"
    CANDIDATE = "candidate"


class Role(StrEnum):
    """The part that a code plays in the encounter."""

    PRINCIPAL = "principal"
    SECONDARY = "secondary"
    ADMITTING = "admitting"
    EXTERNAL_CAUSE = "external_cause"
    PROCEDURE = "procedure"


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words that support a code: ``text`` is exactly the document's text between the bounds."""

    span: Span
    text: str
    section: str | None
    method: str
    weight: float = 1.0
    assertion: Assertion = PRESENT


@dataclass(frozen=True, slots=True)
class Candidate:
    """A code proposed by one coder, with its score in [0, 1] and the evidence for it."""

    code: Code
    score: float
    coder: str
    evidence: tuple[Evidence, ...]
    reasons: tuple[str, ...] = ()
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A code offered to the coder; ``excluded_because`` says why a candidate was not suggested."""

    code: Code
    display: str
    probability: float
    tier: Tier
    role: Role | None
    rank: int | None
    poa: str | None
    evidence: tuple[Evidence, ...]
    assertion: Assertion
    reasons: tuple[str, ...]
    alternatives: tuple[str, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    excluded_because: str | None = None
    calibrated: bool = False


class Severity(StrEnum):
    """How strictly an edit binds."""

    HARD = "hard"
    SOFT = "soft"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person (or a certain remedy) did to a code; decisions are only ever appended.

    ``before`` is the code that a replacement stands before, where it does not take the old code's place.
    """

    action: str
    code: Code
    replacement: Code | None = None
    role: Role | None = None
    poa: str | None = None
    reason: str | None = None
    by: str | None = None
    at: dt.datetime | None = None
    before: Code | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """The outcome of an edit: which rule, how severe, on which codes, and how to mend it."""

    edit: str
    severity: Severity
    codes: tuple[Code, ...]
    message: str
    citation: str | None = None
    remedy: tuple[Decision, ...] = ()
    family: str | None = None


@dataclass(frozen=True, slots=True)
class Versions:
    """What produced a result: engine, model, rules and the releases of the code systems used."""

    engine: str
    model: str
    rules: str
    releases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CodedEncounter:
    """The answer for one encounter: codes and refused candidates, both sorted by probability."""

    encounter_id: str
    suggestions: tuple[Suggestion, ...]
    refused: tuple[Suggestion, ...]
    findings: tuple[Finding, ...]
    versions: Versions
