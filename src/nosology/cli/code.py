"""``nosology code``: code notes and print the codes with their evidence."""

from __future__ import annotations

import datetime as dt
import json
import sys
from enum import StrEnum
from typing import Annotated

import typer

from nosology.cli import exits, inputs
from nosology.core.encounter import Document, Encounter, Profile, Setting
from nosology.core.errors import InputError
from nosology.core.suggestions import CodedEncounter


class Format(StrEnum):
    """How results are printed."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"


class Language(StrEnum):
    """The languages with a shipped model."""

    EN = "en"
    ES = "es"


EPILOG = (
    "Examples: nosology code note.txt | nosology code notes/ --setting inpatient --format jsonl > codes.jsonl | "
    "cat note.txt | nosology code - --date 2026-06-15"
)


def parse_date(value: str | None) -> dt.date | None:
    """Read a date as YYYY-MM-DD."""
    if value is None:
        return None
    try:
        return dt.date.fromisoformat(value)
    except ValueError:
        raise typer.BadParameter(f"{value!r} is not a date; write it as YYYY-MM-DD, such as 2026-06-15") from None


def code(
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="[FILE|DIR|-]...", help="Notes, folders of notes, or - for standard input."),
    ] = None,
    setting: Annotated[Setting | None, typer.Option(help="Where care was given [default: outpatient].")] = None,
    model: Annotated[str | None, typer.Option(help="A shipped model or a folder [default: by language].")] = None,
    language: Annotated[Language | None, typer.Option(help="Language of the notes [default: detected].")] = None,
    date: Annotated[str | None, typer.Option(help="Date of the encounter, YYYY-MM-DD; it chooses the edition.")] = None,
    profile: Annotated[
        Profile,
        typer.Option(help="encounter: reportable codes; mentions: every finding that the text asserts."),
    ] = Profile.ENCOUNTER,
    format: Annotated[Format, typer.Option(help="How to print.")] = Format.TABLE,
    candidates: Annotated[int, typer.Option(min=0, help="How many refused candidates to list.")] = 20,
) -> None:
    """Code notes: each file is an encounter of its own.

    Prints code, title, probability, tier and the evidence in its sentence, then what was refused and why.
    Exit codes: 0 all coded, 2 bad input, 3 some could not be read (the others were coded), 130 interrupted.
    """
    on = parse_date(date)
    found = inputs.sources(paths or [])
    from nosology.cli.progress import progress
    from nosology.engine import Engine
    from nosology.settings import Settings
    from nosology.terminology import Library

    settings = Settings.from_environment()
    engine = Engine(model, library=Library(settings.home))
    printer = _Printer(format, candidates, settings.color)
    failed: list[str] = []
    coded = 0
    try:
        with progress(len(found), "coding", enabled=len(found) > 3) as advance:
            for source, document in inputs.read_all(found):
                if isinstance(document, InputError):
                    failed.append(f"{document} [{document.code}]")
                else:
                    known = Document(
                        document.id,
                        document.text,
                        source=document.source,
                        written=on,
                        language=language and language.value,
                    )
                    result = engine.code(Encounter(source.id, (known,), setting, discharged=on), profile=profile)
                    printer.show(result, known)
                    coded += 1
                advance()
    except KeyboardInterrupt:
        printer.close()
        typer.echo(f"nosology: interrupted after {coded} of {len(found)} documents; those are printed", err=True)
        raise typer.Exit(exits.INTERRUPTED) from None
    printer.close()
    for message in failed:
        typer.echo(f"nosology: {message}", err=True)
    if failed:
        raise typer.Exit(exits.PARTIAL if coded else exits.BAD_INPUT)


class _Printer:
    """Prints results as they come; ``close`` completes what the format needs."""

    def __init__(self, format: Format, candidates: int, color: bool) -> None:
        self.format = format
        self.candidates = candidates
        self.color = color
        self._shown = 0

    def show(self, result: CodedEncounter, document: Document) -> None:
        if self.format is Format.TABLE:
            from nosology.cli.render import Renderer

            if self._shown == 0:
                self._renderer = Renderer(color=self.color)
            self._renderer.show(result, document, self.candidates)
        else:
            from nosology.formats.coded import encode

            row = json.dumps(encode(result, candidates=self.candidates), ensure_ascii=False)
            if self.format is Format.JSON:
                sys.stdout.write(("[\n" if self._shown == 0 else ",\n") + row)
            else:
                sys.stdout.write(row + "\n")
            sys.stdout.flush()
        self._shown += 1

    def close(self) -> None:
        if self.format is Format.JSON:
            sys.stdout.write("\n]\n" if self._shown else "[]\n")
