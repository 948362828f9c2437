"""Each layout on a small synthetic corpus: what is recognised, what the examples hold."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import io
import json
import sys
from pathlib import Path

import pytest

from nosology.core.codes import CodeSystem
from nosology.core.encounter import Profile, Setting
from nosology.core.errors import CorpusError, MissingExtra
from nosology.core.suggestions import Role
from nosology.training.corpora import LAYOUTS, Corpus, Example, layout_of, read_corpus

CM, PCS, NINE, NINE_P = CodeSystem.ICD10CM, CodeSystem.ICD10PCS, CodeSystem.ICD9CM, CodeSystem.ICD9PCS


def lay(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if name.endswith(".gz"):
            path.write_bytes(gzip.compress(text.encode()))
        else:
            path.write_bytes(text.encode())
    return folder


def codes(example: Example) -> list[tuple[str, str]]:
    return [(item.code.system.label, item.code.value) for item in example.gold]


def words(corpus: Corpus) -> dict[str, list[str]]:
    return {
        item.code.value: [passage.text for passage in item.evidence]
        for example in corpus.examples
        for item in example.gold
    }


def assert_spans_quote(corpus: Corpus) -> None:
    for example in corpus.examples:
        texts = {document.id: document.text for document in example.encounter.documents}
        for item in example.gold:
            for passage in item.evidence:
                parts = [texts[span.document_id][span.start : span.end] for span in passage.parts]
                assert " ".join(parts) == passage.text


# CodiEsp

SPANISH = "Niña con fiebre 🌡 y tos.\r\nSe hizo ecografía abdominal y renal."
CODIESP = {
    "text_files/c1.txt": SPANISH,
    "text_files/c2.txt": "Sin hallazgos.",
    "text_files_en/c1.txt": "Girl with fever and cough. Abdominal and renal ultrasound was done.",
    "text_files_en/c2.txt": "No findings.",
    "demoD.tsv": "c1\tr50.9\nc1\tr05\n",
    "demoP.tsv": "c1\tbt43zzz\n",
    "demoX.tsv": "c1\tDIAGNOSTICO\tr50.9\tfiebre\t9 15\n"
    "c1\tDIAGNOSTICO\tr05\ttos\t20 23\n"
    "c1\tPROCEDIMIENTO\tbt43zzz\tecografía renal\t34 43;46 46;56 61\n",
}


def test_codiesp_spanish(tmp_path: Path):
    corpus = read_corpus(lay(tmp_path, CODIESP))
    first, second = corpus.examples
    assert (corpus.layout, corpus.language, corpus.profile) == ("codiesp", "es", Profile.MENTIONS)
    assert codes(first) == [("icd-10-cm", "R50.9"), ("icd-10-cm", "R05"), ("icd-10-pcs", "BT43ZZZ")]
    assert first.encounter.documents[0].text == SPANISH
    assert words(corpus) == {"R50.9": ["fiebre"], "R05": ["tos"], "BT43ZZZ": ["ecografía renal"]}
    assert_spans_quote(corpus)
    assert first.gold[2].role is Role.PROCEDURE
    assert second.gold == ()
    assert corpus.left_out == (("empty parts of passages", 1),)
    assert corpus.systems == (CM, PCS)


def test_codiesp_english_has_codes_and_no_passages(tmp_path: Path):
    corpus = read_corpus(lay(tmp_path, CODIESP), language="en")
    assert corpus.examples[0].encounter.documents[0].text.startswith("Girl")
    assert words(corpus) == {"R50.9": [], "R05": [], "BT43ZZZ": []}


def test_codiesp_splits_side_by_side(tmp_path: Path):
    both = {f"train/{name}": text for name, text in CODIESP.items()} | {
        "dev/text_files/c9.txt": "Tos.",
        "dev/devD.tsv": "c9\tr05\n",
        "background/text_files/b1.txt": "Tos.",
    }
    corpus = read_corpus(lay(tmp_path, both))
    assert [(item.id, item.split) for item in corpus.examples] == [("c1", "demo"), ("c2", "demo"), ("c9", "dev")]
    assert [item.id for item in corpus.where("dev").examples] == ["c9"]


def test_one_system_of_several_keeps_every_encounter(tmp_path: Path):
    procedures = read_corpus(lay(tmp_path, CODIESP)).of(PCS)
    assert [codes(example) for example in procedures.examples] == [[("icd-10-pcs", "BT43ZZZ")], []]


# JSON lines

ROW = {
    "id": "n1",
    "setting": "inpatient",
    "codes": [
        {
            "code": "J18.9",
            "role": "principal",
            "optional": False,
            "evidence": [{"text": "pneumonia", "spans": [[0, 9], [20, 29]]}],
        },
        {"code": "R05.9", "role": "secondary", "optional": True, "evidence": [{"text": "cough", "spans": [[11, 16]]}]},
    ],
    "not_coded": [{"text": "asthma", "spans": [[34, 40]], "why": "negated", "would_be": "J45.909"}],
    "remarks": "",
}
NOTE = "pneumonia, cough 🫁. pneumonia. No asthma"


def test_joined_rows_find_their_texts(tmp_path: Path):
    lay(tmp_path, {"notes_coded/train.jsonl": json.dumps(ROW) + "\n", "notes/ward/n1.txt": NOTE})
    corpus = read_corpus(tmp_path / "notes_coded")
    (example,) = corpus.examples
    assert (corpus.layout, corpus.profile, example.split) == ("joined-json-lines", Profile.ENCOUNTER, "train")
    assert example.encounter.setting is Setting.INPATIENT
    assert words(corpus) == {"J18.9": ["pneumonia", "pneumonia"], "R05.9": ["cough"]}
    assert_spans_quote(corpus)
    assert {code.value for code in example.required} == {"J18.9"}
    assert {code.value for code in example.optional} == {"R05.9"}
    assert example.principal is not None
    assert example.principal.value == "J18.9"
    (left,) = example.not_coded
    assert (left.evidence[0].text, left.why, left.would_be and left.would_be.value) == ("asthma", "negated", "J45.909")


def test_the_folder_of_the_texts_can_be_given(tmp_path: Path):
    lay(tmp_path, {"a/x.jsonl": json.dumps(ROW), "elsewhere/n1.txt": NOTE})
    assert len(read_corpus(tmp_path / "a", texts=tmp_path / "elsewhere")) == 1


def test_json_lines_with_text_systems_patients_and_discontinuous_spans(tmp_path: Path):
    row = {
        "id": 7,
        "text": "left and right foot ulcer",
        "patient": "p1",
        "sex": "F",
        "birth_date": "1950-01-02",
        "admitted": "2014-11-30",
        "discharged": "2014-12-02 08:00:00",
        "codes": [
            "I10",
            {"code": "70715", "system": "icd-9-cm", "spans": [[[0, 4], [15, 25]]]},
            {"code": "8622", "system": "icd-9-pcs"},
        ],
    }
    corpus = read_corpus(lay(tmp_path, {"rows.jsonl": json.dumps(row)}) / "rows.jsonl")
    (example,) = corpus.examples
    assert codes(example) == [("icd-10-cm", "I10"), ("icd-9-cm", "707.15"), ("icd-9-pcs", "86.22")]
    assert [item.role for item in example.gold] == [None, None, Role.PROCEDURE]
    assert example.gold[1].evidence[0].text == "left foot ulcer"
    assert example.gold[1].evidence[0].hull.end == 25
    assert example.encounter.date == dt.date(2014, 12, 2)
    assert (example.encounter.patient.id, example.encounter.patient.sex) == ("p1", "F")


def test_json_lines_with_several_documents(tmp_path: Path):
    row = {
        "id": "e",
        "documents": [{"id": "d1", "text": "fever", "kind": "triage"}, {"id": "d2", "text": "cough, fever"}],
        "codes": [{"code": "R50.9", "evidence": [{"document": "d2", "spans": [[7, 12]]}]}],
    }
    corpus = read_corpus(lay(tmp_path, {"rows.jsonl": json.dumps(row)}))
    assert corpus.layout == "json-lines"
    assert_spans_quote(corpus)
    assert corpus.examples[0].gold[0].evidence[0].hull.document_id == "d2"


def test_a_code_given_twice_is_one_with_the_evidence_of_both(tmp_path: Path):
    row = {
        "id": "1",
        "text": "fever, fever",
        "codes": [{"code": "R50.9", "optional": True, "spans": [[0, 5]]}, {"code": "r509", "spans": [[7, 12]]}],
    }
    (example,) = read_corpus(lay(tmp_path, {"a.jsonl": json.dumps(row)})).examples
    (gold,) = example.gold
    assert not gold.optional
    assert len(gold.evidence) == 2


def test_cmc2007(tmp_path: Path):
    row = {
        "id": "98000000",
        "clinical_history": "Cough and fever.",
        "impression": "Normal chest.",
        "codes": ["780.6", "786.2"],
        "annotators": {},
    }
    corpus = read_corpus(lay(tmp_path, {"train.jsonl": json.dumps(row)}))
    (example,) = corpus.examples
    assert corpus.layout == "cmc2007"
    assert codes(example) == [("icd-9-cm", "780.6"), ("icd-9-cm", "786.2")]
    assert example.encounter.documents[0].text == "CLINICAL HISTORY: Cough and fever.\nIMPRESSION: Normal chest.\n"


# tables

CSV = """id,text,codes,optional_codes,spans,sex
1,"Fever, since
monday",R50.9;i10,R05.9,"{""R50.9"": [[0, 5]]}",F
2,Well.,,,,
"""


@pytest.mark.parametrize("name", ["notes.csv", "notes.csv.gz"])
def test_csv(tmp_path: Path, name: str):
    corpus = read_corpus(lay(tmp_path, {name: CSV}) / name)
    first, second = corpus.examples
    assert corpus.layout == "csv"
    assert [code.value for code in sorted(first.required, key=lambda code: code.value)] == ["I10", "R50.9"]
    assert {code.value for code in first.optional} == {"R05.9"}
    assert words(corpus)["R50.9"] == ["Fever"]
    assert second.gold == ()


def test_csv_of_icd9_procedures(tmp_path: Path):
    path = lay(tmp_path, {"p.csv": "id,text,codes,system\n1,Spinal tap.,0331,icd-9-pcs\n"}) / "p.csv"
    assert codes(read_corpus(path).examples[0]) == [("icd-9-pcs", "03.31")]


def test_parquet_without_pyarrow_names_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    path = lay(tmp_path, {"a.parquet": "PAR1"}) / "a.parquet"
    with pytest.raises(MissingExtra, match="pyarrow"):
        read_corpus(path)


def test_parquet(tmp_path: Path):
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    rows = [
        {"id": "1", "text": "Fever", "codes": ["R50.9"], "spans": '{"R50.9": [[0, 5]]}'},
        {"id": "2", "text": "Well", "codes": [], "spans": None},
    ]
    path = tmp_path / "notes.parquet"
    parquet.write_table(pyarrow.Table.from_pylist(rows), path)
    corpus = read_corpus(path)
    assert words(corpus) == {"R50.9": ["Fever"]}
    assert len(corpus) == 2


def test_a_damaged_parquet_file(tmp_path: Path):
    pytest.importorskip("pyarrow")
    path = lay(tmp_path, {"a.parquet": "PAR1 and nothing else"}) / "a.parquet"
    with pytest.raises(CorpusError, match=r"a\.parquet: is no Parquet file or is damaged"):
        read_corpus(path)


# MIMIC

NOTES3 = [
    [*"ROW_ID SUBJECT_ID HADM_ID CHARTDATE CHARTTIME STORETIME CATEGORY DESCRIPTION CGID ISERROR TEXT".split()],  # noqa: SIM905
    ["11", "1", "100", "2150-03-04", "", "", "Discharge summary", "Report", "", "", 'Sepsis, "cured".\nHome.'],
    ["12", "1", "100", "2150-03-01", "", "", "Nursing", "Report", "", "", "Fever."],
    ["13", "1", "100", "2150-03-05", "", "", "Discharge summary", "Addendum", "", "", "More."],
    ["14", "2", "200", "2160-01-01", "", "", "Discharge summary", "Report", "", "1", "Wrong patient."],
    ["15", "3", "", "2160-01-01", "", "", "Discharge summary", "Report", "", "", "No stay."],
]
MIMIC3 = {
    "DIAGNOSES_ICD": [
        ["ROW_ID", "SUBJECT_ID", "HADM_ID", "SEQ_NUM", "ICD9_CODE"],
        ["2", "1", "100", "2", "4019"],
        ["1", "1", "100", "1", "0389"],
        ["3", "1", "100", "3", "E8490"],
        ["4", "1", "100", "4", "V100"],
        ["5", "1", "100", "", ""],
        ["6", "2", "200", "1", "486"],
    ],
    "PROCEDURES_ICD": [
        ["ROW_ID", "SUBJECT_ID", "HADM_ID", "SEQ_NUM", "ICD9_CODE"],
        ["1", "1", "100", "1", "0331"],
        ["2", "1", "100", "2", "4019"],
    ],
    "ADMISSIONS": [
        ["ROW_ID", "SUBJECT_ID", "HADM_ID", "ADMITTIME", "DISCHTIME", "DISCHARGE_LOCATION", "INSURANCE"],
        ["1", "1", "100", "2150-02-28 10:00:00", "2150-03-04 12:00:00", "HOME", "Medicare"],
    ],
    "PATIENTS": [["ROW_ID", "SUBJECT_ID", "GENDER", "DOB"], ["1", "1", "M", "2080-05-05 00:00:00"]],
    "NOTEEVENTS": NOTES3,
}


def table(rows: list[list[str]]) -> str:
    stream = io.StringIO()
    csv.writer(stream, quoting=csv.QUOTE_ALL).writerows(rows)
    return stream.getvalue()


@pytest.mark.parametrize("suffix", [".csv", ".csv.gz"])
def test_mimic3(tmp_path: Path, suffix: str):
    corpus = read_corpus(lay(tmp_path, {name + suffix: table(rows) for name, rows in MIMIC3.items()}))
    (example,) = corpus.examples
    assert corpus.layout == "mimic-iii"
    assert corpus.shifted_dates
    assert codes(example) == [
        ("icd-9-cm", "038.9"),
        ("icd-9-cm", "401.9"),
        ("icd-9-cm", "E849.0"),
        ("icd-9-cm", "V10.0"),
        ("icd-9-pcs", "03.31"),
        ("icd-9-pcs", "40.19"),
    ]
    assert [item.role for item in example.gold][:2] == [Role.PRINCIPAL, Role.SECONDARY]
    assert [document.id for document in example.encounter.documents] == ["11", "13"]
    assert example.encounter.documents[0].text == 'Sepsis, "cured".\nHome.'
    assert (example.encounter.patient.id, example.encounter.patient.sex) == ("1", "M")
    assert example.encounter.discharged == dt.date(2150, 3, 4)
    assert dict(corpus.left_out) == {
        "notes of other categories": 1,
        "notes marked as a mistake": 1,
        "notes without an admission": 1,
        "rows of codes without a code": 1,
        "admissions with codes and no notes read": 1,
    }


def test_mimic3_other_categories(tmp_path: Path):
    lay(tmp_path, {f"{name}.csv": table(rows) for name, rows in MIMIC3.items()})
    corpus = read_corpus(tmp_path, categories=("Nursing", "Discharge summary"))
    assert [document.id for document in corpus.examples[0].encounter.documents] == ["12", "11", "13"]


MIMIC4 = {
    "note/discharge.csv.gz": [
        ["note_id", "subject_id", "hadm_id", "note_type", "note_seq", "charttime", "storetime", "text"],
        ["10-DS-1", "10", "21", "DS", "1", "2180-06-27 00:00:00", "", "Sepsis."],
        ["10-DS-2", "10", "22", "DS", "2", "2181-06-27 00:00:00", "", "Fall."],
    ],
    "hosp/diagnoses_icd.csv.gz": [
        ["subject_id", "hadm_id", "seq_num", "icd_code", "icd_version"],
        ["10", "21", "1", "0389   ", "9"],
        ["10", "22", "1", "S52501A", "10"],
        ["10", "22", "2", "I10", "10"],
    ],
    "hosp/procedures_icd.csv.gz": [
        ["subject_id", "hadm_id", "seq_num", "chartdate", "icd_code", "icd_version"],
        ["10", "21", "1", "2180-06-26", "0331", "9"],
        ["10", "22", "1", "2181-06-26", "009U3ZX", "10"],
    ],
}


def test_mimic4_mixes_editions(tmp_path: Path):
    corpus = read_corpus(lay(tmp_path, {name: table(rows) for name, rows in MIMIC4.items()}))
    first, second = corpus.examples
    assert corpus.layout == "mimic-iv"
    assert codes(first) == [("icd-9-cm", "038.9"), ("icd-9-pcs", "03.31")]
    assert codes(second) == [("icd-10-cm", "S52.501A"), ("icd-10-cm", "I10"), ("icd-10-pcs", "009U3ZX")]
    assert corpus.systems == (CM, PCS, NINE, NINE_P)


def test_mimic4_tables_in_another_folder(tmp_path: Path):
    lay(tmp_path, {name: table(rows) for name, rows in MIMIC4.items()})
    assert len(read_corpus(tmp_path / "note", texts=tmp_path / "hosp")) == 2


CHART = {
    "hadm_id": 100,
    "notes": [
        {
            "note_id": 11,
            "category": "Discharge summary",
            "annotations": [
                {"begin": 0, "end": 6, "code": "038.9", "code_system": "ICD-9-CM", "type": "Human"},
                {"begin": 8, "end": 15, "code": "99232", "code_system": "CPT", "type": "Human"},
            ],
        },
        {
            "note_id": 12,
            "category": "Nursing",
            "annotations": [{"begin": 0, "end": 5, "code": "780.60", "code_system": "ICD-9-CM", "type": "Human"}],
        },
    ],
}


def test_mdace_joins_noteevents(tmp_path: Path):
    lay(tmp_path, {"mdace/100-demo.json": json.dumps(CHART), "mimic/NOTEEVENTS.csv": table(NOTES3)})
    corpus = read_corpus(tmp_path / "mdace", texts=tmp_path / "mimic")
    (example,) = corpus.examples
    assert corpus.layout == "mdace"
    assert words(corpus) == {"038.9": ["Sepsis"], "780.60": ["Fever"]}
    assert_spans_quote(corpus)
    assert [document.kind for document in example.encounter.documents] == ["Discharge summary", "Nursing"]
    assert example.encounter.patient.id == "1"
    assert corpus.left_out == (("annotations with codes that are not ICD", 1),)


# brat

BRAT = "Pain in left 🦶 foot; hypertension"


@pytest.mark.parametrize(
    ("annotations", "code", "text"),
    [
        ("T1\tDISEASE 21 33\thypertension\nN1\tReference T1 ICD10:I10\tEssential\n", "I10", "hypertension"),
        ("T1\tDISEASE 21 33\thypertension\nN1\tReference T1 ICD-10-CM:i10\tEssential\n", "I10", "hypertension"),
        ("T1\tDISEASE 21 33\thypertension\n#1\tAnnotatorNotes T1\tI10\n", "I10", "hypertension"),
        ("T1\tI10 21 33\thypertension\n", "I10", "hypertension"),
        ("T1\tM79_672 0 4;8 12;15 19\tPain left foot\n", "M79.672", "Pain left foot"),
        ("T1\tDISEASE 21 33\tx\nN1\tReference T1 Local:I10\tx\n", "I10", "hypertension"),
    ],
)
def test_brat_says_codes_in_several_ways(tmp_path: Path, annotations: str, code: str, text: str):
    corpus = read_corpus(lay(tmp_path, {"train/a.txt": BRAT, "train/a.ann": annotations}))
    assert corpus.layout == "brat"
    assert words(corpus) == {code: [text]}
    assert_spans_quote(corpus)
    assert (corpus.examples[0].id, corpus.examples[0].split) == ("train/a", "train")
    assert corpus.systems == (CM,)


def test_brat_leaves_out_and_counts_what_is_no_code(tmp_path: Path):
    annotations = (
        "T1\tDISEASE 21 33\thypertension\n"
        "N1\tReference T1 MESH:D006973\tHypertension\n"
        "#1\tAnnotatorNotes T1\tcheck again\n"
        "T2\tSYMPTOM 0 4\tPain\n"
        "R1\tAt Arg1:T2 Arg2:T1\n"
    )
    corpus = read_corpus(lay(tmp_path, {"a.txt": BRAT, "a.ann": annotations, "b.txt": "Well."}))
    assert [example.gold for example in corpus.examples] == [(), ()]
    assert dict(corpus.left_out) == {
        "annotations of other kinds": 1,
        "mentions without a code": 2,
        "normalisations to other resources": 1,
    }


def test_brat_in_russian_is_the_whos_icd10(tmp_path: Path):
    text = "Гипертоническая болезнь"
    annotations = "T1\tDISEASE 0 23\tГипертоническая болезнь\nN1\tReference T1 ICD10:I11.9\tx\n"
    corpus = read_corpus(lay(tmp_path, {"a.txt": text, "a.ann": annotations}))
    assert codes(corpus.examples[0]) == [("icd-10", "I11.9")]
    assert words(corpus) == {"I11.9": [text]}


def test_brat_with_icd9(tmp_path: Path):
    annotations = "T1\tDISEASE 21 33\thypertension\n#1\tAnnotatorNotes T1\t401.9\n"
    corpus = read_corpus(lay(tmp_path, {"a.txt": BRAT, "a.ann": annotations}), system=NINE)
    assert codes(corpus.examples[0]) == [("icd-9-cm", "401.9")]


# the table


def test_the_table_names_each_layout_once():
    names = [layout.name for layout in LAYOUTS]
    assert names == [
        "codiesp", "mdace", "mimic-iii", "mimic-iv", "cmc2007", "joined-json-lines", "json-lines", "csv", "parquet", "brat",
    ]  # fmt: skip


def test_examples_come_in_the_order_of_their_ids(tmp_path: Path):
    rows = "\n".join(json.dumps({"id": name, "text": name, "codes": []}) for name in ("b", "a", "c"))
    assert [item.id for item in read_corpus(lay(tmp_path, {"x.jsonl": rows})).examples] == ["a", "b", "c"]


def test_layout_of_says_what_was_recognised(tmp_path: Path):
    assert layout_of(lay(tmp_path, CODIESP)).name == "codiesp"
