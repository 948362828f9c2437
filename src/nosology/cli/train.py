"""``nosology train``: from coded notes to a bundle."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def train(
    recipe: Annotated[str, typer.Argument(help="A shipped recipe or the path of a TOML file.")],
    corpus: Annotated[list[Path], typer.Option(help="A coded corpus; give it several times for several corpora.")],
    out: Annotated[Path, typer.Option(help="The folder to write the bundle to.")],
    parallel: Annotated[
        list[Path] | None,
        typer.Option(help="A folder with text_files and text_files_en: translations for the search by names."),
    ] = None,
    texts: Annotated[Path | None, typer.Option(help="Folder with the texts, where a corpus holds ids only.")] = None,
    licence: Annotated[str, typer.Option(help="Licence of the corpora, for the card.")] = "not stated",
    seed: Annotated[int | None, typer.Option(help="Seed of the folds and trees [default: the recipe's].")] = None,
) -> None:
    """Train a bundle on coded notes; thresholds and calibration are found out of fold, figures go on its card.

    Needs the extra: pip install 'nosology[train]'. The same corpora and seed give the same bytes.
    Example: nosology train codiesp-d-es --corpus codiesp/train --out models/es
    """
    from dataclasses import replace

    from nosology.cli.progress import progress
    from nosology.core.codes import CodeSystem
    from nosology.settings import Settings
    from nosology.terminology import Library
    from nosology.training.cases import cases_of
    from nosology.training.recipe import load_recipe
    from nosology.training.sources import parallel_texts, read_notes, sources_of
    from nosology.training.train import STEPS
    from nosology.training.train import train as run

    settings = load_recipe(recipe)
    if seed is not None:
        settings = replace(settings, seed=seed)
    notes = read_notes(corpus, settings, texts)
    terminology = None
    if settings.titles:
        library = Library(Settings.from_environment().home)
        terminology = library.for_date(CodeSystem.from_label(settings.system), None).terminology
    with progress(STEPS, f"training {settings.name}") as advance:
        trained = run(
            settings,
            cases_of(notes),
            sources=sources_of(corpus, notes, licence),
            terminology=terminology,
            parallel=parallel_texts([*corpus, *(parallel or ())]) if settings.titles == "names" else (),
            report=lambda _step: advance(),
        )
    identity = trained.coder.save(out)
    figures = trained.figures
    scores, auto = figures.suggested, figures.automatic
    typer.echo(f"{out}  sha256 {identity}")
    typer.echo(f"{figures.encounters} encounters, {figures.gold} codes, {figures.codes} distinct; out of fold:")
    typer.echo(f"suggested  precision {scores.precision:.3f}  recall {scores.recall:.3f}  F1 {scores.f1:.3f}")
    typer.echo(f"auto       precision {auto.precision:.3f}  recall {auto.recall:.3f}")
    typer.echo(f"calibration error {figures.calibration:.3f}")
