"""Coded corpora as encounters with gold codes; the layout is recognised from what the folder holds.

| layout | what it holds |
|---|---|
| CodiEsp | ``{split}D.tsv``, ``{split}P.tsv``, ``{split}X.tsv`` (with spans) beside ``text_files/``, ``text_files_en/`` |
| joined JSON lines | ``*.jsonl`` with ``id`` and ``codes``, and the texts elsewhere as ``ID.txt`` |
| JSON lines | ``*.jsonl`` with ``id``, ``text`` and ``codes`` |

``codes`` is a list of strings, or of objects with ``code`` and, where it holds, ``"optional": true``, ``"role":
"principal"`` and ``"evidence": [{"spans": [[start, end], ...]}]``. A row may state ``sex`` ("F", "M") and ``age`` in years.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nosology.core.encounter import Document, Encounter, Patient, Setting
from nosology.core.errors import CorpusError


@dataclass(frozen=True, slots=True)
class GoldSpan:
    """A gold code with one reference stretch of text, in one or more parts: half-open code-point bounds."""

    code: str
    parts: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class CodedNote:
    """An encounter with its gold: codes that must be found and codes that may be.

    Where the corpus states them: the principal diagnosis, the reference spans, and the patient's age in years.
    """

    encounter: Encounter
    required: frozenset[str]
    optional: frozenset[str]
    principal: str | None = None
    evidence: tuple[GoldSpan, ...] = ()
    age: int | None = None


def read_corpus(
    path: Path, *, texts: Path | None = None, language: str | None = None, track: str = "D"
) -> tuple[CodedNote, ...]:
    """Read a corpus from a folder or a JSON lines file, in the order of the ids.

    ``texts`` is the folder searched for the texts of joined JSON lines; ``language`` "en" takes CodiEsp's English
    texts; ``track`` is CodiEsp's D (diagnoses) or P (procedures). ``CorpusError`` names file and line.
    """
    if not path.exists():
        raise CorpusError(f"{path}: there is no such file or folder")
    if path.is_dir():
        gold = sorted(path.glob(f"*{track}.tsv"))
        if gold:
            return tuple(_codiesp(gold[0], path, language or "es", track))
        files = sorted(path.glob("*.jsonl"))
    else:
        files = [path]
    if not files:
        raise CorpusError(f"{path}: neither CodiEsp files ({track}.tsv) nor JSON lines (*.jsonl) found")
    notes = [note for file in files for note in _json_lines(file, texts, language)]
    return tuple(sorted(notes, key=lambda note: note.encounter.id))


def _codiesp(gold: Path, folder: Path, language: str, track: str) -> Iterator[CodedNote]:
    codes: dict[str, set[str]] = {}
    for number, line in enumerate(_lines(gold), 1):
        cells = line.split("\t")
        if len(cells) != 2:
            raise CorpusError(f"{gold.name}:{number}: expected document and code, found {len(cells)} cells")
        codes.setdefault(cells[0], set()).add(cells[1].upper())
    texts = folder / ("text_files" if language == "es" else f"text_files_{language}")
    files = sorted(texts.glob("*.txt"))
    if not files:
        raise CorpusError(f"{texts}: no texts found")
    spans = _codiesp_spans(folder, track) if language == "es" else {}
    for file in files:
        document = Document(file.stem, _read(file), language=language)
        yield CodedNote(
            Encounter(file.stem, (document,)),
            frozenset(codes.get(file.stem, ())),
            frozenset(),
            evidence=tuple(spans.get(file.stem, ())),
        )


def _codiesp_spans(folder: Path, track: str) -> dict[str, list[GoldSpan]]:
    """Read the reference spans of track X that belong to a track's codes, by document; none where there is no file."""
    spans: dict[str, list[GoldSpan]] = {}
    label = {"D": "DIAGNOSTICO", "P": "PROCEDIMIENTO"}.get(track)
    for path in sorted(folder.glob("*X.tsv")):
        for number, line in enumerate(_lines(path), 1):
            try:
                name, kind, code, _words, bounds = line.split("\t")
                parts = [tuple(map(int, part.split())) for part in bounds.split(";")]
                if kind == label:
                    reference = GoldSpan(code.upper(), tuple((start, end) for start, end in parts))
                    spans.setdefault(name, []).append(reference)
            except ValueError:
                raise CorpusError(f"{path.name}:{number}: expected document, label, code, words and bounds") from None
    return spans


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise CorpusError(f"{path.name}: byte {error.start} is not UTF-8; save the file again as UTF-8") from None


def _lines(path: Path) -> list[str]:
    """Return the lines of a file; the separators that JSON leaves in its strings (U+2028, U+0085) end no line."""
    return _read(path).removesuffix("\n").split("\n")


def _json_lines(file: Path, texts: Path | None, language: str | None) -> Iterator[CodedNote]:
    found: dict[str, Path] | None = None
    for number, line in enumerate(_lines(file), 1):
        if not line.strip():
            continue
        try:
            row: dict[str, Any] = json.loads(line)
            name = str(row["id"])
            required, optional = _codes(row["codes"])
            principal, evidence = _annotated(row["codes"])
            age = int(row["age"]) if row.get("age") is not None else None
        except (ValueError, KeyError, TypeError) as error:
            raise CorpusError(f"{file.name}:{number}: needs id and codes ({type(error).__name__})") from error
        text = row.get("text")
        if text is None:
            if found is None:
                found = _text_files(file, texts)
            if name not in found:
                raise CorpusError(f"{file.name}:{number}: no text {name}.txt found; give its folder with --texts")
            text = _read(found[name])
        setting = Setting(row["setting"]) if row.get("setting") in set(Setting) else None
        document = Document(name, text, language=row.get("language") or language)
        patient = Patient(sex=row["sex"]) if row.get("sex") in ("F", "M") else Patient()
        encounter = Encounter(name, (document,), setting, patient)
        yield CodedNote(encounter, required, optional, principal, evidence, age)


def _codes(rows: list[Any]) -> tuple[frozenset[str], frozenset[str]]:
    required: set[str] = set()
    optional: set[str] = set()
    for row in rows:
        if isinstance(row, str):
            required.add(row)
        else:
            (optional if row.get("optional") else required).add(row["code"])
    return frozenset(required), frozenset(optional - required)


def _annotated(rows: list[Any]) -> tuple[str | None, tuple[GoldSpan, ...]]:
    """Return the principal diagnosis and the reference spans that the rows of codes state."""
    stated = [row for row in rows if not isinstance(row, str)]
    principal = next((str(row["code"]) for row in stated if row.get("role") == "principal"), None)
    spans = (
        GoldSpan(row["code"], ((int(start), int(end)),))
        for row in stated
        for item in row.get("evidence", ())
        for start, end in item["spans"]
    )
    return principal, tuple(spans)


def _text_files(file: Path, texts: Path | None) -> dict[str, Path]:
    """Find texts by stem: in the folder given, or beside the corpus folder under its name without ``_coded``."""
    roots = [texts] if texts else [file.parent, file.parent.with_name(file.parent.name.removesuffix("_coded"))]
    return {found.stem: found for root in roots if root.is_dir() for found in sorted(root.rglob("*.txt"))}
