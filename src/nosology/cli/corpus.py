"""``nosology corpus``: the layouts that are recognised, and the data-quality report of a corpus."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from nosology.core.codes import CodeSystem

app = typer.Typer(help="Coded corpora: layouts, data-quality report.", no_args_is_help=True, rich_markup_mode=None)


@app.command("report")
def report(
    path: Annotated[Path, typer.Argument(help="A corpus: file or folder; see nosology corpus layouts.")],
    texts: Annotated[
        Path | None, typer.Option(help="Folder of the texts or MIMIC tables that the annotations refer to.")
    ] = None,
    layout: Annotated[str | None, typer.Option(help="The layout [default: recognised].")] = None,
    language: Annotated[str | None, typer.Option(help="Language of the texts [default: the corpus's].")] = None,
    system: Annotated[str | None, typer.Option(help="System of codes that name none, such as icd-9-cm.")] = None,
    category: Annotated[
        list[str] | None, typer.Option(help="Kinds of MIMIC-III notes to read [default: Discharge summary].")
    ] = None,
    json_output: Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")] = False,
) -> None:
    """Report the quality of a corpus: validity and support of its codes, duplicates, missing texts, frequency bands.

    Nothing that is printed is note text. Exit codes: 0 reported, 2 bad input. Example: nosology corpus report codiesp/train
    """
    from nosology.settings import Settings
    from nosology.terminology import Library
    from nosology.training.corpora import inspect, read_corpus
    from nosology.training.corpora.quality import printed

    try:
        chosen = None if system is None else CodeSystem.from_label(system)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None
    corpus = read_corpus(
        path,
        layout=layout,
        language=language,
        texts=texts,
        system=chosen,
        categories=tuple(category) if category else None,
    )
    found = inspect(corpus, Library(Settings.from_environment().home))
    typer.echo(json.dumps(found.as_json(), indent=1, ensure_ascii=False) if json_output else printed(found))


@app.command("layouts")
def layouts() -> None:
    """List the layouts in the order in which they are tried.

    Example: nosology corpus layouts
    """
    from nosology.training.corpora import LAYOUTS

    for row in LAYOUTS:
        systems = "any" if len(row.systems) == len(CodeSystem) else ", ".join(system.label for system in row.systems)
        typer.echo(f"{row.name:<19}{row.what}; systems: {systems}; profile: {row.profile.value}")
