"""``nosology code`` and ``explain``: the JSON keeps to its schema, evidence to its text, and errors to themselves."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from nosology.cli import inputs
from nosology.formats.coded import schema
from tests.cli.conftest import Done, Run

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
NOTE = "ASSESSMENT: Essential hypertension. No pneumonia.\n"


def results(done: Done) -> list[dict[str, Any]]:
    assert done.code == 0, done.err
    return [json.loads(line) for line in done.out.removesuffix("\n").split("\n")]


def evidence(value: Any) -> Iterator[dict[str, Any]]:
    """Every piece of evidence anywhere in a result."""
    if isinstance(value, dict):
        if "evidence" in value:
            yield from value["evidence"]
        for below in value.values():
            yield from evidence(below)
    elif isinstance(value, list):
        for below in value:
            yield from evidence(below)


@pytest.mark.parametrize("profile", ["encounter", "mentions"])
def test_the_examples_keep_to_the_schema_and_their_evidence_to_the_text(run: Run, profile: str) -> None:
    validator = jsonschema.Draft202012Validator(schema())
    validator.check_schema(schema())
    texts = {path.stem: path.read_bytes().decode("utf-8") for path in EXAMPLES.glob("*.txt")}
    coded = results(run("code", EXAMPLES, "--format", "jsonl", "--profile", profile, "--candidates", "100"))
    assert [row["id"] for row in coded] == sorted(texts)
    for row in coded:
        assert list(validator.iter_errors(row)) == []
        assert row["codes"]
        found = list(evidence(row))
        assert found
        for item in found:
            assert item["document"] == row["id"]
            assert texts[row["id"]][item["start"] : item["end"]] == item["text"] != ""


def test_json_is_one_array_of_what_jsonl_prints_by_line(run: Run) -> None:
    arguments = ("code", EXAMPLES / "clinic_note.txt", EXAMPLES / "informe_de_alta.txt", "--format")
    assert json.loads(run(*arguments, "json").out) == results(run(*arguments, "jsonl"))


def test_evidence_counts_code_points_and_leaves_the_text_alone(run: Run, tmp_path: Path) -> None:
    text = "😀\u00a0Dx:\r\n  e\u0301 — Hypertension\u2028and 🫀 asthma.\r\n"
    path = tmp_path / "odd.txt"
    path.write_bytes(text.encode("utf-16"))
    (row,) = results(run("code", path, "--format", "jsonl"))
    assert {item["code"] for item in row["codes"]} == {"I10", "J45.909"}
    assert all(text[item["start"] : item["end"]] == item["text"] for item in evidence(row))


def test_codes_and_candidates_come_by_probability_and_candidates_are_bounded(run: Run) -> None:
    for bound in (0, 2, 50):
        for row in results(run("code", EXAMPLES, "--format", "jsonl", "--candidates", str(bound))):
            for kind in ("codes", "candidates"):
                chances = [item["probability"] for item in row[kind]]
                assert chances == sorted(chances, reverse=True)
            assert len(row["candidates"]) <= bound


def test_the_table_shows_codes_with_marked_evidence_and_what_was_refused(run: Run) -> None:
    done = run("code", "-", stdin=NOTE.encode())
    assert (done.code, done.err) == (0, "")
    text = " ".join(done.out.split())
    for part in ("stdin", "I10", "[Essential hypertension]", "refused", "J18.9", "negated", "icd-10-cm FY2026 April"):
        assert part in text


def test_standard_input_is_read_without_an_argument_too(run: Run) -> None:
    (row,) = results(run("code", "--format", "jsonl", stdin=NOTE.encode()))
    assert (row["id"], [item["code"] for item in row["codes"]]) == ("stdin", ["I10"])


def test_a_date_past_the_newest_release_is_a_finding(run: Run) -> None:
    (late,) = results(run("code", "-", "--date", "2026-11-24", "--format", "jsonl", stdin=NOTE.encode()))
    messages = [finding["message"] for finding in late["findings"] if finding["edit"] == "release.not-in-force"]
    assert len(messages) == 1
    assert "nosology terminology add FILE" in messages[0]
    (now,) = results(run("code", "-", "--date", "2026-06-15", "--format", "jsonl", stdin=NOTE.encode()))
    assert not [finding for finding in now["findings"] if finding["edit"] == "release.not-in-force"]


def test_output_is_utf_8_whatever_the_locale(tmp_path: Path) -> None:
    import os
    import subprocess
    import sys

    done = subprocess.run(
        [sys.executable, "-m", "nosology", "code", "-", "--format", "jsonl", "--language", "es"],
        input="Diagnóstico: neumonía.".encode(),
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "ascii", "NOSOLOGY_HOME": str(tmp_path)},
        check=True,
    )
    assert "neumonía" in done.stdout.decode("utf-8")


def test_a_reader_that_leaves_early_is_no_error(tmp_path: Path) -> None:
    import os
    import subprocess
    import sys

    with subprocess.Popen(
        [sys.executable, "-m", "nosology", "terminology", "tree", "19", "--depth", "7"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "NOSOLOGY_HOME": str(tmp_path)},
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline().startswith(b"19  Injury")
        process.stdout.close()
        error = process.stderr.read()
    assert error == b""


# names of documents


def ids(*paths: Path | str) -> list[str]:
    return [source.id for source in inputs.sources([str(path) for path in paths])]


def test_a_document_is_named_by_its_stem_and_by_more_where_two_agree(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("a/n.txt", "b/n.txt", "b/n.md", "b/m.txt", "b/picture.png", "stdin.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x")
    assert ids("a/n.txt", "b/m.txt") == ["n", "m"]
    assert ids("a/n.txt", "b/n.txt") == ["a/n", "b/n"]
    assert ids("a", "b") == ["a/n", "m", "b/n.md", "b/n.txt"]
    assert ids("a/n.txt", "a/n.txt", "a") == ["n"]
    assert ids("-", "stdin.txt", "-") == ["stdin", "stdin.txt"]


def test_a_file_name_that_is_no_utf_8_is_shown_as_far_as_it_is(run: Run, tmp_path: Path) -> None:
    import os

    path = os.fsencode(tmp_path) + b"/n\xff.txt"
    with open(path, "wb") as file:
        file.write(NOTE.encode())
    (row,) = results(run("code", tmp_path, "--format", "jsonl"))
    assert row["id"] == "n�"
    assert {item["document"] for item in evidence(row)} == {"n�"}


# errors

SECRET = "Zebulon Quincannon has hypertension"


@pytest.mark.parametrize(
    "arguments",
    [
        ["code", SECRET],
        ["code", f"{SECRET}\nand asthma"],
        ["code", "Quincannon" * 60],
        ["code", "-", "--model", "absent"],
        ["code", "-", "--date", "2026-02-30"],
    ],
)
def test_no_message_holds_the_words_of_a_note(run: Run, arguments: list[str]) -> None:
    done = run(*arguments, stdin=SECRET.encode())
    assert done.code == 2
    assert "Quincannon" not in done.out + done.err
    assert "Traceback" not in done.err


@pytest.mark.parametrize(
    "data",
    [
        SECRET.encode() + b"\x00\x01\x02" * 9,
        SECRET.encode("utf-16") + b"\x00",
        SECRET.encode() + bytes(range(128, 160)) * 9,
        b"%PDF " + SECRET.encode(),
    ],
)
def test_a_file_that_is_refused_is_not_quoted(run: Run, tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "note.txt"
    path.write_bytes(data)
    for arguments in (["code", path], ["explain", path, "I10"]):
        done = run(*arguments)
        assert done.code == 2
        assert done.error.startswith("nosology: note.txt: ")
        assert "Quincannon" not in done.out + done.err


def test_unreadable_files_among_many_are_named_and_the_others_coded(run: Run, tmp_path: Path) -> None:
    for name, data in (("a", NOTE.encode()), ("b", b"\0" * 99), ("c", b" \n"), ("d", NOTE.encode())):
        (tmp_path / f"{name}.txt").write_bytes(data)
    done = run("code", tmp_path, "--format", "json")
    assert done.code == 3
    assert [row["id"] for row in json.loads(done.out)] == ["a", "d"]
    assert [line.split(":")[1].strip() for line in done.err.splitlines()] == ["b.txt", "c.txt"]
    assert "[NOS-102]" in done.err
    assert "[NOS-101]" in done.err


def test_where_no_file_can_be_read_the_input_is_bad(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"")
    done = run("code", tmp_path, "--format", "json")
    assert (done.code, json.loads(done.out)) == (2, [])


@pytest.mark.parametrize("format", ["json", "jsonl", "table"])
def test_an_interrupt_leaves_whole_output(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, format: str
) -> None:
    for name in "abc":
        (tmp_path / f"{name}.txt").write_text(NOTE)
    read = inputs.read

    def interrupted(source: inputs.Source) -> Any:
        if source.id == "c":
            raise KeyboardInterrupt
        return read(source)

    monkeypatch.setattr(inputs, "read", interrupted)
    done = run("code", tmp_path, "--format", format)
    assert done.code == 130
    assert done.error == "nosology: interrupted after 2 of 3 documents; those are printed"
    if format == "json":
        assert [row["id"] for row in json.loads(done.out)] == ["a", "b"]
    elif format == "jsonl":
        assert [json.loads(line)["id"] for line in done.out.splitlines()] == ["a", "b"]
    else:
        assert done.out.count("I10") == 2


# explain


def test_explain_follows_the_code_from_the_words_to_the_notes(run: Run) -> None:
    done = run("explain", EXAMPLES / "clinic_note.txt", "e1165")
    assert (done.code, done.err) == (0, "")
    text = (EXAMPLES / "clinic_note.txt").read_text(encoding="utf-8")
    head, mentions, path, notes = (
        done.out.split("\n\n")[0],
        *(
            next(part for part in done.out.split("\n\n") if part.startswith(name))
            for name in ("mentions", "path", "notes that apply")
        ),
    )
    assert head.splitlines()[0] == "E11.65  Type 2 diabetes mellitus with hyperglycemia"
    assert head.splitlines()[1].startswith("suggested, probability 0.")
    start, end = map(int, mentions.split()[1].split("-"))
    assert f"[{text[start:end]}]" in mentions
    assert [line.split()[0] for line in path.splitlines()[1:]] == ["4", "E08-E13", "E11", "E11.6", "E11.65"]
    assert "E11 excludes1: type 1 diabetes mellitus (E10.-)" in notes


def test_explain_says_why_not(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "n.txt"
    path.write_text(NOTE)
    negated = run("explain", path, "J18.9")
    assert negated.code == 1
    assert "not suggested: negated" in negated.out
    assert "(because of: No)" in negated.out
    absent = run("explain", path, "I11.9")
    assert absent.code == 1
    assert "no words of the note lead to this code" in absent.out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["n.txt", "I1O"], "'I1O' is not a code of icd-10-cm FY2026 April. Did you mean I10"),
        (["n.txt", "I10", "--date", "1/2/2026"], "write it as YYYY-MM-DD"),
        (["n.txt", "I10", "--model", "absent"], "no model 'absent': give one of rules-en"),
        (["absent.txt", "I10"], "absent.txt: there is no such file"),
        ([".", "I10"], "cannot be read (Is a directory)"),
        (["empty.txt", "I10"], "empty.txt: the file holds no text"),
    ],
)
def test_explain_with_bad_input(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "n.txt").write_text(NOTE)
    (tmp_path / "empty.txt").write_text("")
    done = run("explain", *arguments)
    assert done.code == 2
    assert message in done.error
    assert "Traceback" not in done.err


# evaluate


def test_evaluate_measures_a_small_corpus(run: Run, tmp_path: Path) -> None:
    corpus = tmp_path / "gold.jsonl"
    rows = [
        {"id": "a", "text": NOTE, "codes": ["I10"]},
        {"id": "b", "text": "Assessment: asthma.", "codes": ["J45.909", {"code": "I10", "optional": True}]},
    ]
    corpus.write_text("".join(json.dumps(row) + "\n" for row in rows))
    done = run("evaluate", "--corpus", corpus, "--samples", "20")
    assert done.code == 0, done.err
    assert "2 documents" in done.out
    figures = json.loads(run("evaluate", "--corpus", corpus, "--samples", "20", "--json").out)
    assert figures["documents"] == 2


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "there is no such file or folder"),
        (b'{"id": "a", "text": "Quincannon"}\n', "gold.jsonl:1: needs id and codes"),
        (b'{"id": "a", "codes": ["I10"], "text": "Quincannon \xf3"}\n', "gold.jsonl: byte 50 is not UTF-8"),
        (b"Quincannon\n", "gold.jsonl:1: needs id and codes"),
    ],
)
def test_evaluate_with_a_bad_corpus(run: Run, tmp_path: Path, content: bytes | None, message: str) -> None:
    corpus = tmp_path / "gold.jsonl"
    if content is not None:
        corpus.write_bytes(content)
    done = run("evaluate", "--corpus", corpus)
    assert done.code == 2
    assert message in done.error
    assert "Quincannon" not in done.out + done.err
