"""``nosology evaluate`` and ``nosology compare`` on a small corpus of our own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from nosology.cli.app import app
from nosology.cli.measured import from_file
from nosology.core.errors import CorpusError, MissingInput
from nosology.formats.corpora import read_corpus

NOTES = [
    {
        "id": "n1",
        "text": "Assessment: essential hypertension.",
        "sex": "F",
        "age": 70,
        "codes": [{"code": "I10", "role": "principal", "evidence": [{"spans": [[12, 34]]}]}],
    },
    {
        "id": "n2",
        "text": "Assessment: type 2 diabetes mellitus. Asthma.",
        "codes": ["E11.9", {"code": "J45.909", "optional": True}],
    },
]


def coded(id: str, *codes: tuple[str, float], start: int = 12, end: int = 34) -> dict:
    return {
        "id": id,
        "codes": [
            {
                "code": code,
                "probability": p,
                "role": "principal",
                "evidence": [{"document": id, "start": start, "end": end}],
            }
            for code, p in codes
        ],
        "candidates": [{"code": "R69", "probability": 0.1}],
    }


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return lines(tmp_path / "notes.jsonl", NOTES)


def lines(path: Path, rows: list[dict]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def run(*arguments: object):
    return CliRunner().invoke(app, [str(item) for item in arguments])


def test_the_gold_is_read_with_principal_spans_and_patient(corpus: Path):
    first, second = read_corpus(corpus)
    assert (first.principal, first.age, first.encounter.patient.sex) == ("I10", 70, "F")
    assert [(span.code, span.parts) for span in first.evidence] == [("I10", ((12, 34),))]
    assert (second.principal, second.evidence, second.optional) == (None, (), {"J45.909"})


def test_a_file_of_predictions_is_measured(corpus: Path, tmp_path: Path):
    given = lines(tmp_path / "p.jsonl", [coded("n1", ("I10", 0.9)), coded("n2", ("I10", 0.8))])
    result = run("evaluate", "--corpus", corpus, "--predictions", given, "--samples", 5, "--json")
    assert result.exit_code == 0, result.output
    data = json.loads(result.stdout)
    # I10 right in n1, wrong in n2, E11.9 missed: P 1/2, R 1/2.
    assert data["exact"]["micro_f1"]["value"] == 0.5
    assert data["principal"]["value"] == 1.0
    assert data["evidence"]["containment (CodiEsp-X)"]["recall"] == 1.0
    assert data["block"]["micro_f1"]["value"] == 0.5


def test_a_note_that_the_file_lacks_counts_as_missed(corpus: Path, tmp_path: Path):
    system = from_file(lines(tmp_path / "p.jsonl", [coded("n1", ("I10", 0.9))]), read_corpus(corpus))
    assert system.judged[1].predicted == frozenset()
    assert system.judged[0].ranked == ("I10", "R69")
    assert system.judged[0].probabilities == (0.9, 0.1)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("{broken\n", "p.jsonl:1"),
        ('{"id": "n1"}\n', "p.jsonl:1"),
        ('{"id": "other", "codes": []}\n', "none of the corpus"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused(corpus: Path, tmp_path: Path, content: str, words: str):
    path = tmp_path / "p.jsonl"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(CorpusError, match=words):
        from_file(path, read_corpus(corpus))
    with pytest.raises(MissingInput):
        from_file(tmp_path / "absent.jsonl", read_corpus(corpus))


def test_a_model_is_measured_and_the_report_written(corpus: Path, tmp_path: Path):
    result = run("evaluate", "--corpus", corpus, "--train", corpus, "--samples", 5, "--report", tmp_path / "out")
    assert result.exit_code == 0, result.output
    assert "micro F1" in result.stdout
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"report.html", "report.md", "report.json"}
    assert "hypertension." not in (tmp_path / "out" / "report.html").read_text(encoding="utf-8")


def test_two_files_are_compared(corpus: Path, tmp_path: Path):
    a = lines(tmp_path / "a.jsonl", [coded("n1", ("I10", 0.9)), coded("n2", ("I10", 0.8))])
    b = lines(tmp_path / "b.jsonl", [coded("n1", ("I10", 0.9)), coded("n2", ("E11.9", 0.8), ("J45.909", 0.7))])
    result = run("compare", a, b, "--corpus", corpus, "--samples", 5, "--report", tmp_path / "out")
    assert result.exit_code == 0, result.output
    assert "micro F1             0.500   1.000  +0.500" in result.stdout
    assert "may be chance" in result.stdout
    data = json.loads((tmp_path / "out" / "comparison.json").read_text(encoding="utf-8"))
    assert data["comparison"]["decisions"] == {"a_only": 0, "b_only": 2, "p": 0.5}


def test_a_model_and_a_file_are_compared(corpus: Path, tmp_path: Path):
    given = lines(tmp_path / "p.jsonl", [coded("n1", ("I10", 0.9)), coded("n2", ("I10", 0.8))])
    result = run("compare", "rules-en", given, "--corpus", corpus, "--samples", 0, "--json")
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["names"] == ["rules-en", "p"]


def test_model_and_predictions_exclude_each_other(corpus: Path):
    result = run("evaluate", "--corpus", corpus, "--model", "rules-en", "--predictions", "p.jsonl")
    assert result.exit_code == 2


@pytest.mark.corpus
def test_the_spans_of_codiesp_are_joined(corpora: Path):
    # The development set has 3431 reference spans of diagnoses and 2677 pairs of document and diagnosis.
    diagnoses = read_corpus(corpora / "codiesp" / "dev")
    assert sum(len(note.evidence) for note in diagnoses) == 3431
    assert sum(len(note.required) for note in diagnoses) == 2677
    for note in diagnoses:
        assert {span.code for span in note.evidence} == note.required
