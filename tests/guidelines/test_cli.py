"""``nosology check``: codes and files in, findings and exit codes out, nothing lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from nosology.cli.app import app
from nosology.core.encounter import Setting
from nosology.core.errors import CodeSetError
from nosology.formats.claims import CodeSet, read_code_sets

runner = CliRunner()

CLAIM = {
    "resourceType": "Claim",
    "id": "claim-1",
    "type": {"coding": [{"code": "institutional"}]},
    "subType": {"coding": [{"code": "inpatient"}]},
    "patient": {"reference": "#p"},
    "contained": [{"resourceType": "Patient", "id": "p", "gender": "female", "birthDate": "1950-02-01"}],
    "billablePeriod": {"start": "2026-05-28", "end": "2026-06-01"},
    "diagnosis": [
        {
            "sequence": 2,
            "diagnosisCodeableConcept": {"coding": [{"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "I50.9"}]},
            "onAdmission": {"coding": [{"code": "y"}]},
        },
        {
            "sequence": 1,
            "diagnosisCodeableConcept": {"coding": [{"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "I10"}]},
            "onAdmission": {"coding": [{"code": "y"}]},
            "type": [{"coding": [{"code": "principal"}]}],
        },
    ],
}


def invoke(*arguments: str, stdin: str | None = None):
    return runner.invoke(app, ["check", *arguments], input=stdin)


def sets(content: str) -> list[CodeSet | CodeSetError]:
    return list(read_code_sets(content, "claims"))


def test_codes_on_the_line() -> None:
    result = invoke("I10", "I50.9", "--setting", "outpatient")
    assert result.exit_code == 0
    assert "replace I10 by I11.0" in result.output
    assert "I.C.9.a.1" in result.output


def test_a_hard_finding_gives_exit_code_1() -> None:
    assert invoke("I10", "i10").exit_code == 1
    assert invoke("I10").exit_code == 0


def test_indicators_go_with_the_codes_in_their_order() -> None:
    result = invoke("J18.9", "Z95.1", "--setting", "inpatient", "--poa", "Y,Y", "--format", "jsonl")
    found = json.loads(result.output)["findings"]
    assert [(item["edit"], item["codes"]) for item in found] == [("us.poa-on-exempt", ["Z95.1"])]
    assert invoke("J18.9", "--poa", "Y,N").exit_code == 2


def test_dates_and_patient() -> None:
    assert invoke("Z38.00", "--birth-date", "2020-01-01", "--admitted", "2026-06-01").exit_code == 1
    assert invoke("I10", "--admitted", "2026-06-05", "--discharged", "2026-06-01").exit_code == 1
    assert invoke("I10", "--admitted", "yesterday").exit_code == 2


def test_json_lines_of_encounters(tmp_path: Path) -> None:
    path = tmp_path / "encounters.jsonl"
    path.write_text(
        '{"id": "a", "codes": [{"code": "F02.80", "poa": "Y"}, {"code": "G30.9", "poa": "Y"}], "setting": "inpatient"}\n\n'
        '{"id": "b", "codes": ["I10"]}\n',
        encoding="utf-8",
    )
    result = invoke(str(path), "--format", "jsonl")
    assert result.exit_code == 1
    first, second = (json.loads(line) for line in result.output.splitlines())
    assert second == {"id": "b", "findings": []}
    assert first["id"] == "a"
    finding = first["findings"][0]
    assert set(finding) == {"edit", "family", "severity", "codes", "message", "citation", "remedy"}
    assert finding["family"] == "order"
    assert finding["remedy"] == [{"action": "move-after", "code": "F02.80", "replacement": "G30.9"}]


def test_bad_lines_are_named_and_the_others_are_checked(tmp_path: Path) -> None:
    path = tmp_path / "encounters.jsonl"
    lines = [
        '{"id": "a", "codes": ["I10"]}',
        '{"id": "b", "codes": ["I10"',
        '{"id": "c", "codes": "I10"}',
        '{"id": "d", "codes": [17]}',
        '{"id": "e", "codes": ["I10"], "sex": "yes"}',
        '{"id": "f", "codes": ["I10"], "admitted": "06/01/2026"}',
        '{"id": "g", "codes": [{"code": "I10", "poa": 1}]}',
        '["I10"]',
        '{"id": "h", "codes": ["I10; DROP"]}',
        '{"id": "i", "codes": ["E11.9"]}',
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    result = runner.invoke(app, ["check", str(path), "--format", "jsonl"])
    assert result.exit_code == 2
    assert [json.loads(line)["id"] for line in result.stdout.splitlines()] == ["a", "i"]
    for number in range(2, 10):
        assert f"encounters.jsonl:{number}: " in result.stderr
    assert result.stderr.count("NOS-108") == 8


def test_standard_input() -> None:
    result = invoke("-", "--format", "jsonl", stdin='{"id": "a", "codes": ["I50"]}\n')
    assert json.loads(result.output)["findings"][0]["edit"] == "us.not-billable"


def test_the_options_fill_in_what_a_file_leaves_open(tmp_path: Path) -> None:
    path = tmp_path / "one.json"
    path.write_text('{"id": "a", "codes": ["J18.9"]}', encoding="utf-8")
    result = invoke(str(path), "--setting", "inpatient", "--format", "jsonl")
    assert [item["edit"] for item in json.loads(result.output)["findings"]] == ["us.poa-missing"]


def test_a_date_without_release_is_said_once() -> None:
    result = invoke("I10", "--discharged", "2020-06-01")
    assert result.output.count("No release of icd-10-cm in force on 2020-06-01") == 1


@pytest.mark.parametrize("arguments", [("nowhere.jsonl",), ("I10", "nowhere.csv"), ()])
def test_wrong_use(arguments: tuple[str, ...]) -> None:
    result = invoke(*arguments)
    assert result.exit_code != 0


def test_fhir_claims() -> None:
    (claim,) = sets(json.dumps(CLAIM))
    assert isinstance(claim, CodeSet)
    assert claim.codes == (("I10", "Y"), ("I50.9", "Y"))
    assert (claim.id, claim.setting, claim.sex) == ("claim-1", Setting.INPATIENT, "F")
    assert [str(day) for day in (claim.birth_date, claim.admitted, claim.discharged)] == [
        "1950-02-01",
        "2026-05-28",
        "2026-06-01",
    ]


def test_fhir_bundles_and_their_errors() -> None:
    patient = {"resourceType": "Patient", "id": "p", "gender": "male"}
    other = {**CLAIM, "id": "claim-2", "patient": {"reference": "Patient/p"}, "contained": []}
    snomed = {
        **CLAIM,
        "diagnosis": [{"sequence": 1, "diagnosisCodeableConcept": {"coding": [{"system": "x", "code": "1"}]}}],
    }
    entries = [{"resource": item} for item in (patient, CLAIM, other, snomed)]
    first, second, third = sets(json.dumps({"resourceType": "Bundle", "entry": entries}))
    assert isinstance(first, CodeSet)
    assert isinstance(second, CodeSet)
    assert (first.sex, second.sex) == ("F", "M")
    assert "claim 3" in str(third)
    assert "icd-10-cm" in str(third)
    for wrong in ({"resourceType": "Patient"}, {"resourceType": "Bundle"}, {"resourceType": "Claim"}):
        (error,) = sets(json.dumps(wrong))
        assert isinstance(error, CodeSetError)


CSVS = [
    "id,codes,poa,setting\n1,J18.9 Z95.1,Y -,inpatient\n",
    'id,codes,poa,setting\n1,"J18.9;Z95.1","Y;-",inpatient\n',
    "id,code,poa,setting\n1,J18.9,Y,inpatient\n1,Z95.1,,inpatient\n",
    "ID, dx1, poa1, dx2, poa2, setting\n1, J18.9, Y, Z95.1, , inpatient\n",
]


@pytest.mark.parametrize("content", CSVS)
def test_csv_layouts(content: str) -> None:
    (one,) = sets(content)
    assert isinstance(one, CodeSet)
    assert (one.id, one.codes, one.setting) == ("1", (("J18.9", "Y"), ("Z95.1", None)), Setting.INPATIENT)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("id,diagnosis\n1,I10\n", "claims:1: the header must name codes"),
        ("id,codes\n1,I10,extra\n", "claims:2: there are more cells"),
        ("id,codes,poa\n1,I10 E11.9,Y\n", "claims:2: there are 2 codes and 1 indicators"),
        ("id,code\n1,\n", "claims:2: the code is missing"),
        ("id,codes,admitted\n1,I10,soon\n", "claims:2: admitted 'soon' is not a date"),
        ("", "claims: holds no encounters"),
        ("[1", "claims:1: is not JSON"),
    ],
)
def test_errors_name_line_and_reason(content: str, words: str) -> None:
    (error,) = sets(content)
    assert isinstance(error, CodeSetError)
    assert words in str(error)


def test_encounters_of_a_json_list_and_a_number_for_the_nameless() -> None:
    first, second = sets('[{"codes": ["I10"]}, {"id": 7, "codes": []}]')
    assert isinstance(first, CodeSet)
    assert isinstance(second, CodeSet)
    assert (first.id, second.id, second.codes) == ("1", "7", ())
