"""Assertion on gold sentences, each kind in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.text.gold import parse, read, tags, tokens_of

HERE = Path(__file__).parent


def sentences(language: str) -> list[str]:
    lines = (HERE / f"assertion_{language}.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


CASES = [(language, line) for language in ("en", "es") for line in sentences(language)]


@pytest.mark.parametrize(("language", "line"), CASES, ids=[line for _, line in CASES])
def test_assertion(language: str, line: str):
    text, marks = parse(line)
    reading = read(text, language)
    found = {text[start:end]: tags(reading.assertion(*tokens_of(reading, start, end))) for start, end, _ in marks}
    assert found == {text[start:end]: gold for start, end, gold in marks}


def test_there_are_two_hundred_sentences_and_every_kind_in_both_languages():
    assert len(CASES) >= 200
    for language in ("en", "es"):
        kinds = {
            tag for of, line in CASES if of == language for _, _, gold in parse(line)[1] for tag in gold.split("+")
        }
        assert kinds == {"pos", "neg", "poss", "prob", "hist", "hyp", "fam", "oth"}


def test_a_cue_inside_a_mention_says_nothing_of_it():
    text = "She has no known allergies."
    reading = read(text)
    start = text.index("no known")
    assert not reading.assertion(*tokens_of(reading, start, start + len("no known allergies"))).negated


def test_the_words_that_decided_are_kept():
    reading = read("No evidence of pneumonia.")
    assert reading.assertion(3, 4).cues == ("No evidence of",)


def test_a_cue_that_runs_into_a_mention_still_governs_it():
    text = "No history of stroke."
    reading = read(text)
    start = text.index("history")
    assert reading.assertion(*tokens_of(reading, start, len(text) - 1)).negated
