"""Against official lists and coded notes: MCE ages, sexes and manifestations, the POA-exempt list, gold code sets."""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections import defaultdict
from pathlib import Path

import pytest

from nosology.core.codes import CodeSystem
from nosology.core.encounter import Setting
from nosology.core.suggestions import Severity
from nosology.guidelines import Case, check
from nosology.guidelines.demographics import expected_ages, expected_sex
from nosology.guidelines.notation import read_case
from nosology.guidelines.poa import is_exempt
from nosology.guidelines.principal import is_manifestation
from nosology.guidelines.sheet import Sheet
from nosology.terminology import Terminology
from nosology.terminology.spelling import canonical

pytestmark = pytest.mark.corpus


@pytest.fixture(scope="module")
def mce(corpora: Path) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    with (corpora / "msdrg_mce" / "mce_code_edits_v41.1.tsv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            found[row["icd_conflict_rule"].partition(" (")[0]].add(row["icd_code"])
    return found


@pytest.fixture(scope="module")
def fy2024(corpora: Path) -> set[str]:
    with (corpora / "icd10cm_us" / "fy2024" / "icd10cm_codes_fy2024.tsv").open(encoding="utf-8") as file:
        return {row["code"] for row in csv.DictReader(file, delimiter="\t") if row["valid"] == "1"}


KINDS = {
    "Perinatal/Newborn": ("newborn", 0, 0),
    "Pediatric": ("paediatric", 0, 17),
    "Maternity": ("maternity", 9, 64),
    "Adult": ("adult", 15, 124),
}


def test_ages_are_those_of_the_code_editor(mce: dict[str, set[str]], fy2024: set[str]) -> None:
    ours = defaultdict(set)
    for code in fy2024:
        expected = expected_ages(code)
        if expected is not None:
            ours[expected].add(code)
    assert {kind: ours[kind] for kind in KINDS.values()} == {kind: mce[name] for name, kind in KINDS.items()}


def test_sexes_are_those_of_the_code_editor(mce: dict[str, set[str]], fy2024: set[str]) -> None:
    for name, sex in (("Female Only", "F"), ("Male Only", "M")):
        assert {code for code in fy2024 if expected_sex(code) == sex} == mce[name]


def test_manifestations_are_those_of_the_code_editor(mce: dict[str, set[str]], release: Terminology) -> None:
    official = {code for code in mce["Manifestation"] if release.is_billable(code)}
    assert len(official) > 400
    ours = set()
    categories = {code[:3] for code in official}
    for code in release.codes(billable_only=True):
        if code[:3] not in categories and "elsewhere" not in (release.title(code) or ""):
            continue
        line = Sheet(Case.of("1", [code]), release).lines[0]
        if is_manifestation(line):
            ours.add(code)
    assert official - ours == set()
    newer = ours - official
    assert all(len(code) > 3 for code in newer)
    assert len(newer) < 15, sorted(newer)


def test_every_exempt_code_and_no_other_is_exempt(corpora: Path) -> None:
    folder = corpora / "icd10cm_us" / "fy2025"
    with (folder / "poa_exempt" / "POAexemptCodesFY25.txt").open(encoding="latin-1") as file:
        official = {row["POAexemptCode"] for row in csv.DictReader(file, delimiter="\t")}
    codes = [
        line[:7].strip() for line in (folder / "order" / "icd10cm_codes_2025.txt").read_text("latin-1").splitlines()
    ]
    valid = {canonical(CodeSystem.ICD10CM, code) for code in codes if code}
    assert {code for code in valid if is_exempt(code)} == official


def test_lifetimes_agree_with_the_lists_of_past_years(corpora: Path, fy2024: set[str], release: Terminology) -> None:
    """A code of FY2024 is valid in June 2024, whatever release is at hand."""
    wrong = []
    for code in sorted(fy2024)[::37]:
        found = check(read_case(code, "date=2024-06-01"), release)
        wrong += [code for item in found if item.family in ("validity", "seventh_character")]
    assert wrong == []


HARD_AND_LOOKED_AT: frozenset[str] = frozenset()
"""Ids of gold notes with a hard finding, each looked at; none at present."""


def test_gold_code_sets_have_next_to_no_hard_findings(corpora: Path, release: Terminology) -> None:
    day = dt.date(2026, 6, 1)
    hard: dict[str, list[str]] = {}
    count = 0
    for split in ("train", "dev"):
        for line in (corpora / "notes_en_coded" / f"{split}.jsonl").read_text(encoding="utf-8").splitlines():
            note = json.loads(line)
            codes = sorted(note["codes"], key=lambda item: item["role"] != "principal")
            case = Case.of(
                note["id"],
                [item["code"] for item in codes],
                setting=Setting(note["setting"]),
                admitted=day,
                discharged=day,
            )
            count += 1
            found = [finding.edit for finding in check(case, release) if finding.severity is Severity.HARD]
            if found:
                hard[note["id"]] = found
    assert count > 300
    assert len(hard) < 0.02 * count
    assert set(hard) == HARD_AND_LOOKED_AT
