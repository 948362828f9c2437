"""From pooled candidates to suggestions: what may be reported, how likely, and why the rest is refused.

Each piece of evidence is judged first (is it affirmed, of this patient, now?), then weighed by the part of the note that it
stands in; the code's probability grows with the number of mentions that count. Nothing here is measured yet, so all
probabilities are marked uncalibrated.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from nosology.coders.ensemble import Pooled
from nosology.core.annotations import PRESENT, Assertion
from nosology.core.encounter import Profile, Setting
from nosology.core.suggestions import Evidence, Role, Suggestion, Tier
from nosology.engine.judge import Judge, code_kind
from nosology.engine.principal import choose
from nosology.terminology import Terminology

MENTION_BOOST = 0.2
MAX_BOOSTED = 4


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Probabilities from which a code is suggested, and below which it is not even a candidate."""

    suggest: float
    candidate: float


@dataclass(frozen=True, slots=True)
class Weighed:
    """A pooled candidate with its probability, or the reason why no evidence counts."""

    pooled: Pooled
    probability: float
    refused: str | None
    assertion: Assertion


def weigh(pooled: Pooled, judge: Judge) -> Weighed:
    """Judge and weigh all evidence for one code."""
    code = pooled.code.value
    best = 0.0
    counted = 0
    refused: dict[str, float] = {}
    shown: Evidence | None = None
    for item in pooled.evidence:
        verdict = judge.verdict(code, item)
        weight = item.weight * verdict.factor
        if verdict.refused is not None:
            refused[verdict.refused] = max(refused.get(verdict.refused, 0.0), item.weight)
        else:
            counted += 1
            if weight > best:
                best, shown = weight, item
    if counted:
        boost = 1 + MENTION_BOOST * (min(counted, MAX_BOOSTED) - 1)
        assertion = shown.assertion if shown else PRESENT
        return Weighed(pooled, 1 - (1 - best) ** boost, None, assertion)
    reason = max(sorted(refused), key=lambda name: refused[name]) if refused else "no-evidence"
    first = pooled.evidence[0] if pooled.evidence else None
    return Weighed(pooled, 0.5 * max(refused.values(), default=0.0), reason, first.assertion if first else PRESENT)


def assemble(
    pooled: Sequence[Pooled],
    replaced: dict[str, str],
    judge: Judge,
    terminology: Terminology,
    thresholds: Thresholds,
) -> tuple[tuple[Suggestion, ...], tuple[Suggestion, ...]]:
    """Return (codes, candidates), each by falling probability and then by code."""
    weighed = [weigh(item, judge) for item in pooled]
    live = {item.pooled.code.value: item for item in weighed if item.refused is None}
    overruled = judge.overruled(
        {code: item.probability for code, item in live.items()}, thresholds.suggest, terminology
    )
    codes: list[Suggestion] = []
    candidates: list[Suggestion] = []
    for item in weighed:
        code = item.pooled.code.value
        refused = item.refused
        probability = item.probability
        if refused is None and code in replaced:
            refused = f"combined into {replaced[code]}"
            probability *= 0.5
        elif refused is None and code in overruled:
            refused = overruled[code]
            probability *= 0.5
        elif refused is None and probability < thresholds.suggest:
            refused = "below-threshold"
        elif refused is None and not terminology.is_billable(code) and judge.profile is Profile.ENCOUNTER:
            refused = "incomplete-code"
        if refused is not None and probability < thresholds.candidate:
            continue
        suggestion = _suggestion(item, probability, refused, terminology)
        (codes if refused is None else candidates).append(suggestion)
    codes.sort(key=_order)
    candidates.sort(key=_order)
    return tuple(_roles(codes, judge)), tuple(candidates)


def _order(item: Suggestion) -> tuple[float, str]:
    return -item.probability, item.code.value


def _suggestion(item: Weighed, probability: float, refused: str | None, terminology: Terminology) -> Suggestion:
    pooled = item.pooled
    return Suggestion(
        code=pooled.code,
        display=terminology.title(pooled.code.value) or pooled.code.value,
        probability=round(probability, 4),
        tier=Tier.SUGGEST if refused is None else Tier.CANDIDATE,
        role=None,
        rank=None,
        poa=None,
        evidence=pooled.evidence,
        assertion=item.assertion,
        reasons=pooled.reasons,
        alternatives=pooled.alternatives,
        candidates=pooled.candidates,
        excluded_because=refused,
        calibrated=False,
    )


def _roles(codes: list[Suggestion], judge: Judge) -> list[Suggestion]:
    """Give ranks, and in profile ``encounter`` the roles: the likeliest reason for the encounter comes first."""
    chosen = choose(codes) if judge.profile is Profile.ENCOUNTER else None
    principal = chosen.code if chosen is not None else None
    ranked = []
    for rank, item in enumerate(codes, 1):
        role: Role | None = Role.SECONDARY
        if judge.profile is Profile.MENTIONS:
            role = None
        elif item.code == principal:
            role = Role.PRINCIPAL
        elif code_kind(item.code.value) == "external":
            role = Role.EXTERNAL_CAUSE
        ranked.append(replace(item, role=role, rank=rank))
    return ranked


__all__ = ["Setting", "Thresholds", "Weighed", "assemble", "weigh"]
