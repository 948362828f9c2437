"""``nosology evaluate``: code a corpus and compare with its gold."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nosology.cli.code import Language
from nosology.core.encounter import Profile

if TYPE_CHECKING:
    from nosology.evaluation import Report


class Track(StrEnum):
    """The code sets of CodiEsp: diagnoses or procedures."""

    D = "D"
    P = "P"


Corpus = Annotated[Path, typer.Option(help="A corpus: CodiEsp folder, or JSON lines with id, codes and text.")]
Texts = Annotated[Path | None, typer.Option(help="Folder with the texts, where the corpus holds ids only.")]
Train = Annotated[Path | None, typer.Option(help="The training corpus, for figures by how often a code was seen.")]
TextLanguage = Annotated[Language | None, typer.Option(help="Language of the texts [default: the corpus's].")]
GoldProfile = Annotated[Profile, typer.Option(help="What the corpus's gold means.")]
CodeTrack = Annotated[Track, typer.Option(help="Which codes of a CodiEsp corpus: D diagnoses, P procedures.")]
Samples = Annotated[int, typer.Option(min=0, help="Bootstrap samples for the intervals.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]
ReportFolder = Annotated[
    Path | None, typer.Option("--report", help="Write an HTML, a Markdown and a JSON report there.")
]


def evaluate(
    corpus: Corpus,
    texts: Texts = None,
    model: Annotated[str | None, typer.Option(help="A shipped model or a folder [default: by language].")] = None,
    predictions: Annotated[
        Path | None,
        typer.Option(help="Measure this file, printed by nosology code --format jsonl, instead of a model."),
    ] = None,
    train: Train = None,
    language: TextLanguage = None,
    profile: GoldProfile = Profile.ENCOUNTER,
    track: CodeTrack = Track.D,
    samples: Samples = 300,
    report: ReportFolder = None,
    json_output: AsJson = False,
) -> None:
    """Measure a model or a file of predictions on a corpus, with 95% intervals over documents.

    Micro, macro and example-based figures, MAP, P@k, for full codes, categories and blocks; by chapter and training
    frequency; evidence, principal diagnosis, calibration and groups where the gold has them. Codes outside the model's
    reach count as missed. Example: nosology evaluate --corpus codiesp/dev --profile mentions --report out
    """
    if model is not None and predictions is not None:
        raise typer.BadParameter("give --model or --predictions, not both")
    from nosology.cli.measured import facts_of, from_file, from_model
    from nosology.evaluation import evaluate as measure
    from nosology.formats.corpora import read_corpus
    from nosology.settings import Settings
    from nosology.terminology import Library

    stated = language and language.value
    notes = read_corpus(corpus, texts=texts, language=stated, track=track.value)
    training = read_corpus(train, texts=texts, language=stated, track=track.value) if train else ()
    library = Library(Settings.from_environment().home)
    system = from_file(predictions, notes) if predictions else from_model(model, notes, library, profile)
    facts, titles = facts_of(notes, training, library, track.value)
    result = measure(system.judged, samples=samples, facts=facts, spans=system.spans)
    if report:
        from nosology.evaluation.pages.content import report_page
        from nosology.evaluation.pages.write import write

        about = (("system", "; ".join(system.versions) or system.name), *about_corpus(corpus, train, profile, samples))
        for path in write(report, "report", report_page(result, system.name, about, titles), result):
            typer.echo(f"wrote {path}", err=True)
    if json_output:
        from nosology.evaluation.pages.data import plain

        typer.echo(json.dumps(plain(result), indent=1, ensure_ascii=False))
    else:
        _print(result, profile)


def about_corpus(corpus: Path, train: Path | None, profile: Profile, samples: int) -> tuple[tuple[str, str], ...]:
    """Return the facts that a report states about what it was measured on."""
    rows = [("corpus", str(corpus)), ("profile", profile.value)]
    if train:
        rows.append(("training", str(train)))
    rows.append(("intervals", f"95%, {samples} bootstrap samples of documents"))
    return tuple(rows)


def _print(report: Report, profile: Profile) -> None:
    from nosology.evaluation.pages.tables import with_interval

    typer.echo(f"{report.documents} documents, profile {profile.value}")
    typer.echo(f"{'':<20}{'exact':<24}{'3-character':<24}block".rstrip())
    for name, figure in report.exact.items():
        others = [report.category.get(name), report.block.get(name)]
        typer.echo(f"{name:<20}" + "".join(f"{with_interval(item):<24}" for item in (figure, *others)).rstrip())
    if report.principal:
        typer.echo(f"{'principal':<20}{with_interval(report.principal)}  of {report.principal_documents} documents")
    if report.calibration:
        typer.echo(f"{'ECE, Brier':<20}{report.calibration.error:.3f}, {report.calibration.brier:.3f}")
    for mode, scores in report.evidence.items():
        typer.echo(f"{mode:<26}P {scores.precision:.3f}  R {scores.recall:.3f}  F1 {scores.f1:.3f}")
    for row in report.frequencies:
        typer.echo(f"seen {row.name:<15}F1 {with_interval(row.f1)}  {row.outcome.required} gold codes")
