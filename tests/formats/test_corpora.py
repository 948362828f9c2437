"""Coded corpora: each layout, written inline, and errors that name file and line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from nosology.core.encounter import Setting
from nosology.core.errors import CorpusError
from nosology.formats.corpora import CodedNote, GoldSpan, read_corpus


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def lines(*rows: dict[str, Any]) -> str:
    return "".join(json.dumps(row) + "\n" for row in rows)


def table(notes: tuple[CodedNote, ...]) -> dict[str, tuple[str, str, str]]:
    """Return id -> (text, required codes, optional codes)."""
    return {
        note.encounter.id: (
            note.encounter.documents[0].text,
            " ".join(sorted(note.required)),
            " ".join(sorted(note.optional)),
        )
        for note in notes
    }


CODIESP = {
    "devD.tsv": "S1\tj45.909\nS1\ti10\nS1\ti10\nS2\tr50.9\n",
    "devP.tsv": "S1\tbw03zzz\n",
    "devX.tsv": (
        "S1\tDIAGNOSTICO\tj45.909\tasma\t0 4\nS1\tDIAGNOSTICO\ti10\thipertensión arterial\t7 19;24 32\n"
        "S1\tPROCEDIMIENTO\tbw03zzz\tradiografía\t40 51\n"
    ),
    "text_files/S2.txt": "Fiebre.",
    "text_files/S1.txt": "Asma e hipertensión.",
    "text_files/S3.txt": "Sin más.",
    "text_files_en/S1.txt": "Asthma and hypertension.",
    "text_files_en/S2.txt": "Fever.",
}


def test_codiesp_spanish(tmp_path: Path):
    notes = read_corpus(write(tmp_path, CODIESP))
    assert table(notes) == {
        "S1": ("Asma e hipertensión.", "I10 J45.909", ""),
        "S2": ("Fiebre.", "R50.9", ""),
        "S3": ("Sin más.", "", ""),
    }
    assert [note.encounter.id for note in notes] == ["S1", "S2", "S3"]
    assert {note.encounter.documents[0].language for note in notes} == {"es"}


def test_codiesp_english(tmp_path: Path):
    """The spans are Spanish, so the English texts have none."""
    notes = read_corpus(write(tmp_path, CODIESP), language="en")
    assert table(notes) == {
        "S1": ("Asthma and hypertension.", "I10 J45.909", ""),
        "S2": ("Fever.", "R50.9", ""),
    }
    assert {note.encounter.documents[0].language for note in notes} == {"en"}
    assert all(note.evidence == () for note in notes)


def test_codiesp_procedures(tmp_path: Path):
    notes = {note.encounter.id: note for note in read_corpus(write(tmp_path, CODIESP), track="P")}
    assert notes["S1"].required == {"BW03ZZZ"}
    assert notes["S1"].evidence == (GoldSpan("BW03ZZZ", ((40, 51),)),)
    assert notes["S2"].required == frozenset()


def test_codiesp_reference_spans(tmp_path: Path):
    notes = {note.encounter.id: note for note in read_corpus(write(tmp_path, CODIESP))}
    assert notes["S1"].evidence == (GoldSpan("J45.909", ((0, 4),)), GoldSpan("I10", ((7, 19), (24, 32))))
    assert notes["S2"].evidence == ()


def test_json_lines(tmp_path: Path):
    rows = lines(
        {"id": "b", "text": "Asthma \U0001f600.", "codes": ["J45.909", {"code": "R05.9", "optional": True}]},
        {"id": "a", "text": "Fever.", "codes": [], "setting": "inpatient", "language": "en"},
        {
            "id": 7,
            "text": "Cough.",
            "codes": [{"code": "R05.9"}, {"code": "R05.9", "optional": True}],
            "setting": "home",
        },
    )
    notes = read_corpus(write(tmp_path, {"notes.jsonl": rows + "\n \n"}) / "notes.jsonl", language="es")
    assert table(notes) == {
        "7": ("Cough.", "R05.9", ""),
        "a": ("Fever.", "", ""),
        "b": ("Asthma \U0001f600.", "J45.909", "R05.9"),
    }
    assert [note.encounter.setting for note in notes] == [None, Setting.INPATIENT, None]
    assert [note.encounter.documents[0].language for note in notes] == ["es", "en", "es"]


def test_json_lines_with_annotations(tmp_path: Path):
    row = {
        "id": "a",
        "text": "Asthma, cough.",
        "sex": "F",
        "age": 52,
        "codes": [
            {"code": "J45.909", "role": "principal", "evidence": [{"spans": [[0, 6]]}]},
            {"code": "R05.9", "optional": True, "evidence": [{"spans": [[8, 13]]}]},
        ],
    }
    (note,) = read_corpus(write(tmp_path, {"notes.jsonl": lines(row)}))
    assert (note.principal, note.age, note.encounter.patient.sex) == ("J45.909", 52, "F")
    assert note.evidence == (GoldSpan("J45.909", ((0, 6),)), GoldSpan("R05.9", ((8, 13),)))


def test_a_folder_of_json_lines_is_read_in_the_order_of_ids(tmp_path: Path):
    files = {
        "one.jsonl": lines({"id": "c", "text": "x", "codes": []}, {"id": "a", "text": "x", "codes": []}),
        "two.jsonl": lines({"id": "b", "text": "x", "codes": []}),
    }
    assert list(table(read_corpus(write(tmp_path, files)))) == ["a", "b", "c"]


@pytest.mark.parametrize("given", [True, False], ids=["--texts", "beside, under the name without _coded"])
def test_joined_json_lines(tmp_path: Path, given: bool):
    texts = "elsewhere" if given else "notes"
    write(
        tmp_path,
        {
            "notes_coded/dev.jsonl": lines({"id": "n1", "codes": ["I10"]}, {"id": "n2", "text": "own", "codes": []}),
            f"{texts}/deep/n1.txt": "Hypertension.",
            f"{texts}/n2.txt": "not this",
        },
    )
    notes = read_corpus(tmp_path / "notes_coded", texts=tmp_path / texts if given else None)
    assert table(notes) == {"n1": ("Hypertension.", "I10", ""), "n2": ("own", "", "")}


GOOD = json.dumps({"id": "a", "text": "x", "codes": []})
ERRORS = [
    ({"bad.jsonl": "{"}, r"bad\.jsonl:1: needs id and codes"),
    ({"bad.jsonl": GOOD + "\n\n[1]\n"}, r"bad\.jsonl:3: needs id and codes"),
    ({"bad.jsonl": GOOD + '\n{"id": "b", "text": "x"}\n'}, r"bad\.jsonl:2: needs id and codes \(KeyError\)"),
    ({"bad.jsonl": '{"text": "x", "codes": []}'}, r"bad\.jsonl:1: needs id and codes \(KeyError\)"),
    ({"bad.jsonl": '{"id": "b", "text": "x", "codes": null}'}, r"bad\.jsonl:1: needs id and codes"),
    ({"bad.jsonl": '{"id": "b", "text": "x", "codes": [{"c": 1}]}'}, r"bad\.jsonl:1: needs id and codes"),
    ({"bad.jsonl": '{"id": "b", "codes": []}'}, r"bad\.jsonl:1: no text b\.txt found; give its folder with --texts"),
    (
        {"devD.tsv": "S1\ti10\nS1\n", "text_files/S1.txt": "x"},
        r"devD\.tsv:2: expected document and code, found 1 cells",
    ),
    ({"devD.tsv": "S1\ti10\t0 1\n", "text_files/S1.txt": "x"}, r"devD\.tsv:1: .*found 3 cells"),
    ({"devD.tsv": "S1\ti10\n"}, "text_files: no texts found"),
    (
        {"devD.tsv": "S1\ti10\n", "devX.tsv": "S1\tDIAGNOSTICO\ti10\thta\t0 x\n", "text_files/S1.txt": "x"},
        r"devX\.tsv:1: expected document, label, code, words and bounds",
    ),
    ({"readme.md": "nothing"}, r"neither CodiEsp files \(D\.tsv\) nor JSON lines"),
]


@pytest.mark.parametrize(("files", "message"), ERRORS)
def test_errors_name_file_and_line(tmp_path: Path, files: dict[str, str], message: str):
    with pytest.raises(CorpusError, match=message) as caught:
        read_corpus(write(tmp_path, files))
    assert caught.value.code == "NOS-107"


def test_a_missing_folder_is_named(tmp_path: Path):
    with pytest.raises(CorpusError, match="there is no such file or folder"):
        read_corpus(tmp_path / "absent")
