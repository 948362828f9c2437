"""Accuracy of the shipped models on the open corpora, with 95% intervals, beside the targets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.corpora import corpora
from nosology import Engine, Profile
from nosology.evaluation import Judged, bootstrap, mean_average_precision, micro
from nosology.formats.corpora import CodedNote, read_corpus

SAMPLES = 300


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: a corpus, how it is read, and what is aimed at (exact, 3-character)."""

    name: str
    path: str
    profile: Profile
    language: str
    targets: tuple[float | None, float | None]


ROWS = (
    Row("English notes, train (239)", "notes_en_coded/train.jsonl", Profile.ENCOUNTER, "en", (None, None)),
    Row("English notes, dev (90)", "notes_en_coded/dev.jsonl", Profile.ENCOUNTER, "en", (None, None)),
    Row("English notes, all (329)", "notes_en_coded", Profile.ENCOUNTER, "en", (0.45, 0.60)),
    Row("CodiEsp dev, English, D", "codiesp/dev", Profile.MENTIONS, "en", (0.42, None)),
    Row("CodiEsp dev, Spanish, D", "codiesp/dev", Profile.MENTIONS, "es", (0.35, None)),
)


def judge(engine: Engine, notes: Sequence[CodedNote], profile: Profile) -> list[Judged]:
    """Code notes and set the answer beside the gold."""
    judged = []
    for note in notes:
        result = engine.code(note.encounter, profile=profile)
        offered = sorted((*result.suggestions, *result.refused), key=lambda item: (-item.probability, item.code.value))
        judged.append(
            Judged(
                note.encounter.id,
                note.required,
                note.optional,
                frozenset(item.code.value for item in result.suggestions),
                tuple(item.code.value for item in offered),
            )
        )
    return judged


def main(rows: Sequence[Row] = ROWS) -> None:
    """Print a line for each row."""
    folder = corpora()
    if folder is None:
        print("the open corpora are not at hand; set NOSOLOGY_CORPORA to their folder")
        return
    print(f"{'corpus':<28}{'P':>6}{'R':>7}  {'micro F1 exact':<22}{'target':>7}  {'3-character':<22}{'target':>7}  MAP")
    for row in rows:
        _print(row, folder)


def _print(row: Row, folder: Path) -> None:
    notes = read_corpus(folder / row.path, language=row.language)
    judged = judge(Engine(f"rules-{row.language}"), notes, row.profile)
    truncated = [document.truncated(3) for document in judged]
    scores = micro(judged)
    exact = bootstrap(judged, lambda sample: micro(sample).f1, samples=SAMPLES)
    short = bootstrap(truncated, lambda sample: micro(sample).f1, samples=SAMPLES)
    targets = [f"{target:.2f}" if target else "" for target in row.targets]
    print(
        f"{row.name:<28}{scores.precision:6.3f}{scores.recall:7.3f}  "
        f"{exact.value:.3f} [{exact.low:.3f}, {exact.high:.3f}]  {targets[0]:>7}  "
        f"{short.value:.3f} [{short.low:.3f}, {short.high:.3f}]  {targets[1]:>7}  {mean_average_precision(judged):.3f}"
    )
