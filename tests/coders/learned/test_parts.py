"""The learned parts by hand: units, term matches and their strength, names, trees, tensors."""

from __future__ import annotations

import pytest

pytest.importorskip("numpy")

from nosology.coders.learned.names import NameIndex
from nosology.coders.learned.tensors import read_tensors, write_tensors
from nosology.coders.learned.terms import Counts, TermMatcher, strengths
from nosology.coders.learned.trees import Trees
from nosology.coders.learned.units import Splitter, clauses
from nosology.core.errors import ModelError


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("es", "Niega fiebre. Tos seca.", [("nieg", "fiebr"), ("tos", "seca")]),
        ("es", "Cólicos nefríticos; litiasis", [("colic", "nefritic"), ("litiasi",)]),
        ("en", "No masses or bruises.", [("no", "mass", "bruise")]),
        ("ru", "Острого аппендицита нет", [("остр", "аппендицит", "нет")]),
        ("xx", "Dor de cabeça", [("dor", "de", "cabeca")]),
        ("es", "de la", []),
    ],
)
def test_units_hold_stems_that_map_back(language: str, text: str, words: list[tuple[str, ...]]) -> None:
    units = Splitter(language).units(text)
    assert [unit.words for unit in units] == words
    for unit in units:
        for (start, end), folded in zip(unit.bounds, unit.folded, strict=True):
            assert len(text[start:end]) == len(folded)


def test_clauses_end_at_marks_and_joining_words() -> None:
    text = "Fiebre alta, tos y dolor"
    found = clauses(text, Splitter("es").units(text), 3)
    assert [text[item.part.start : item.part.end] for item in found] == ["Fiebre alta", "tos", "dolor"]
    assert {item.unit for item in found} == {3}


@pytest.mark.parametrize(
    ("text", "kind", "quoted", "negated"),
    [
        ("Cálculo renal izquierdo", 0, "Cálculo renal", False),
        ("cálculo pequeño renal", 1, "cálculo pequeño renal", False),
        ("renal: cálculo", 2, "renal: cálculo", False),
        ("sin cálculo renal", 0, "cálculo renal", True),
        ("cálculos renales", 0, "cálculos renales", False),
        ("cálcullo renal", 0, "cálcullo renal", False),
    ],
)
def test_a_term_is_found_in_three_kinds(text: str, kind: int, quoted: str, negated: bool) -> None:
    splitter = Splitter("es")
    matcher = TermMatcher([splitter.key("cálculo renal")], {}, splitter.negations)
    (match,) = matcher.match(splitter.units(text))
    assert (match.kind, text[match.start : match.end], match.negated) == (kind, quoted, negated)


def test_a_term_far_apart_or_in_two_units_is_not_found() -> None:
    splitter = Splitter("es")
    matcher = TermMatcher([splitter.key("cálculo renal")], {}, splitter.negations)
    assert matcher.match(splitter.units("cálculo uno dos tres cuatro cinco seis renal. Cálculo. Renal.")) == []


def test_a_term_inside_a_longer_one_is_covered() -> None:
    splitter = Splitter("es")
    matcher = TermMatcher([("diab",), ("diab", "focal")], {}, splitter.negations, fuzzy=False)
    covered = {match.term: match.covered for match in matcher.match(splitter.units("diab focal"))}
    assert covered == {0: 1, 1: -1}


def test_strength_by_hand() -> None:
    # share 3 / (3 + 1 + .5) = .667; precision (6 + 2 * .667 * .7) / (8 + 2) = .693
    counts = Counts({"A": 3, "B": 1}, 4, [8, 0, 0], [{"A": 6}, {}, {}])
    found = strengths(counts, 0)
    assert found["A"].precision == pytest.approx(0.6933, abs=1e-4)
    assert found["B"].precision == pytest.approx(0.0311, abs=1e-4)
    # a kind never seen falls back to the share: 2 * .667 * .7 / 2
    assert strengths(counts, 1)["A"].precision == pytest.approx(0.4667, abs=1e-4)


def name_index(translation: dict[str, list[tuple[str, float]]] | None, common: int = 400) -> NameIndex:
    import numpy as np

    # names: 0 "renal calculus" (N20.0), 1 "gallbladder calculus" (K80.20), 2 "renal failure" (N19)
    words = ["calculus", "failure", "gallbladder", "renal"]
    indptr, postings = np.array([0, 2, 3, 4, 6]), np.array([0, 1, 2, 1, 0, 2])
    return NameIndex(words, ["N20.0", "K80.20", "N19"], indptr, postings, translation, common=common)


@pytest.mark.parametrize("common", [400, 1])
def test_names_are_found_by_translated_words(common: int) -> None:
    text = "Cálculos vesiculares"
    index = name_index({"calcul": [("calculus", 0.9)], "vesicular": [("gallbladder", 0.8)]}, common)
    found = index.search(clauses(text, Splitter("es").units(text)))
    assert next(iter(found)) == "K80.20"
    assert (found["K80.20"].start, found["K80.20"].end) == (0, len(text))
    assert found["K80.20"].coverage == pytest.approx((0.9 * 0.164 + 0.8 * 1.207) / (0.164 + 1.207), abs=1e-2)


def test_a_cognate_stands_in_for_a_missing_translation() -> None:
    text = "calculos"
    assert "N20.0" in name_index({}).search(clauses(text, Splitter("xx").units(text)))
    assert name_index(None).search(clauses(text, Splitter("xx").units(text))) == {}


def test_trees_by_hand() -> None:
    import numpy as np

    # x0 <= 1: .5; else x1 <= 2: -1, else 2; a second tree of one leaf adds .25; base .1
    trees = Trees(
        np.array([0, 5]),
        np.array([0, 0, 1, 0, 0, 0]),
        np.array([1, np.inf, 2, np.inf, np.inf, np.inf], dtype=np.float32),
        np.array([1, 1, 3, 3, 4, 5]),
        np.array([0, 0.5, 0, -1, 2, 0.25], dtype=np.float32),
        2,
        0.1,
    )
    rows = np.array([[1, 9], [2, 2], [2, 3]], dtype=np.float32)
    assert trees.scores(rows).tolist() == pytest.approx([0.85, -0.65, 2.35])


def test_tensors_come_back_as_they_were() -> None:
    import numpy as np

    tensors = {"b": np.arange(6, dtype="<f4").reshape(2, 3), "a": np.array([1, 2], dtype="<u2")}
    data = write_tensors(tensors)
    back = read_tensors(data, "x")
    assert list(back) == ["a", "b"]
    assert back["b"].tolist() == tensors["b"].tolist()
    assert write_tensors(back) == data
    with pytest.raises(ModelError, match="x: not a safetensors file"):
        read_tensors(data[:9], "x")
