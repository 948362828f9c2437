"""The open corpora hold what their descriptions say."""

from __future__ import annotations

from pathlib import Path

import pytest

from nosology.core.codes import CodeSystem
from nosology.core.encounter import Profile
from nosology.core.suggestions import Role
from nosology.training.corpora import Corpus, read_corpus

pytestmark = pytest.mark.corpus
CM, PCS = CodeSystem.ICD10CM, CodeSystem.ICD10PCS


def counts(corpus: Corpus, system: CodeSystem) -> tuple[int, int, int, int]:
    """Encounters, pairs of encounter and code, different codes, passages."""
    found = corpus.of(system)
    gold = [item for example in found.examples for item in example.gold]
    return len(found), len(gold), len({item.code for item in gold}), sum(len(item.evidence) for item in gold)


@pytest.mark.parametrize(
    ("split", "diagnoses", "procedures", "with_procedures", "discontinuous"),
    [
        ("train", (500, 5639, 1767, 7209), (500, 1550, 563, 1972), 435, 1787),
        ("dev", (250, 2677, 1158, 3431), (250, 817, 375, 1046), 222, 966),
    ],
)
def test_codiesp(corpora: Path, split, diagnoses, procedures, with_procedures, discontinuous):
    corpus = read_corpus(corpora / "codiesp" / split)
    assert counts(corpus, CM) == diagnoses
    assert counts(corpus, PCS) == procedures
    assert sum(bool(example.gold) for example in corpus.of(PCS).examples) == with_procedures
    passages = [passage for example in corpus.examples for item in example.gold for passage in item.evidence]
    lost = sum(count for _, count in corpus.left_out)
    assert discontinuous - lost <= sum(len(passage.parts) > 1 for passage in passages) <= discontinuous
    assert all(passage.text.strip() for passage in passages)


def test_codiesp_in_english(corpora: Path):
    corpus = read_corpus(corpora / "codiesp" / "dev", language="en")
    assert counts(corpus, CM) == (250, 2677, 1158, 0)
    assert all(document.language == "en" for example in corpus.examples for document in example.encounter.documents)


@pytest.mark.parametrize(
    ("split", "notes", "codes", "required", "distinct", "not_coded"),
    [("train", 239, 1745, 1140, 798, 1589), ("dev", 90, 591, 366, 369, 586)],
)
def test_notes_en_coded(corpora: Path, split, notes, codes, required, distinct, not_coded):
    corpus = read_corpus(corpora / "notes_en_coded").where(split)
    gold = [item for example in corpus.examples for item in example.gold]
    assert corpus.profile is Profile.ENCOUNTER
    assert (len(corpus), len(gold), len({item.code for item in gold})) == (notes, codes, distinct)
    assert sum(not item.optional for item in gold) == required
    assert sum(len(example.not_coded) for example in corpus.examples) == not_coded
    assert all(sum(item.role is Role.PRINCIPAL for item in example.gold) == 1 for example in corpus.examples)
    assert all(item.evidence for item in gold)


def test_cmc2007(corpora: Path):
    corpus = read_corpus(corpora / "cmc2007")
    gold = [item for example in corpus.examples for item in example.gold]
    assert len(corpus) == 678
    assert len(gold) / len(corpus) == pytest.approx(1.25, abs=0.01)
    assert corpus.systems == (CodeSystem.ICD9CM,)
    assert {"780.6", "596.8", "599.7", "795.5"} <= {item.code.value for item in gold}
