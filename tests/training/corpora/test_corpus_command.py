"""``nosology corpus``: the report as a table and as JSON, the layouts, bad input."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from nosology.cli.corpus import app
from nosology.core.errors import CorpusError

ROWS = [
    {"id": "1", "text": "Secretword: pneumonia.", "codes": ["J18.9", "J18"]},
    {"id": "2", "text": "Secretword: pneumonia.", "codes": ["J18.9"]},
]


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    path = tmp_path / "rows.jsonl"
    path.write_text("\n".join(map(json.dumps, ROWS)), encoding="utf-8")
    return path


def test_report(rows: Path):
    result = CliRunner().invoke(app, ["report", str(rows)])
    assert result.exit_code == 0
    assert "codes not billable                1 (33.3%), 1 different: J18" in result.output
    assert "groups of equal texts             1: 1 = 2; 1 coded differently" in result.output
    assert "Secretword" not in result.output


def test_report_as_json(rows: Path):
    result = CliRunner().invoke(app, ["report", str(rows), "--json"])
    assert json.loads(result.output)["same"] == [{"ids": ["1", "2"], "same_codes": False}]


def test_the_system_of_unnamed_codes(tmp_path: Path):
    path = tmp_path / "rows.jsonl"
    path.write_text('{"id": "1", "text": "x", "codes": ["4019"]}', encoding="utf-8")
    result = CliRunner().invoke(app, ["report", str(path), "--system", "icd-9-cm"])
    assert "code systems                      icd-9-cm" in result.output
    assert CliRunner().invoke(app, ["report", str(path), "--system", "icd-8"]).exit_code == 2


def test_bad_input_is_one_error(tmp_path: Path):
    result = CliRunner().invoke(app, ["report", str(tmp_path)])
    assert isinstance(result.exception, CorpusError)


def test_layouts():
    result = CliRunner().invoke(app, ["layouts"])
    assert result.exit_code == 0
    assert "mimic-iv" in result.output
    assert result.output.count("\n") == 10
