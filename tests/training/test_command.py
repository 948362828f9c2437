"""``nosology train`` from a folder of JSON lines to a bundle that loads."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

pytest.importorskip("sklearn")

from nosology.cli.train import train
from nosology.coders.learned.coder import LearnedCoder
from nosology.core.errors import CorpusError, ModelError

from .corpus import synthetic_notes

RUN = CliRunner()
APP = typer.Typer()
APP.command()(train)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    rows = [
        {
            "id": note.encounter.id,
            "text": note.encounter.documents[0].text,
            "codes": [{"code": span.code, "evidence": [{"spans": [*map(list, span.parts)]}]} for span in note.evidence],
        }
        for note in synthetic_notes(60)
    ]
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "notes.jsonl").write_text("\n".join(map(json.dumps, rows)))
    return folder


def test_a_corpus_becomes_a_bundle(corpus: Path, tmp_path: Path) -> None:
    out = tmp_path / "model"
    done = RUN.invoke(APP, ["spans-default", "--corpus", str(corpus), "--out", str(out), "--licence", "Apache-2.0"])
    assert done.exit_code == 0, done.output
    assert "60 encounters" in done.output
    coder = LearnedCoder.load(out)
    assert coder.config["language"] == "xx"
    card = json.loads((out / "card.json").read_text())
    assert card["data"][0]["licence"] == "Apache-2.0"
    assert card["data"][0]["encounters"] == "60"


@pytest.mark.parametrize(
    ("recipe", "path", "error"), [("none", "notes", ModelError), ("spans-default", "missing", CorpusError)]
)
def test_a_wrong_name_or_path_is_an_error(
    corpus: Path, tmp_path: Path, recipe: str, path: str, error: type[Exception]
) -> None:
    done = RUN.invoke(APP, [recipe, "--corpus", str(corpus.parent / path), "--out", str(tmp_path / "m")])
    assert isinstance(done.exception, error)
    assert not (tmp_path / "m").exists()
