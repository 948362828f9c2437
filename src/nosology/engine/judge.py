"""Does a mention count towards a code? By its assertion, its section, the setting and the profile.

Uncertain diagnoses: coded for inpatients when they stand in the conclusion, never for outpatients (guidelines II.H, III.C,
IV.H). Negated, hypothetical and relatives' conditions: never. In profile ``mentions`` an uncertain or past condition counts,
as research corpora annotate what the text names.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from nosology.coders.context.status import ALLERGY_SECTION, HISTORY_CODES
from nosology.core.annotations import Certainty, Experiencer, Temporality
from nosology.core.encounter import Profile, Setting
from nosology.core.suggestions import Evidence
from nosology.core.table import read_table
from nosology.terminology import Terminology

STATUS_METHODS = frozenset({"family history", "history", "lasting", "allergy", "status"})
_SEVERAL = frozenset({"E08", "E09", "E10", "E11", "E13"})
_SURGICAL = ("Z89", "Z90", "Z93", "Z94", "Z95", "Z96", "Z98")
_DONE_HERE = frozenset({"procedure", "technique", "findings", "specimen", "complications", "anesthesia"})
"""Sections that tell of the operation of this encounter: what it leaves behind is no status yet (guideline I.C.21.c.3)."""
_SPECIFIC_FALLS = tuple(f"W{number:02d}" for number in range(19))
_GROUPS = ("conclusion", "reason", "history", "survey", "advice")
_UNCERTAIN_WEIGHT = {Certainty.CERTAIN: 1.0, Certainty.PROBABLE: 0.9, Certainty.POSSIBLE: 0.8}


@dataclass(frozen=True, slots=True)
class Verdict:
    """The factor by which a mention counts, or the reason why it does not."""

    factor: float
    refused: str | None = None


@lru_cache(maxsize=200_000)
def code_kind(code: str) -> str:
    """Return the kind of a code for weighing: disease, symptom, status or external."""
    if code[0] == "R" or code.startswith(_symptoms()):
        return "symptom"
    if code[0] == "Z":
        return "status"
    if code[0] in "VWXY":
        return "external"
    return "disease"


@lru_cache(maxsize=1)
def _symptoms() -> tuple[str, ...]:
    path = files(__package__).joinpath("symptoms.tsv")
    return tuple(code for _, (code, _what, _source) in read_table(path, ("code", "what", "source")))


@lru_cache(maxsize=1)
def _integral() -> dict[str, tuple[str, ...]]:
    """Return, for a symptom's prefix, the prefixes of the diseases that it belongs to."""
    path = files(__package__).joinpath("integral.tsv")
    rows = read_table(path, ("symptom", "diseases", "source"))
    return {symptom: tuple(diseases.split()) for _, (symptom, diseases, _source) in rows}


@lru_cache(maxsize=50_000)
def _belongs_to(code: str) -> tuple[str, ...]:
    return tuple(prefix for symptom, diseases in _integral().items() if code.startswith(symptom) for prefix in diseases)


@lru_cache(maxsize=1)
def _weights() -> dict[str, dict[str, float]]:
    path = files(__package__).joinpath("section_weights.tsv")
    rows = read_table(path, ("kind", *_GROUPS, "source"))
    return {cells[0]: dict(zip(_GROUPS, map(float, cells[1:-1]), strict=True)) for _, cells in rows}


@lru_cache(maxsize=1)
def _section_groups() -> dict[str, str]:
    path = files(__package__).joinpath("section_groups.tsv")
    return {section: group for _, (section, group, _source) in read_table(path, ("section", "group", "source"))}


@lru_cache(maxsize=1)
def _general() -> tuple[str, ...]:
    path = files(__package__).joinpath("general.tsv")
    return tuple(code for _, (code, _reason, _source) in read_table(path, ("code", "reason", "source")))


@lru_cache(maxsize=50_000)
def is_general(code: str) -> bool:
    """Say whether a code is too general to be reported on a mention alone."""
    return code.startswith(_general())


def section_group(section: str | None) -> str:
    """Return the part that a section plays: conclusion, reason, history, survey or advice."""
    return _section_groups().get(section or "", "reason")


