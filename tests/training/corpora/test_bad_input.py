"""What cannot be read is refused with file and line, and without a word of the note."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from nosology.core.codes import CodeSystem
from nosology.core.errors import CorpusError
from nosology.training.corpora import read_corpus
from nosology.training.corpora.reading import Place
from nosology.training.corpora.spelling import spelled

SECRET = "Mrs Example"


def refused(path: Path, **options: object) -> str:
    with pytest.raises(CorpusError) as caught:
        read_corpus(path, **options)  # type: ignore[arg-type]
    assert SECRET not in str(caught.value)
    return str(caught.value)


def rows(tmp_path: Path, *lines: object) -> Path:
    path = tmp_path / "rows.jsonl"
    path.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines), encoding="utf-8")
    return path


GOOD = {"id": "1", "text": SECRET, "codes": ["I10"]}


@pytest.mark.parametrize(
    ("second", "message"),
    [
        ("{not json", "is no JSON"),
        ("[]", "must be a JSON object"),
        ({"text": SECRET, "codes": []}, "an id is needed"),
        ({"id": "2", "text": SECRET}, "codes are needed"),
        ({"id": "2", "text": 5, "codes": []}, "the text must be a string"),
        ({"id": "2", "codes": []}, "a text is needed"),
        ({"id": "2", "text": SECRET, "codes": "I10"}, "codes must be a list"),
        ({"id": "2", "text": SECRET, "codes": [5]}, "each of codes"),
        ({"id": "2", "text": SECRET, "codes": ["fever!"]}, "a code of icd-10-cm is expected"),
        ({"id": "2", "text": SECRET, "codes": [{"code": "I10", "system": "cpt"}]}, "the system is not known"),
        ({"id": "2", "text": SECRET, "codes": [{"code": "I10", "role": "main"}]}, "the role must be one of"),
        ({"id": "2", "text": SECRET, "codes": [{"code": "I10", "spans": [[4, 99]]}]}, "the span 4-99 is not within"),
        ({"id": "2", "text": SECRET, "codes": [{"code": "I10", "spans": [[5, 5]]}]}, "the span 5-5 is not within"),
        ({"id": "2", "text": SECRET, "codes": [{"code": "I10", "spans": [["a", 5]]}]}, "a span must be"),
        ({"id": "2", "text": SECRET, "codes": [{"code": "I10", "spans": [[1]]}]}, "a span must be"),
        ({"id": "2", "text": SECRET, "codes": [{"code": "I10", "spans": [5]}]}, "a span is needed"),
        ({"id": "2", "text": SECRET, "codes": [], "admitted": "01/02/2014"}, "a date must be written"),
        ({"id": "2", "text": SECRET, "codes": [], "sex": "female"}, "the sex must be"),
        ({"id": "2", "text": SECRET, "codes": [], "setting": "ward"}, "the setting must be"),
    ],
)
def test_a_bad_row_of_json_lines(tmp_path: Path, second: object, message: str):
    found = refused(rows(tmp_path, GOOD, second))
    assert found.startswith("rows.jsonl:2: ")
    assert message in found


def test_ids_that_occur_twice(tmp_path: Path):
    assert "1 ids occur more than once, the first is 1" in refused(rows(tmp_path, GOOD, GOOD))


def test_a_joined_row_without_its_text(tmp_path: Path):
    assert refused(rows(tmp_path, {"id": "n5", "codes": []})) == (
        "rows.jsonl:1: there is no text n5.txt; give the folder of the texts with --texts"
    )


def test_nothing_recognised_lists_what_would_be(tmp_path: Path):
    assert "codiesp: " in refused(tmp_path)
    assert "no such file" in refused(tmp_path / "nowhere")
    assert "there is no layout 'codisp'" in refused(tmp_path, layout="codisp")


def codiesp(tmp_path: Path, **files: str) -> Path:
    (tmp_path / "text_files").mkdir()
    (tmp_path / "text_files" / "c1.txt").write_text(SECRET, encoding="utf-8")
    for name, text in ({"trainD": "c1\tr05\n"} | files).items():
        (tmp_path / f"{name}.tsv").write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"trainD": "c1\tr05\nc1\n"}, "trainD.tsv:2: expected 2 cells, found 1"),
        ({"trainD": "c2\tr05\n"}, "trainD.tsv:1: there is no text c2.txt"),
        ({"trainX": "c1\tSINTOMA\tr05\tx\t0 1\n"}, "trainX.tsv:1: the label must be"),
        ({"trainX": "c1\tDIAGNOSTICO\tr05\tx\t0-1\n"}, "trainX.tsv:1: the bounds must be"),
        ({"trainX": "\nc1\tDIAGNOSTICO\tr05\tx\t0 99\n"}, "trainX.tsv:2: the span 0-99"),
        ({"trainX": "c1\tDIAGNOSTICO\tr05\tx\t3 3\n"}, "trainX.tsv:1: a span is needed"),
    ],
)
def test_codiesp(tmp_path: Path, files: dict[str, str], message: str):
    assert message in refused(codiesp(tmp_path, **files))


def test_a_language_that_a_corpus_does_not_have(tmp_path: Path):
    assert "has texts in es and en, not in fr" in refused(codiesp(tmp_path), language="fr")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("id,text\n1,x\n", "a.csv:1: the column codes is missing"),
        (f'id,text,codes\n1,"{SECRET}\nx",I10\n2,{SECRET}\n', "a.csv:4: expected 3 cells, found 2"),
        (f'id,text,codes\n1,"{SECRET}\n', "is no well-formed CSV"),
        ("id,text,codes,spans\n1,x,I10,{\n", "a.csv:2: spans is no JSON"),
        ('id,text,codes,spans\n1,x,I10,"{""R05"": [[0, 1]]}"\n', "a.csv:2: spans name a code"),
        ("", "a.csv:1: the column id, text, codes is missing"),
        ("id,text,codes\n", "holds no encounters"),
    ],
)
def test_csv(tmp_path: Path, text: str, message: str):
    path = tmp_path / "a.csv"
    path.write_text(text, encoding="utf-8")
    assert message in refused(path)


def test_a_compressed_table_that_is_cut_short(tmp_path: Path):
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress(b"id,text,codes\n" + b"1,x,I10\n" * 50)[:-12])
    assert "damaged or cut short" in refused(path)


def test_a_table_in_another_encoding(tmp_path: Path):
    path = tmp_path / "a.csv"
    path.write_bytes("id,text,codes\n1,niña,R05\n".encode("latin-1"))
    assert refused(path) == "a.csv: is not UTF-8 throughout; save it as UTF-8"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("T1\tDISEASE 0 99\tx", "a.ann:1: the span 0-99"),
        ("T1\tDISEASE zero five\tx", "a.ann:1: the bounds"),
        ("T1", "a.ann:1: a mention needs"),
        ("N1\tReference T1\tx", "a.ann:1: a normalisation must be written"),
        ("N1\tReference T9 ICD10:I10\tx", "a.ann:1: there is no mention T9"),
        ("T1\tDISEASE 0 3\tx\nN1\tReference T1 ICD10:fever\tx", "a.ann:2: the normalisation is not written as a code"),
    ],
)
def test_brat(tmp_path: Path, line: str, message: str):
    (tmp_path / "a.txt").write_text(SECRET, encoding="utf-8")
    (tmp_path / "a.ann").write_text(line + "\n", encoding="utf-8")
    assert message in refused(tmp_path)


def test_mimic_without_its_code_tables(tmp_path: Path):
    (tmp_path / "NOTEEVENTS.csv").write_text("ROW_ID,SUBJECT_ID,HADM_ID,CATEGORY,TEXT\n", encoding="utf-8")
    assert "the table diagnoses_icd.csv (or .csv.gz) is missing" in refused(tmp_path)


def test_mimic4_with_an_icd_version_that_does_not_exist(tmp_path: Path):
    (tmp_path / "discharge.csv").write_text("note_id,subject_id,hadm_id,text\n1,1,1,x\n", encoding="utf-8")
    (tmp_path / "diagnoses_icd.csv").write_text("hadm_id,seq_num,icd_code,icd_version\n1,1,I10,11\n", encoding="utf-8")
    assert refused(tmp_path) == "diagnoses_icd.csv:2: icd_version must be 9 or 10"


def test_mdace_with_a_note_that_is_not_there(tmp_path: Path):
    (tmp_path / "1.json").write_text('{"hadm_id": 1, "notes": [{"note_id": 5, "annotations": []}]}', encoding="utf-8")
    (tmp_path / "NOTEEVENTS.csv").write_text("ROW_ID,SUBJECT_ID,HADM_ID,CATEGORY,TEXT\n", encoding="utf-8")
    assert refused(tmp_path) == "1.json: note 5 is not in NOTEEVENTS"


@pytest.mark.parametrize(
    ("system", "written", "code"),
    [
        ("icd-9-cm", "0389", "038.9"),
        ("icd-9-cm", "038.9", "038.9"),
        ("icd-9-cm", "E8490", "E849.0"),
        ("icd-9-cm", "V5867", "V58.67"),
        ("icd-9-pcs", "0331", "03.31"),
        ("icd-9-pcs", "331", "33.1"),
        ("icd-10-cm", "s52501a", "S52.501A"),
        ("icd-10-pcs", "bwzz", "BWZZ"),
        ("icd-9-cm", "40.19", None),
        ("icd-9-pcs", "401.9", None),
        ("icd-10-cm", "E1.142", None),
        ("icd-10-cm", "", None),
        ("icd-10-cm", "NONE", None),
        ("icd-9-pcs", "38", None),
    ],
)
def test_spelling_of_codes(system: str, written: str, code: str | None):
    known = CodeSystem.from_label(system)
    if code is None:
        with pytest.raises(CorpusError, match=r"^gold:3: "):
            spelled(Place("gold", 3), known, written)
    else:
        assert spelled(Place("gold", 3), known, written).value == code
