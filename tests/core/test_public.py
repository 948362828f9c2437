"""The public names, and that importing them stays light."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import nosology
from nosology.core.codes import CodeReference
from nosology.core.container import Container, DamagedContainer, pack
from nosology.core.errors import TerminologyError
from nosology.core.table import read_table

PUBLIC = [
    "Assertion",
    "Code",
    "CodeSystem",
    "CodedEncounter",
    "Document",
    "Encounter",
    "Engine",
    "Evidence",
    "Finding",
    "NosologyError",
    "Patient",
    "Profile",
    "Setting",
    "Span",
    "Suggestion",
    "__version__",
]


def test_public_names():
    assert nosology.__all__ == sorted(PUBLIC)
    assert all(getattr(nosology, name) is not None for name in PUBLIC)


def test_unknown_name():
    with pytest.raises(AttributeError, match="no attribute 'Enigne'"):
        _ = nosology.Enigne


@pytest.mark.parametrize("statement", ["import nosology", "from nosology import Engine"])
def test_importing_is_light(statement: str):
    code = f"{statement}\nimport sys\nprint(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.split()
    assert not {"rich", "typer", "rapidfuzz", "numpy", "sklearn", "torch"} & set(loaded)


@pytest.mark.parametrize(
    ("first", "last", "inside", "outside"),
    [
        ("E08", "E08", ["E08", "E08.9", "E0822"], ["E09", "E0"]),
        ("O10", "O11", ["O10.01", "O11.9"], ["O12", "O09.9"]),
        ("T81.44", "T81.44", ["T81.44XA"], ["T81.43XA", "T81.4"]),
    ],
)
def test_references_cover_what_lies_below(first: str, last: str, inside: list[str], outside: list[str]):
    reference = CodeReference(first, last)
    assert all(reference.covers(code) for code in inside)
    assert not any(reference.covers(code) for code in outside)


def test_container_keeps_its_sections(tmp_path: Path):
    path = tmp_path / "x.bin"
    path.write_bytes(pack({"kind": "test"}, {"a": b"one\ntwo", "b": b""}))
    container = Container(path)
    assert container.head["kind"] == "test"
    assert container.lines("a") == ["one", "two"]
    assert container.lines("b") == container.lines("absent") == []


def test_container_notices_every_changed_byte(tmp_path: Path):
    data = pack({"kind": "test"}, {"a": b"one\ntwo"})
    body = data.index(b"\n", 12) + 1
    for at in range(body, len(data)):
        path = tmp_path / "x.bin"
        path.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
        with pytest.raises(DamagedContainer):
            Container(path)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("# about\nwrong\theader\n", r"t\.tsv:2: the columns must be term, code"),
        ("term\tcode\na\tb\tc\n", r"t\.tsv:2: expected 2 cells, found 3"),
    ],
)
def test_tables_name_file_and_line(tmp_path: Path, text: str, message: str):
    path = tmp_path / "t.tsv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(TerminologyError, match=message):
        list(read_table(path, ("term", "code")))
