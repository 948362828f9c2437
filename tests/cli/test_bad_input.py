"""Bad input gives one sentence and an exit code, loses nothing and shows no traceback and no note text."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

NOTE = "ASSESSMENT: Essential hypertension. No pneumonia.\n"
EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


def run(*arguments: str, stdin: bytes = b"", home: Path | None = None) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "NO_COLOR": "1", "COLUMNS": "120"}
    if home is not None:
        environment["NOSOLOGY_HOME"] = str(home)
    return subprocess.run(
        [sys.executable, "-m", "nosology", *arguments], input=stdin, capture_output=True, env=environment
    )


def failed(done: subprocess.CompletedProcess[bytes], code: int, message: str) -> None:
    error = done.stderr.decode()
    assert done.returncode == code, error
    assert message in " ".join(error.split())
    assert "Traceback" not in error


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("empty.txt", b"", "holds no text"),
        ("blank.txt", b" \n\t \r\n", "holds no text"),
        ("binary.txt", bytes(range(256)) * 9, "no text"),
        ("scan.txt", b"%PDF-1.7 x", "export it as plain text"),
        ("odd.txt", b"caf\x81\x8d\x8f\x90 \x9d\x81\x8d\x8f \xd7\xf7\xd7\xf7", "save the file as UTF-8"),
    ],
)
def test_files_that_are_no_text(tmp_path: Path, name: str, data: bytes, message: str):
    path = tmp_path / name
    path.write_bytes(data)
    failed(run("code", str(path)), 2, message)


def test_a_file_of_twenty_megabytes(tmp_path: Path):
    path = tmp_path / "big.txt"
    path.write_bytes(b"word " * 4_000_000)
    failed(run("code", str(path)), 2, "split it into its notes")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "latin-1", "cp1252", "utf-8-sig"])
def test_encodings_that_are_recognised(tmp_path: Path, encoding: str):
    path = tmp_path / "nota.txt"
    path.write_bytes(
        "Diagnóstico principal: neumonía. El paciente niega fiebre y presenta hipertensión.\n".encode(encoding)
    )
    done = run("code", str(path), "--format", "jsonl")
    assert done.returncode == 0, done.stderr.decode()
    assert "J18.9" in [item["code"] for item in json.loads(done.stdout)["codes"]]


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["code", "absent.txt"], 2, "there is no such file or folder"),
        (["code", "-", "--model", "absent"], 2, "rules-en"),
        (["code", "-", "--date", "15/06/2026"], 2, "YYYY-MM-DD"),
        (["explain", "absent.txt", "I10"], 2, "no such file"),
        (["terminology", "show", "Q00.99"], 2, "not a code"),
        (["terminology", "diff", "FY1999", "FY2026 April"], 2, "No edition"),
        (["terminology", "validate", "I10", "E11"], 1, ""),
        (["terminology", "search", "qqqqxz"], 1, "nothing found"),
    ],
)
def test_wrong_use(arguments: list[str], code: int, message: str):
    failed(run(*arguments, stdin=NOTE.encode()), code, message)


def test_a_folder_with_nothing_to_code(tmp_path: Path):
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    failed(run("code", str(tmp_path)), 2, "holds no text files")


def test_one_bad_file_among_many_does_not_stop_the_rest(tmp_path: Path):
    for name in ("a", "c"):
        (tmp_path / f"{name}.txt").write_text(NOTE)
    (tmp_path / "b.txt").write_bytes(b"\x00\x01\x02\x03" * 50)
    done = run("code", str(tmp_path), "--format", "jsonl")
    failed(done, 3, "b.txt")
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == ["a", "c"]


def test_an_interrupt_keeps_what_was_done(tmp_path: Path):
    note = (EXAMPLES / "discharge_summary.txt").read_text(encoding="utf-8")
    for number in range(3000):
        (tmp_path / f"n{number:04}.txt").write_text(note, encoding="utf-8")
    out = tmp_path / "out.jsonl"
    with out.open("wb") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "nosology", "code", str(tmp_path), "--format", "jsonl"],
            stdout=file,
            stderr=subprocess.PIPE,
        )
        while out.stat().st_size == 0 and process.poll() is None:
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        _, error = process.communicate(timeout=60)
    assert process.returncode == 130, error.decode()
    assert b"interrupted" in error
    assert b"Traceback" not in error
    lines = out.read_text(encoding="utf-8").splitlines()
    assert 0 < len(lines) < 3000
    assert [json.loads(line)["id"] for line in lines] == [f"n{number:04}" for number in range(len(lines))]


def test_standard_input_and_json():
    done = run("code", "-", "--format", "json", stdin=NOTE.encode())
    assert done.returncode == 0
    (result,) = json.loads(done.stdout)
    assert [item["code"] for item in result["codes"]] == ["I10"]
    refused = {item["code"]: item["excluded_because"] for item in result["candidates"]}
    assert refused["J18.9"] == "negated"


@pytest.mark.parametrize(
    "command", [[], ["code"], ["explain"], ["evaluate"], ["terminology", "search"], ["terminology", "add"]]
)
def test_help_has_an_example(command: list[str]):
    done = run(*command, "--help")
    assert done.returncode == 0
    assert b"xample" in done.stdout or command == []


def test_shell_completion_is_offered():
    assert b"--install-completion" in run("--help").stdout


def test_explain_says_why_and_why_not(tmp_path: Path):
    path = tmp_path / "n.txt"
    path.write_text(NOTE)
    yes, no, never = (run("explain", str(path), code) for code in ("I10", "J18.9", "C50.911"))
    assert (yes.returncode, no.returncode, never.returncode) == (0, 1, 1)
    assert b"[Essential hypertension]" in yes.stdout
    assert b"negated" in no.stdout
    assert b"no words of the note" in never.stdout


@pytest.mark.corpus
def test_an_official_release_is_added_and_answers_for_its_dates(tmp_path: Path, corpora: Path):
    folder = corpora / "icd10cm_us" / "fy2021"
    files = [str(folder / "icd10cm_tabular_2021.xml"), str(folder / "icd10cm-order-Jan-2021.txt")]
    done = run("terminology", "add", *files, home=tmp_path)
    assert done.returncode == 0, done.stderr.decode()
    listed = run("terminology", "list", home=tmp_path).stdout.decode()
    assert "2021" in listed
    answer = run("terminology", "validate", "U07.1", "--date", "2021-01-15", home=tmp_path)
    assert answer.returncode == 0
    assert "2021" in answer.stdout.decode()


@pytest.mark.corpus
@pytest.mark.parametrize("keep", [0.3, 0.9])
def test_a_truncated_release_is_refused_and_nothing_is_kept(tmp_path: Path, corpora: Path, keep: float):
    data = (corpora / "icd10cm_us" / "fy2021" / "icd10cm_tabular_2021.xml").read_bytes()
    path = tmp_path / "icd10cm_tabular_2021.xml"
    path.write_bytes(data[: int(len(data) * keep)])
    home = tmp_path / "home"
    failed(run("terminology", "add", str(path), home=home), 2, "line")
    assert not list(home.rglob("*.release"))
