"""Speed and memory: ratios within one run, so that a slow machine does not change the answer."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.corpora import corpora

NOTE_BYTES = 3000
NOTES = 300
PAIRS = 5


def notes_of_size(size: int = NOTE_BYTES, count: int = NOTES) -> list[str]:
    """Return notes of about a size, cut from the open English notes or made from the examples."""
    folder = corpora()
    root = folder / "notes_en" if folder else Path(__file__).resolve().parent.parent / "examples"
    whole = "\n\n".join(path.read_text(encoding="utf-8") for path in sorted(root.rglob("*.txt")))
    notes = []
    start = 0
    while len(notes) < count:
        if start + size > len(whole):
            start = (start + 1) % 997
        end = whole.rfind(" ", start, start + size)
        notes.append(whole[start:end])
        start = end
    return notes


def _wall(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start


def cold_start() -> None:
    """Time a whole `nosology code` process against importing simple_icd_10_cm, in pairs."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write(notes_of_size(count=1)[0])
        file.flush()
        ours = [sys.executable, "-m", "nosology", "code", file.name]
        other = [sys.executable, "-c", "import simple_icd_10_cm"]
        _wall(ours), _wall(other)
        pairs = [(_wall(ours), _wall(other)) for _ in range(PAIRS)]
    ratio = statistics.median(a / b for a, b in pairs)
    mine, theirs = (statistics.median(column) for column in zip(*pairs, strict=True))
    print(
        f"nosology code, one 3 kB note: {mine:.2f} s; import simple_icd_10_cm: {theirs:.2f} s; ratio {ratio:.2f} (target <= 1.00)"
    )


def throughput() -> None:
    """Notes of 3 kB a second on one core, and the iamsystem tagger alone on the same terms."""
    from iamsystem import Matcher, english_tokenizer

    from nosology import Engine
    from nosology.coders.dictionary.stream import FUNCTION_WORDS
    from nosology.coders.dictionary.table import TermTable
    from nosology.engine.engine import compiled_terms

    notes = notes_of_size()
    engine = Engine("rules-en")
    for note in notes[:20]:
        engine.code_text(note)
    rates = []
    for _ in range(3):
        start = time.perf_counter()
        for note in notes:
            engine.code_text(note)
        rates.append(len(notes) / (time.perf_counter() - start))
    mine = statistics.median(rates)
    table = TermTable.load(compiled_terms("en"))
    words = {char: key for key, char in _characters(table).items()}
    terms = sorted({" ".join(words[char] for char in phrase) for phrase in table.phrases})
    matcher = Matcher.build(keywords=terms, tokenizer=english_tokenizer(), stopwords=FUNCTION_WORDS["en"])
    sample = notes[:60]
    start = time.perf_counter()
    for note in sample:
        matcher.annot_text(note)
    tagger = len(sample) / (time.perf_counter() - start)
    print(
        f"nosology: {mine:.0f} notes/s with evidence, assertion and reasons (target >= 150); "
        f"iamsystem tagger alone on {len(terms)} terms: {tagger:.0f} notes/s; ratio {mine / tagger:.2f} (target >= 1.00)"
    )


def _characters(table: object) -> dict[str, str]:
    from nosology.coders.dictionary.table import TermTable
    from nosology.text import Vocabulary

    assert isinstance(table, TermTable)
    return Vocabulary(table.language, table.keys).characters


def growth() -> None:
    """What a note 100 times longer costs."""
    from nosology import Engine

    engine = Engine("rules-en")
    note = notes_of_size(count=100)
    short, long = note[0], "\n\n".join(note)
    for text in note:
        engine.code_text(text)
    one = min(_seconds(engine, text_group) for text_group in [note] * 3) / len(note)
    many = min(_seconds(engine, [long]) for _ in range(3))
    print(
        f"mean 3 kB note {one * 1e3:.2f} ms; the 100 notes as one {many * 1e3:.0f} ms; ratio {many / one:.0f} "
        f"(target <= 120); first note {len(short)} characters, the long one {len(long)}"
    )


def _seconds(engine: object, texts: list[str]) -> float:
    start = time.perf_counter()
    for text in texts:
        engine.code_text(text)  # type: ignore[attr-defined]
    return time.perf_counter() - start


def memory() -> None:
    """Peak memory of a process that codes 300 notes."""
    code = (
        "from bench.speed import notes_of_size, peak\n"
        "from nosology import Engine\n"
        "engine = Engine('rules-en')\n"
        "[engine.code_text(note) for note in notes_of_size()]\n"
        "print(peak())"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parent.parent)}
    out = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, env=environment)
    print(f"peak {float(out.stdout):.0f} MB after 300 notes of 3 kB (target <= 400)")


def peak() -> float:
    """Return this process's peak memory in MB (10^6 bytes)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6