class Judge:
    """Judges mentions for one encounter."""

    def __init__(self, profile: Profile, setting: Setting) -> None:
        self.profile = profile
        self.setting = setting

    def verdict(self, code: str, item: Evidence) -> Verdict:
        """Say whether one piece of evidence counts towards a code, and how much."""
        assertion = item.assertion
        if item.method in STATUS_METHODS:
            if item.method == "allergy" and assertion.experiencer is not Experiencer.PATIENT:
                return Verdict(0.0, "family")
            return Verdict(1.0) if not assertion.negated else Verdict(0.0, "negated")
        if assertion.negated:
            return Verdict(0.0, "negated")
        if assertion.experiencer is not Experiencer.PATIENT and not code.startswith(HISTORY_CODES):
            return Verdict(0.0, "family" if assertion.experiencer is Experiencer.FAMILY else "other-person")
        if assertion.temporality is Temporality.HYPOTHETICAL:
            return Verdict(0.0, "hypothetical")
        if self.profile is Profile.MENTIONS:
            return Verdict(_UNCERTAIN_WEIGHT[assertion.certainty])
        return self._reportable(code, item)

    def _reportable(self, code: str, item: Evidence) -> Verdict:
        assertion = item.assertion
        group = section_group(item.section)
        kind = code_kind(code)
        if is_general(code):
            return Verdict(0.0, "too general")
        if code.startswith(_SURGICAL) and item.section in _DONE_HERE:
            return Verdict(0.0, "done in this encounter")
        if item.section == ALLERGY_SECTION:
            return Verdict(0.0, "allergic reaction, not a current condition")
        if assertion.temporality is Temporality.HISTORY and kind != "status":
            return Verdict(0.0, "history")
        if assertion.certainty is not Certainty.CERTAIN and kind == "disease":
            if self.setting is Setting.OUTPATIENT:
                return Verdict(0.0, "uncertain-outpatient")
            if group != "conclusion":
                return Verdict(0.0, "uncertain")
        return Verdict(_weights()[kind][group] * _UNCERTAIN_WEIGHT[assertion.certainty])

    def overruled(self, live: dict[str, float], threshold: float, terminology: Terminology) -> dict[str, str]:
        """Return the codes that another code, itself likely enough to be suggested, makes superfluous, and why.

        A less specific code of the same category yields to a more specific one (I.B.2, I.B.18), a symptom to the disease
        that it belongs to (I.B.5).
        """
        if self.profile is Profile.MENTIONS:
            return {}
        result: dict[str, str] = {}
        by_category: dict[str, list[str]] = {}
        for code in live:
            by_category.setdefault(code[:3], []).append(code)
        for codes in by_category.values():
            if len(codes) < 2:
                continue
            vague = [code for code in codes if is_vague(code, terminology)]
            specific = [code for code in codes if code not in vague and live[code] >= threshold]
            for code in vague:
                nearer = [other for other in specific if _more_specific(other, code)]
                if nearer:
                    result[code] = f"less specific than {max(nearer, key=lambda other: live[other])}"
        strong = [code for code in live if live[code] >= threshold]
        falls = [code for code in strong if code.startswith(_SPECIFIC_FALLS)]
        for code in live:
            diseases = _belongs_to(code)
            disease = next((other for other in strong if other.startswith(diseases)), None) if diseases else None
            if disease is not None and disease != code:
                result.setdefault(code, f"integral to {disease} (I.B.5)")
            if code.startswith("W19") and falls:
                result.setdefault(code, f"less specific than {falls[0]}")
        return result


def _more_specific(code: str, vague: str) -> bool:
    """Say whether a code can stand for a vague one of its category.

    In the diabetes categories each fourth character is another complication, and several may be coded (I.C.4.a).
    """
    return vague[:3] not in _SEVERAL or vague[4:5] == "9" or code[:5] == vague[:5]


@lru_cache(maxsize=100_000)
def is_vague(code: str, terminology: Terminology) -> bool:
    """Say whether a code's title says that something is unspecified."""
    title = (terminology.title(code) or "").lower()
    return "unspecified" in title or not terminology.is_billable(code)
