"""Training on a synthetic corpus: what is learned, that bytes repeat, that every shipped recipe runs."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

pytest.importorskip("sklearn")

from nosology.coders.learned.coder import LearnedCoder
from nosology.core.codes import CodeSystem
from nosology.core.encounter import Document, Encounter
from nosology.core.errors import CorpusError
from nosology.core.suggestions import Tier
from nosology.terminology import Library
from nosology.training.cases import cases_of
from nosology.training.recipe import Recipe, load_recipe, shipped_recipes
from nosology.training.sources import sources_of
from nosology.training.train import Trained, train

from .corpus import FINDINGS, synthetic_notes

SOURCES = {"synthetic": "licence=Apache-2.0; encounters=80"}
TINY = Recipe("tiny", "es", "icd-10-cm", "mentions", "a synthetic corpus", folds=4, trees=40, smallest_leaf=5)


@pytest.fixture(scope="module")
def trained() -> Trained:
    return train(TINY, cases_of(synthetic_notes()), sources=SOURCES)


def note(text: str) -> Encounter:
    return Encounter("x", (Document("x", text),))


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Ingresa por neumonía basal y fiebre.", {"J18.9", "R50.9"}),
        ("Varón con HTA y DM2.", {"I10", "E11.9"}),
        ("No presenta fiebre.", set()),
        ("Buen estado general.", set()),
    ],
)
def test_new_notes_get_the_codes_that_they_state(trained: Trained, text: str, codes: set[str]) -> None:
    offered = {item.code for item in trained.coder.scored(note(text)) if item.tier is not Tier.CANDIDATE}
    assert offered == codes


def test_a_misspelt_and_a_gapped_mention_are_found(trained: Trained) -> None:
    best = trained.coder.suggest(note("Cálculo grande renal; diabetes melitus tipo 2."))
    assert {"N20.0", "E11.9"} <= {item.code.value for item in best if item.score > 0.2}


def test_evidence_quotes_the_note(trained: Trained) -> None:
    text = "Acude a urgencias. Se objetiva apendicitis aguda en la exploración."
    first = trained.coder.suggest(note(text))[0]
    assert first.code.value == "K35.80"
    assert "apendicitis aguda" in [item.text for item in first.evidence]


def test_the_figures_are_out_of_fold_and_honest(trained: Trained) -> None:
    figures = trained.figures
    assert figures.codes == len(FINDINGS)
    assert 0.85 < figures.suggested.f1 <= 1.0
    assert figures.calibration < 0.1


def test_the_same_seed_gives_the_same_bytes_and_another_does_not(trained: Trained) -> None:
    cases = cases_of(synthetic_notes())
    assert train(TINY, cases, sources=SOURCES).coder.files == trained.coder.files
    assert train(replace(TINY, seed=1), cases, sources=SOURCES).coder.files != trained.coder.files


def test_the_bytes_do_not_depend_on_the_process(trained: Trained) -> None:
    program = (
        "from tests.training.test_train import *\n"
        "files = train(TINY, cases_of(synthetic_notes()), sources=SOURCES).coder.files\n"
        "print(hashlib.sha256(repr(sorted(files.items())).encode()).hexdigest())"
    )
    root = Path(__file__).parents[2]
    path = os.pathsep.join([str(root), str(root / "src")])
    command = [sys.executable, "-c", program]
    environment = {**os.environ, "PYTHONHASHSEED": "5", "PYTHONPATH": path}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    own = hashlib.sha256(repr(sorted(trained.coder.files.items())).encode()).hexdigest()
    assert done.stdout.strip() == own


def test_the_card_states_data_figures_and_all_source_attributes(trained: Trained) -> None:
    card = json.loads(trained.coder.files["card.json"])
    assert [item["number"] for item in card["source_attributes"]] == list(range(1, 32))
    assert card["data"][0]["licence"] == "Apache-2.0"
    assert card["suggested"]["f1"] == round(trained.figures.suggested.f1, 4)
    page = trained.coder.files["card.md"].decode()
    assert f"| suggested | {trained.figures.suggested.precision:.3f}" in page
    assert "{" not in page


def test_a_code_outside_the_notes_is_found_through_the_lexicon() -> None:
    coder = train(replace(TINY, lexicon="es"), cases_of(synthetic_notes()), sources=SOURCES).coder
    unseen = {item.code: item for item in coder.scored(note("Presenta anodoncia."))}
    assert "K00.0" not in FINDINGS
    assert "K00.0" in unseen
    assert unseen["K00.0"].mentions


@pytest.mark.parametrize("name", shipped_recipes())
def test_every_shipped_recipe_runs(name: str) -> None:
    recipe = replace(load_recipe(name), trees=20)
    notes = synthetic_notes(60, spans=recipe.unit == "sentence")
    terminology = None
    if recipe.titles:
        terminology = Library().for_date(CodeSystem.from_label(recipe.system), None).terminology
    parallel = [("Fiebre y tos. Anemia leve.", "Fever and cough. Mild anemia.")] * 3
    sources = sources_of([], notes, "Apache-2.0")
    done = train(recipe, cases_of(notes), sources=sources, terminology=terminology, parallel=parallel)
    assert isinstance(done.coder, LearnedCoder)
    assert done.coder.suggest(note("Paciente con apendicitis aguda."))[0].code.value == "K35.80"


def test_too_few_notes_are_refused() -> None:
    with pytest.raises(CorpusError, match="at least 20"):
        train(TINY, cases_of(synthetic_notes(5)), sources=SOURCES)
    with pytest.raises(CorpusError, match="two encounters have the id n000"):
        cases_of((*synthetic_notes(1), *synthetic_notes(1)))
