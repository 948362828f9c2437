"""The battery of a learned coder: contract, save and load, refusal of bundles that are not what was written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

pytest.importorskip("sklearn")

from nosology.coders.contract import Coder
from nosology.coders.learned.coder import LearnedCoder
from nosology.core.annotations import Experiencer
from nosology.core.encounter import Document, Encounter
from nosology.core.errors import ModelError
from nosology.text import Reader
from nosology.training.cases import cases_of
from nosology.training.recipe import Recipe
from nosology.training.train import train
from tests.training.corpus import synthetic_notes

TEXTS = (
    "",
    " \n\t",
    "\U0001f9ec\U0001f9ec fiebre \U0001f600 y neumonía \U0001d4d0 basal.",
    "Nada de interés.",
    "Fiebre. " * 400,
    "Antecedente de HTA y DM2. Diagnóstico al alta: condensación pulmonar.",
)


@pytest.fixture(scope="module")
def coder() -> LearnedCoder:
    recipe = Recipe("tiny", "es", "icd-10-cm", "mentions", "a synthetic corpus", folds=4, trees=30, smallest_leaf=5)
    return train(recipe, cases_of(synthetic_notes()), sources={"synthetic": "licence=Apache-2.0"}).coder


@pytest.fixture
def bundle(coder: LearnedCoder, tmp_path: Path) -> Path:
    coder.save(tmp_path / "tiny")
    return tmp_path / "tiny"


def encounter(*texts: str) -> Encounter:
    return Encounter("e", tuple(Document(f"d{number}", text) for number, text in enumerate(texts)))


def test_it_is_a_coder(coder: LearnedCoder) -> None:
    assert isinstance(coder, Coder)


@pytest.mark.parametrize("text", TEXTS)
def test_candidates_are_ordered_quoted_and_repeat(coder: LearnedCoder, text: str) -> None:
    found = coder.suggest(encounter(text), ())
    assert list(found) == sorted(found, key=lambda item: (-item.score, item.code.value))
    assert len({item.code for item in found}) == len(found)
    assert all(0 <= item.score <= 1 and item.evidence and item.reasons for item in found)
    for item in found:
        for piece in item.evidence:
            assert text[piece.span.start : piece.span.end] == piece.text != ""
    assert coder.suggest(encounter(text), ()) == found


@pytest.mark.parametrize("text", TEXTS[:2])
def test_nothing_is_said_of_nothing(coder: LearnedCoder, text: str) -> None:
    assert coder.suggest(encounter(text), ()) == ()


def test_save_and_load_equal(coder: LearnedCoder, bundle: Path) -> None:
    loaded = LearnedCoder.load(bundle)
    assert loaded.files == coder.files
    for text in TEXTS:
        assert loaded.suggest(encounter(text), ()) == coder.suggest(encounter(text), ())


def test_evidence_names_its_document_section_and_assertion(coder: LearnedCoder) -> None:
    case = encounter("Buen estado general.", "ANTECEDENTES PERSONALES:\nHTA.\nANTECEDENTES FAMILIARES:\nDM2.")
    readings = [Reader("es").read(document) for document in case.documents]
    found = {item.code.value: item for item in coder.suggest(case, readings)}
    assert found["I10"].evidence[0].span.document_id == "d1"
    assert found["I10"].evidence[0].section == "past_medical_history"
    assert found["I10"].evidence[0].assertion.affirmed
    assert found["E11.9"].evidence[0].assertion.experiencer is Experiencer.FAMILY


@pytest.mark.parametrize("file", ["terms.tsv", "weights.safetensors", "model.toml", "card.md"])
def test_a_changed_file_is_refused(bundle: Path, file: str) -> None:
    (bundle / file).write_bytes((bundle / file).read_bytes() + b"\n")
    with pytest.raises(ModelError, match=f"{file} has changed"):
        LearnedCoder.load(bundle)


def test_missing_added_newer_and_damaged_are_refused(bundle: Path) -> None:
    index = bundle / "files.json"
    kept = json.loads(index.read_text())
    (bundle / "notes.txt").write_text("x")
    with pytest.raises(ModelError, match=r"notes\.txt is not listed"):
        LearnedCoder.load(bundle)
    (bundle / "notes.txt").unlink()
    for content, message in (
        ({**kept, "format": 99}, "format 99 is newer than 1"),
        ({"format": 1, "files": {"../x": "0"}}, "not a file of the bundle"),
        ({"format": 1, "files": {}}, "not listed"),
    ):
        index.write_text(json.dumps(content))
        with pytest.raises(ModelError, match=message):
            LearnedCoder.load(bundle)
    index.write_text("{")
    with pytest.raises(ModelError, match="damaged"):
        LearnedCoder.load(bundle)
    index.write_text(json.dumps(kept))
    (bundle / "terms.tsv").unlink()
    with pytest.raises(ModelError, match=r"terms\.tsv is missing"):
        LearnedCoder.load(bundle)
    index.unlink()
    with pytest.raises(ModelError, match="unfinished"):
        LearnedCoder.load(bundle)
