"""A coded encounter as JSON: one documented schema for files, streams and interfaces.

The schema is ``coded_encounter.schema.json`` beside this module (JSON Schema 2020-12); ``schema()`` returns it.
"""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from nosology.core.annotations import Assertion
from nosology.core.suggestions import CodedEncounter, Evidence, Finding, Suggestion

SCHEMA_FILE = "coded_encounter.schema.json"


def schema() -> dict[str, Any]:
    """Return the JSON Schema of ``encode``'s result."""
    loaded: dict[str, Any] = json.loads(files(__package__).joinpath(SCHEMA_FILE).read_text(encoding="utf-8"))
    return loaded


def encode(result: CodedEncounter, *, candidates: int | None = None) -> dict[str, Any]:
    """Return a coded encounter as plain data; ``candidates`` bounds how many refused codes are listed."""
    refused = result.refused if candidates is None else result.refused[:candidates]
    return {
        "id": result.encounter_id,
        "codes": [_suggestion(item) for item in result.suggestions],
        "candidates": [_candidate(item) for item in refused],
        "findings": [_finding(item) for item in result.findings],
        "versions": {
            "engine": result.versions.engine,
            "model": result.versions.model,
            "rules": result.versions.rules,
            "releases": list(result.versions.releases),
        },
    }


def _suggestion(item: Suggestion) -> dict[str, Any]:
    return {
        "system": item.code.system.value,
        "code": item.code.value,
        "display": item.display,
        "probability": item.probability,
        "calibrated": item.calibrated,
        "tier": item.tier.value,
        "role": item.role.value if item.role else None,
        "rank": item.rank,
        "poa": item.poa,
        "evidence": [_evidence(evidence) for evidence in item.evidence],
        "assertion": _assertion(item.assertion),
        "reasons": list(item.reasons),
        "alternatives": list(item.alternatives),
    }


def _candidate(item: Suggestion) -> dict[str, Any]:
    return {**_suggestion(item), "excluded_because": item.excluded_because}


def _evidence(item: Evidence) -> dict[str, Any]:
    return {
        "document": item.span.document_id,
        "start": item.span.start,
        "end": item.span.end,
        "text": item.text,
        "section": item.section,
        "method": item.method,
        "assertion": _assertion(item.assertion),
    }


def _assertion(item: Assertion) -> dict[str, Any]:
    return {
        "negated": item.negated,
        "certainty": item.certainty.value,
        "temporality": item.temporality.value,
        "experiencer": item.experiencer.value,
        "cues": list(item.cues),
    }


def _finding(item: Finding) -> dict[str, Any]:
    return {
        "edit": item.edit,
        "severity": item.severity.value,
        "codes": [code.value for code in item.codes],
        "message": item.message,
        "citation": item.citation,
    }
