"""From a corpus and a system to what ``evaluation`` takes: gold beside prediction, document by document.

A system is a model, which codes the notes here, or a file of predictions (JSON lines from ``nosology code``).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nosology.core.codes import CodeSystem
from nosology.core.encounter import Profile
from nosology.core.errors import CorpusError, MissingInput
from nosology.evaluation import CodedSpan, CodeFacts, Judged, JudgedSpans, rank

if TYPE_CHECKING:
    from nosology.formats.corpora import CodedNote
    from nosology.terminology import Library, Terminology

KNOWN_ENOUGH = 0.5
TRACK_SYSTEMS = {"P": CodeSystem.ICD10PCS}


@dataclass(frozen=True, slots=True)
class System:
    """A system's name, its predictions beside the gold, and what produced them."""

    name: str
    judged: tuple[Judged, ...]
    spans: tuple[JudgedSpans, ...]
    versions: tuple[str, ...]


def measured(given: str | None, notes: Sequence[CodedNote], library: Library, profile: Profile) -> System:
    """Take predictions from a file, where ``given`` is one, else code the notes with that model."""
    if given is not None and (given.endswith((".jsonl", ".json")) or Path(given).is_file()):
        return from_file(Path(given), notes)
    return from_model(given, notes, library, profile)


def named(a: System, b: System) -> tuple[str, str]:
    """Return the names of two systems, told apart where they are the same."""
    return (a.name, b.name) if a.name != b.name else (f"{a.name} (A)", f"{b.name} (B)")


def from_model(model: str | None, notes: Sequence[CodedNote], library: Library, profile: Profile) -> System:
    """Code the notes of a corpus with a model, by default that of each note's language."""
    from nosology.cli.progress import progress
    from nosology.engine import Engine
    from nosology.formats.coded import encode

    engine = Engine(model, library=library)
    judged: list[Judged] = []
    spans: list[JudgedSpans] = []
    versions: dict[str, None] = {}
    with progress(len(notes), "coding") as advance:
        for note in notes:
            row = encode(engine.code(note.encounter, profile=profile))
            judged.append(judge(note, row))
            spans.append(judge_spans(note, row))
            versions.update(dict.fromkeys(_versions(row)))
            advance()
    name = Path(model).name if model else " and ".join(sorted({item.split()[0] for item in versions})) or "default"
    return System(name, tuple(judged), tuple(spans), tuple(versions))


def from_file(path: Path, notes: Sequence[CodedNote]) -> System:
    """Read predictions; a note that the file lacks has none, which counts.

    Raises ``MissingInput`` or ``CorpusError``, the latter also where the file holds none of the notes.
    """
    if not path.is_file():
        raise MissingInput(f"{path}: there is no such file")
    rows: dict[str, dict[str, Any]] = {}
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except UnicodeDecodeError as error:
        raise CorpusError(f"{path.name}: byte {error.start} is not UTF-8; save the file again as UTF-8") from None
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            rows[str(row["id"])] = row
            [(item["code"], item["probability"]) for item in (*row["codes"], *row.get("candidates", ()))]
        except (ValueError, KeyError, TypeError) as error:
            raise CorpusError(
                f"{path.name}:{number}: needs id and codes with code and probability, as `nosology code --format jsonl` "
                f"prints ({type(error).__name__})"
            ) from error
    nothing: dict[str, Any] = {"codes": []}
    found = [rows.get(note.encounter.id, nothing) for note in notes]
    if notes and all(row is nothing for row in found):
        raise CorpusError(f"{path.name}: holds none of the corpus's ids, such as {notes[0].encounter.id}")
    return System(
        path.stem,
        tuple(judge(note, row) for note, row in zip(notes, found, strict=True)),
        tuple(judge_spans(note, row) for note, row in zip(notes, found, strict=True)),
        tuple(dict.fromkeys(item for row in found for item in _versions(row))),
    )


def _versions(row: dict[str, Any]) -> list[str]:
    versions = row.get("versions")
    return [f"{versions['model']}, {', '.join(versions['releases'])}"] if versions else []


def judge(note: CodedNote, row: dict[str, Any]) -> Judged:
    """Set a coded encounter, as in the JSON schema, beside its gold."""
    scores: dict[str, float] = {}
    for item in (*row["codes"], *row.get("candidates", ())):
        scores.setdefault(item["code"], item["probability"])
    ranked = rank(scores)
    principal = [item["code"] for item in row["codes"] if item.get("role") == "principal"]
    return Judged(
        note.encounter.id,
        note.required,
        note.optional,
        frozenset(item["code"] for item in row["codes"]),
        ranked,
        tuple(scores[code] for code in ranked),
        note.principal,
        principal[0] if principal else None,
        note.encounter.patient.sex,
        note.age,
    )


def judge_spans(note: CodedNote, row: dict[str, Any]) -> JudgedSpans:
    """Set the evidence of the suggested codes beside the reference spans; the first document's where there are several."""
    document = note.encounter.documents[0]
    several = len(note.encounter.documents) > 1
    return JudgedSpans(
        note.encounter.id,
        document.text,
        tuple(CodedSpan(span.code, span.parts) for span in note.evidence),
        tuple(
            CodedSpan(item["code"], ((evidence["start"], evidence["end"]),))
            for item in row["codes"]
            for evidence in item.get("evidence", ())
            if not several or evidence.get("document") == document.id
        ),
        note.optional,
    )


def facts_of(
    notes: Sequence[CodedNote], training: Sequence[CodedNote], library: Library, track: str
) -> tuple[CodeFacts, Callable[[str], str | None]]:
    """Return what is known of the corpus's codes, and their titles, from the release that holds most of them."""
    codes = {code for note in notes for code in note.required | note.optional}
    terminology = _release_of(codes, library, track)
    counts = Counter(code for note in training for code in note.required | note.optional)

    def placed(find: Callable[[str], str | None]) -> Callable[[str], str | None]:
        def of(code: str) -> str | None:
            known = code if code in terminology else code.replace(".", "")[:3]
            return find(known) if known in terminology else None

        return of

    facts = CodeFacts(
        counts or None,
        chapter=placed(terminology.chapter),
        block=placed(terminology.block),
        ancestors=lambda code: terminology.ancestors(code) if code in terminology else (),
    )
    return facts, terminology.title


def _release_of(codes: set[str], library: Library, track: str) -> Terminology:
    """Find the system that knows most of the codes, the track's first; a corpus does not always name its system."""
    first = TRACK_SYSTEMS.get(track, CodeSystem.ICD10CM)
    best: tuple[float, Terminology] | None = None
    for system in (first, *(item for item in CodeSystem if item is not first)):
        if not library.releases(system):
            continue
        terminology = library.for_date(system, None).terminology
        share = sum(code in terminology for code in codes) / len(codes) if codes else 1.0
        if best is None or share > best[0]:
            best = (share, terminology)
        if share >= KNOWN_ENOUGH:
            break
    if best is None:
        return library.for_date(first, None).terminology
    return best[1]
