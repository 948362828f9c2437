"""``nosology evaluate``: code a corpus and compare with its gold."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from nosology.cli.code import Language
from nosology.core.encounter import Profile


def evaluate(
    corpus: Annotated[Path, typer.Option(help="A corpus: CodiEsp folder, or JSON lines with id, codes and text.")],
    texts: Annotated[Path | None, typer.Option(help="Folder with the texts, where the corpus holds ids only.")] = None,
    model: Annotated[str | None, typer.Option(help="A shipped model or a folder [default: by language].")] = None,
    language: Annotated[Language | None, typer.Option(help="Language of the texts [default: the corpus's].")] = None,
    profile: Annotated[Profile, typer.Option(help="What the corpus's gold means.")] = Profile.ENCOUNTER,
    samples: Annotated[int, typer.Option(min=0, help="Bootstrap samples for the intervals.")] = 300,
    json_output: Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")] = False,
) -> None:
    """Measure a model on a corpus: micro, macro, MAP and P@k, exact and 3-character, with 95% intervals.

    Codes outside the model's reach count as missed. Example: nosology evaluate --corpus codiesp/dev --profile mentions
    """
    from nosology.cli.progress import progress
    from nosology.engine import Engine
    from nosology.evaluation import evaluate as measure
    from nosology.evaluation.gold import Judged
    from nosology.formats.corpora import read_corpus
    from nosology.settings import Settings
    from nosology.terminology import Library

    notes = read_corpus(corpus, texts=texts, language=language and language.value)
    engine = Engine(model, library=Library(Settings.from_environment().home))
    judged = []
    with progress(len(notes), "coding") as advance:
        for note in notes:
            result = engine.code(note.encounter, profile=profile)
            offered = [*result.suggestions, *result.refused]
            ranked = sorted(offered, key=lambda item: (-item.probability, item.code.value))
            judged.append(
                Judged(
                    note.encounter.id,
                    note.required,
                    note.optional,
                    frozenset(item.code.value for item in result.suggestions),
                    tuple(item.code.value for item in ranked),
                )
            )
            advance()
    report = measure(judged, samples=samples)
    if json_output:
        typer.echo(
            json.dumps(
                {
                    "documents": report.documents,
                    **{
                        level: {name: [figure.value, figure.low, figure.high] for name, figure in figures.items()}
                        for level, figures in (("exact", report.exact), ("category", report.category))
                    },
                },
                indent=1,
            )
        )
        return
    typer.echo(f"{report.documents} documents, profile {profile.value}")
    typer.echo(f"{'':<18}{'exact':<24}3-character")
    for name, figure in report.exact.items():
        other = report.category[name]
        typer.echo(
            f"{name:<18}{figure.value:.3f} [{figure.low:.3f}, {figure.high:.3f}]    "
            f"{other.value:.3f} [{other.low:.3f}, {other.high:.3f}]"
        )
