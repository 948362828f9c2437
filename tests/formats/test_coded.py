"""A coded encounter as JSON: valid against the published schema, plain data, candidates bounded."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from nosology import Engine
from nosology.core.encounter import Profile, Setting
from nosology.core.suggestions import CodedEncounter, Versions
from nosology.formats.coded import encode, schema

NOTE = (
    "HPI: \U0001f600 hypertension, heart failure, left knee pain. Denies chest pain, fever or cough. Mother had a stroke.\n"
    "ASSESSMENT: Type 2 diabetes with neuropathy. Possible sleep apnea. Slipped on ice.\n"
    "ALLERGIES: Penicillin (hives)."
)


@pytest.fixture(scope="module")
def result() -> CodedEncounter:
    return Engine().code_text(NOTE, id="n1", language="en", setting=Setting.OUTPATIENT, date=dt.date(2026, 10, 2))


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    return Draft202012Validator(schema())


def leaves(value: Any) -> list[Any]:
    """Return all values of nested plain data that are neither lists nor objects; raise on any other container."""
    if type(value) is dict:
        assert all(type(key) is str for key in value)
        return [leaf for inner in value.values() for leaf in leaves(inner)]
    if type(value) is list:
        return [leaf for inner in value for leaf in leaves(inner)]
    return [value]


def test_the_schema_is_a_schema():
    Draft202012Validator.check_schema(schema())
    assert schema()["$schema"].endswith("2020-12/schema")


def test_a_result_is_valid(result: CodedEncounter, validator: Draft202012Validator):
    data = encode(result)
    assert all(data[part] for part in ("codes", "candidates", "findings"))
    assert [error.message for error in validator.iter_errors(data)] == []


def test_an_empty_result_is_valid(validator: Draft202012Validator):
    data = encode(CodedEncounter("none", (), (), (), Versions("1", "m 1", "r", ())))
    assert [error.message for error in validator.iter_errors(data)] == []
    assert data == {
        "id": "none",
        "codes": [],
        "candidates": [],
        "findings": [],
        "versions": {"engine": "1", "model": "m 1", "rules": "r", "releases": []},
    }


def test_profile_mentions_is_valid(validator: Draft202012Validator):
    coded = Engine("rules-es").code_text("Asma. Niega fiebre.", profile=Profile.MENTIONS)
    assert [error.message for error in validator.iter_errors(encode(coded))] == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("id",), 7),
        (("extra",), "x"),
        (("codes", 0, "probability"), 1.5),
        (("codes", 0, "probability"), "high"),
        (("codes", 0, "tier"), "certain"),
        (("codes", 0, "role"), "first"),
        (("codes", 0, "excluded_because"), "negated"),
        (("codes", 0, "evidence", 0, "start"), -1),
        (("codes", 0, "assertion", "certainty"), "perhaps"),
        (("findings", 0, "severity"), "fatal"),
        (("versions", "releases"), "FY2026"),
    ],
)
def test_the_schema_refuses_what_is_wrong(
    result: CodedEncounter, validator: Draft202012Validator, path: tuple[Any, ...], value: Any
):
    data = encode(result)
    place: Any = data
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    assert not validator.is_valid(data)


@pytest.mark.parametrize(
    "lost", ["system", "code", "display", "probability", "tier", "role", "rank", "poa", "evidence"]
)
def test_the_schema_misses_what_is_absent(result: CodedEncounter, validator: Draft202012Validator, lost: str):
    data = encode(result)
    del data["codes"][0][lost]
    assert not validator.is_valid(data)


def test_everything_is_plain(result: CodedEncounter):
    data = encode(result)
    assert {type(leaf) for leaf in leaves(data)} <= {str, int, float, bool, type(None)}
    assert json.loads(json.dumps(data, allow_nan=False)) == data


@pytest.mark.parametrize("bound", [0, 1, 3, 1000])
def test_candidates_are_bounded(result: CodedEncounter, bound: int):
    everything = encode(result)["candidates"]
    assert len(everything) == len(result.refused) > 3
    bounded = encode(result, candidates=bound)
    assert bounded["candidates"] == everything[:bound]
    assert bounded["codes"] == encode(result)["codes"]


def test_codes_and_candidates_say_what_they_must(result: CodedEncounter):
    data = encode(result)
    for item in data["codes"] + data["candidates"]:
        assert item["system"] == "http://hl7.org/fhir/sid/icd-10-cm"
        assert "." in item["code"] or len(item["code"]) == 3
        for evidence in item["evidence"]:
            assert evidence["document"] == "n1"
            assert NOTE[evidence["start"] : evidence["end"]] == evidence["text"]
    assert all(item["excluded_because"] for item in data["candidates"])
    assert all("excluded_because" not in item for item in data["codes"])
    assert [item["rank"] for item in data["codes"]] == list(range(1, len(data["codes"]) + 1))


def test_negated_candidates_carry_their_assertion(result: CodedEncounter):
    (fever,) = [item for item in encode(result)["candidates"] if item["code"] == "R50.9"]
    assert fever["excluded_because"] == "negated"
    assert fever["assertion"] == {
        "negated": True,
        "certainty": "certain",
        "temporality": "current",
        "experiencer": "patient",
        "cues": ["Denies"],
    }


def test_findings_and_versions(result: CodedEncounter):
    data = encode(result)
    (finding,) = data["findings"]
    assert (finding["edit"], finding["severity"], finding["codes"]) == ("release.not-in-force", "info", [])
    assert data["versions"]["releases"] == ["icd-10-cm FY2026 April"]
