"""The synonym lexicon: large enough, every code in the release, no fact twice."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from functools import cache

import pytest

from nosology import CodeSystem
from nosology.coders.dictionary.lexicon import COLUMNS, KINDS, lexicon_folder, read_lexicon
from nosology.terminology import Library, Terminology

LEAST = {"en": (8_000, 2_500), "es": (3_000, 2_500)}
"""Rows and codes that each language has at least."""


@pytest.fixture(scope="module")
def release() -> Terminology:
    return Library().for_date(CodeSystem.ICD10CM, dt.date(2026, 6, 1)).terminology


@cache
def rows(language: str) -> tuple[tuple[str, str, list[str]], ...]:
    """Read the files as they are: (file, line, cells) of every line that is no comment and not blank."""
    found = []
    for path in sorted(lexicon_folder(language).iterdir(), key=lambda item: item.name):
        if path.name.endswith(".tsv"):
            for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
                if line.strip() and not line.startswith("#"):
                    found.append((path.name, f"{path.name}:{number}", line.split("\t")))
    return tuple(found)


def facts(language: str) -> list[tuple[str, list[str]]]:
    """Return (place, cells) of the rows below the line that names the columns."""
    return [(place, cells) for _, place, cells in rows(language) if cells != list(COLUMNS)]


@pytest.mark.parametrize("language", LEAST)
def test_size(language: str):
    least_rows, least_codes = LEAST[language]
    assert len(facts(language)) >= least_rows
    assert len({cells[1] for _, cells in facts(language)}) >= least_codes


@pytest.mark.parametrize("language", LEAST)
def test_every_file_begins_with_a_comment_and_names_its_columns(language: str):
    first: dict[str, list[str]] = {}
    for name, _place, cells in rows(language):
        first.setdefault(name, cells)
    assert len(first) >= 15
    for name, cells in first.items():
        assert cells == list(COLUMNS), name
        assert lexicon_folder(language).joinpath(name).read_text(encoding="utf-8").startswith("#"), name


@pytest.mark.parametrize("language", LEAST)
def test_every_row_is_a_fact(language: str):
    for place, cells in facts(language):
        assert len(cells) == len(COLUMNS), place
        assert all(cell == cell.strip() and cell for cell in cells), place
        assert cells[2] in KINDS, place


@pytest.mark.parametrize("language", LEAST)
def test_every_code_is_in_the_release(language: str, release: Terminology):
    unknown = [f"{place} {cells[1]}" for place, cells in facts(language) if not release.title(cells[1])]
    assert unknown == []


@pytest.mark.parametrize("language", LEAST)
def test_no_fact_twice(language: str):
    counted = Counter((cells[0], cells[1]) for _, cells in facts(language))
    assert [fact for fact, times in counted.items() if times > 1] == []


@pytest.mark.parametrize("language", LEAST)
def test_the_reader_yields_every_row(language: str):
    read = [(row.term, row.code, row.kind, row.source) for row in read_lexicon(language)]
    assert read == [tuple(cells) for _, cells in facts(language)]


def test_a_language_without_a_lexicon_has_no_rows():
    assert list(read_lexicon("xx")) == []
