"""The words of the field: codes and ranges, the date of an encounter, containers and tables of facts."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from nosology.core import errors
from nosology.core.codes import Code, CodeReference, CodeSystem
from nosology.core.container import Container, DamagedContainer, pack
from nosology.core.encounter import Document, Encounter
from nosology.core.errors import NosologyError
from nosology.core.table import read_table

# first and last of a range, codes inside it, codes outside it
RANGES = [
    ("E08", "E08", "E08 E08.9 E0822 E08.3211", "E07.9 E09 E0 E"),
    ("O10", "O11", "O10 O10.01 O11 O11.9", "O09.9 O12 O1 O"),
    ("T81.44", "T81.44", "T81.44 T8144XA T81.44XS", "T81.43XA T81.4 T81 T81.49XA T81.40"),
    ("C00", "D49", "C00.0 C7A.8 C96.Z D03.9 D3A.0 D49.9", "B99.9 D50 D5A"),
    ("O00", "O9A", "O00.0 O99.89 O9A.5", "N99 P00"),
    ("S06.1", "S06.6", "S06.1 S06.1X0A S06.6X9S", "S06.0X0A S06.81 S06.9"),
    ("I97.0", "I97.1", "I97.0 I97.131", "I97 I97.2"),
]


@pytest.mark.parametrize(("first", "last", "inside", "outside"), RANGES)
def test_a_reference_covers_its_ends_and_all_that_lies_below_them(
    first: str, last: str, inside: str, outside: str
) -> None:
    reference = CodeReference(first, last)
    assert [code for code in inside.split() if not reference.covers(code)] == []
    assert [code for code in outside.split() if reference.covers(code)] == []


def test_systems_by_label_and_uri() -> None:
    for system in CodeSystem:
        assert CodeSystem.from_label(system.label) is CodeSystem.from_label(system.value) is system
        assert CodeSystem.from_label(system.label.upper()) is system
    with pytest.raises(ValueError, match="unknown code system 'icd-11'; known: icd-10-cm, icd-10-pcs"):
        CodeSystem.from_label("icd-11")


def test_a_code_is_its_value_in_its_system() -> None:
    hypertension, lymph = Code(CodeSystem.ICD9CM, "401.9"), Code(CodeSystem.ICD9PCS, "40.19")
    assert hypertension != lymph
    assert (hypertension.category, Code(CodeSystem.ICD10CM, "I10").category) == ("401", "I10")


# admitted, discharged, dates of the documents, the date that chooses the edition
DATES = [
    (None, None, (), None),
    (None, None, (None,), None),
    (None, None, ("2026-03-01", None, "2026-02-01"), "2026-03-01"),
    ("2026-01-05", None, ("2026-03-01",), "2026-01-05"),
    ("2025-09-28", "2025-10-02", ("2026-03-01",), "2025-10-02"),
    (None, "2025-10-02", (), "2025-10-02"),
]


@pytest.mark.parametrize(("admitted", "discharged", "written", "date"), DATES)
def test_the_date_of_an_encounter(
    admitted: str | None, discharged: str | None, written: tuple[str | None, ...], date: str | None
) -> None:
    def day(text: str | None) -> dt.date | None:
        return dt.date.fromisoformat(text) if text else None

    documents = tuple(Document(str(number), "", written=day(text)) for number, text in enumerate(written))
    encounter = Encounter("e", documents, admitted=day(admitted), discharged=day(discharged))
    assert encounter.date == day(date)


# containers


def test_the_same_sections_give_the_same_bytes() -> None:
    assert pack({"b": 1, "a": 2}, {"x": b"1"}) == pack({"a": 2, "b": 1}, {"x": b"1"})
    assert pack({}, {"x": b"1"}) != pack({}, {"x": b"2"})


def rewritten(data: bytes, **changes: object) -> bytes:
    """A container whose head says something else."""
    magic, head, body = data.split(b"\n", 2)
    values = {**json.loads(head), **changes}
    return b"\n".join([magic, json.dumps({key: value for key, value in values.items() if value != ""}).encode(), body])


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda data: b"", "does not begin as it should"),
        (lambda data: b"PK" + data, "does not begin as it should"),
        (lambda data: data[:20], "head cannot be read"),
        (lambda data: data.replace(b"{", b"(", 1), "head cannot be read"),
        (lambda data: b"NOSOLOGY1\n[]\n", "head cannot be read"),
        (lambda data: rewritten(data, sha256=""), "head cannot be read"),
        (lambda data: rewritten(data, sections=""), "head cannot be read"),
        (lambda data: rewritten(data, sha256="0" * 64), "has changed"),
        (lambda data: data[:-1], "has changed"),
        (lambda data: data + b"\0", "has changed"),
    ],
)
def test_a_container_that_is_not_as_written_is_refused(tmp_path: Path, change, reason: str) -> None:
    path = tmp_path / "x.bin"
    path.write_bytes(change(pack({"kind": "test"}, {"a": b"one", "b": b"two" * 99})))
    with pytest.raises(DamagedContainer, match=reason):
        Container(path)


# tables of facts


def test_a_table_gives_its_rows_with_their_lines(tmp_path: Path) -> None:
    path = tmp_path / "t.tsv"
    path.write_text("# about\n\nterm\tcode\n# aside\ngout \tM10.9\n\ngota\t\n", encoding="utf-8")
    assert list(read_table(path, ("term", "code"))) == [(5, ("gout", "M10.9")), (7, ("gota", ""))]


def test_a_table_without_rows_is_empty(tmp_path: Path) -> None:
    path = tmp_path / "t.tsv"
    path.write_text("# nothing yet\n", encoding="utf-8")
    assert list(read_table(path, ("term", "code"))) == []


# errors


def classes(root: type[NosologyError] = NosologyError) -> list[type[NosologyError]]:
    return [root, *(found for below in root.__subclasses__() for found in classes(below))]


def test_every_error_of_core_has_a_code_of_its_own_that_the_drawing_shows() -> None:
    ours = [one for one in classes() if one.__module__ == errors.__name__]
    codes = [one.code for one in ours]
    assert len(codes) == len(set(codes))
    drawing = errors.__doc__ or ""
    for one in ours:
        assert one.__name__ in drawing
        if not one.__subclasses__():
            assert one.code in drawing
