"""The compiled term table: written and read alike, damaged files refused."""

from __future__ import annotations

import zlib
from array import array
from pathlib import Path

import pytest

from nosology.coders.dictionary.table import TermTable
from nosology.core.errors import ModelError
from nosology.engine.engine import compiled_terms


@pytest.fixture
def table() -> TermTable:
    return TermTable(
        language="en",
        keys=["asthma", "\u00e9", "hiv", "disease"],
        codes=["J45.909", "B20", "I10"],
        phrases=["\u0100", "\u0102\u0103", "\U00010400"],
        code_of=array("I", [0, 1, 2]),
        kind_of=array("B", [3, 1, 0]),
        others={1: [2, 0]},
        cased={1: "HIV"},
        pairs={"I10|N18.9": "I12.9", "B20|J45.909": "B20"},
    )


def test_dump_and_load_are_equal(table: TermTable, tmp_path: Path):
    path = tmp_path / "terms-en.bin"
    path.write_bytes(table.dump())
    assert TermTable.load(path) == table
    assert TermTable.load(path).dump() == path.read_bytes()


def test_the_same_table_gives_the_same_bytes(table: TermTable):
    data = table.dump()
    table.others = dict(reversed(table.others.items()))
    table.pairs = dict(reversed(table.pairs.items()))
    assert table.dump() == data


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_shipped_tables_are_sound(language: str, tmp_path: Path):
    table = TermTable.load(compiled_terms(language))
    assert table.language == language
    assert len(table.phrases) == len(table.code_of) == len(table.kind_of) > 10_000
    assert len(set(table.phrases)) == len(table.phrases)
    assert max(table.code_of) < len(table.codes)
    path = tmp_path / "again.bin"
    path.write_bytes(table.dump())
    assert TermTable.load(path) == table


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"",
        lambda data: b"no table at all",
        lambda data: data[: len(data) // 2],
        lambda data: data[:-1],
        lambda data: data[:20] + bytes([data[20] ^ 0xFF]) + data[21:],
        lambda data: zlib.compress(b"not a number\n"),
        lambda data: zlib.compress(zlib.decompress(data)[:12]),
    ],
    ids=["empty", "text", "half", "last byte", "flipped", "no lengths", "cut inside"],
)
def test_a_damaged_file_is_refused(table: TermTable, tmp_path: Path, damage):
    path = tmp_path / "terms-en.bin"
    path.write_bytes(damage(table.dump()))
    with pytest.raises(ModelError, match=r"terms-en\.bin is damaged; install nosology again"):
        TermTable.load(path)


def test_a_missing_file_is_refused(tmp_path: Path):
    with pytest.raises(ModelError, match=r"terms-xx\.bin"):
        TermTable.load(tmp_path / "terms-xx.bin")


def test_another_format_is_refused(table: TermTable, tmp_path: Path):
    body = zlib.decompress(table.dump()).replace(b'"format":1', b'"format":9')
    path = tmp_path / "terms-en.bin"
    path.write_bytes(zlib.compress(body))
    with pytest.raises(ModelError, match="format 9, this version reads 1"):
        TermTable.load(path)
