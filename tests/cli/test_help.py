"""Every command explains itself: what it does, an example, its exit codes; the shell can complete it."""

from __future__ import annotations

import pytest
import typer

from nosology.cli import exits
from nosology.cli.app import app
from nosology.version import __version__
from tests.cli.conftest import Run


def commands() -> list[list[str]]:
    """Every command that can be run, as it is typed."""
    root = typer.main.get_command(app)
    found: list[list[str]] = []

    def walk(command, path: list[str]) -> None:
        below = getattr(command, "commands", None)
        if below is None:
            found.append(path)
            return
        for name, child in below.items():
            walk(child, [*path, name])

    walk(root, [])
    return found


def test_the_commands_that_issue_2_asks_for_are_there() -> None:
    asked = {"code", "explain", "evaluate", "models"}
    asked |= {f"terminology {name}" for name in ("search", "show", "tree", "validate", "diff", "add", "list")}
    assert asked <= {" ".join(path) for path in commands()}


@pytest.mark.parametrize("path", commands(), ids=" ".join)
def test_help_says_what_the_command_does_with_an_example(run: Run, path: list[str]) -> None:
    done = run(*path, "--help")
    assert (done.code, done.err) == (0, "")
    text = " ".join(done.out.split())
    assert text.startswith(f"Usage: nosology {' '.join(path)}")
    assert "Example" in text
    assert f"nosology {' '.join(path)}" in text.split("Example", 1)[1]


@pytest.mark.parametrize(
    "command", ["code", "explain", "terminology search", "terminology validate", "terminology diff"]
)
def test_help_of_a_command_that_answers_lists_its_exit_codes(run: Run, command: str) -> None:
    assert "Exit codes: 0 " in " ".join(run(*command.split(), "--help").out.split())


def test_exit_codes_are_the_documented_ones() -> None:
    values = (exits.OK, exits.NEGATIVE, exits.BAD_INPUT, exits.PARTIAL, exits.INTERRUPTED)
    assert values == (0, 1, 2, 3, 130)
    rows = [line.split("|")[1].strip() for line in (exits.__doc__ or "").splitlines() if line.startswith("|")]
    assert rows[2:] == [str(value) for value in values]


def test_the_bare_command_shows_help(run: Run) -> None:
    for arguments in ([], ["terminology"]):
        assert "Commands:" in run(*arguments).err


def test_the_version(run: Run) -> None:
    assert run("--version").out == f"nosology {__version__}\n"


def test_completion_is_offered_and_printed(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    text = run("--help").out
    assert "--install-completion" in text
    assert "--show-completion" in text
    monkeypatch.setenv("_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION", "1")
    done = run("--show-completion", "bash")
    assert done.code == 0
    assert "_NOSOLOGY_COMPLETE=complete_bash" in done.out


@pytest.mark.parametrize(
    "arguments", [["nonsense"], ["code", "--nonsense"], ["code", "--format", "xml"], ["explain", "x"]]
)
def test_a_slip_of_the_pen_is_bad_use(run: Run, arguments: list[str]) -> None:
    done = run(*arguments)
    assert done.code == 2
    assert "Traceback" not in done.err
    assert done.err


def test_models_lists_the_shipped_models(run: Run) -> None:
    rows = [line.split("\t") for line in run("models").out.splitlines()]
    assert {row[0]: row[2] for row in rows}.items() >= {("rules-en", "en"), ("rules-es", "es")}
    assert all("dictionary" in row[3] for row in rows if row[0].startswith("rules-"))
