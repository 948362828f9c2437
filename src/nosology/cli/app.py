"""The command line: ``nosology code``, ``check``, ``explain``, ``terminology``, ``evaluate``, ``models``."""

from __future__ import annotations

import sys
from io import TextIOWrapper

import typer

from nosology.cli import check as check_command
from nosology.cli import code as code_command
from nosology.cli import compare as compare_command
from nosology.cli import corpus as corpus_commands
from nosology.cli import evaluate as evaluate_command
from nosology.cli import exits
from nosology.cli import explain as explain_command
from nosology.cli import models as models_command
from nosology.cli import terminology as terminology_commands
from nosology.cli import train as train_command
from nosology.core.errors import NosologyError
from nosology.version import __version__

app = typer.Typer(
    name="nosology",
    help="From clinical notes to ICD codes, each with the words that support it.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.command("code", epilog=code_command.EPILOG)(code_command.code)
app.command("check", epilog=check_command.EPILOG)(check_command.check)
app.command("explain")(explain_command.explain)
app.command("evaluate")(evaluate_command.evaluate)
app.command("compare")(compare_command.compare)
app.command("models")(models_command.models)
app.command("train")(train_command.train)
app.add_typer(corpus_commands.app, name="corpus")
app.add_typer(terminology_commands.app, name="terminology")


def _version(value: bool) -> None:
    if value:
        typer.echo(f"nosology {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: bool = typer.Option(False, "--version", callback=_version, is_eager=True, help="Show the version."),
) -> None:
    """From clinical notes to ICD codes, each with the words that support it."""


def main() -> None:
    """Run the command line; an error that Nosology foresaw is one sentence and an exit code.

    What is written to a file or pipe is UTF-8, whatever the locale; a terminal that lacks a character shows a question mark.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="replace")
    try:
        app(prog_name="nosology")
    except NosologyError as error:
        typer.echo(f"nosology: {error} [{error.code}]", err=True)
        sys.exit(exits.BAD_INPUT)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(exits.OK)
    except KeyboardInterrupt:
        sys.exit(exits.INTERRUPTED)
