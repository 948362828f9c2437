"""``nosology explain``: why a code, or why not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nosology.cli import exits
from nosology.core.codes import CodeSystem
from nosology.core.encounter import Encounter, Profile, Setting

if TYPE_CHECKING:
    from nosology.core.annotations import Assertion
    from nosology.core.suggestions import CodedEncounter, Suggestion
    from nosology.terminology import Terminology


def explain(
    file: Annotated[Path, typer.Argument(help="The note.")],
    code: Annotated[str, typer.Argument(help="The code to explain, such as I50.23.")],
    setting: Annotated[Setting | None, typer.Option(help="Where care was given [default: outpatient].")] = None,
    model: Annotated[str | None, typer.Option(help="A shipped model or a folder [default: by language].")] = None,
    date: Annotated[str | None, typer.Option(help="Date of the encounter, YYYY-MM-DD.")] = None,
    profile: Annotated[Profile, typer.Option(help="encounter or mentions.")] = Profile.ENCOUNTER,
) -> None:
    """Say why a note has a code, or why it has not: mentions, assertion, path, notes, alternatives.

    Exit codes: 0 the code is suggested, 1 it is not, 2 bad input. Example: nosology explain note.txt E11.42
    """
    from nosology.cli.code import parse_date
    from nosology.cli.render import quote
    from nosology.engine import Engine
    from nosology.formats.text import read_document
    from nosology.settings import Settings
    from nosology.terminology import Library

    on = parse_date(date)
    library = Library(Settings.from_environment().home)
    document = read_document(file)
    terminology = library.for_date(CodeSystem.ICD10CM, on).terminology
    entry = terminology.entry(code)
    value = entry.code.value
    engine = Engine(model, library=library)
    result = engine.code(Encounter(document.id, (document,), setting, discharged=on), profile=profile)
    suggested = next((item for item in result.suggestions if item.code.value == value), None)
    refused = next((item for item in result.refused if item.code.value == value), None)
    found = suggested or refused
    typer.echo(f"{value}  {entry.title}")
    if suggested is not None:
        typer.echo(f"suggested, probability {suggested.probability:.2f} (uncalibrated), tier {suggested.tier.value}")
    elif refused is not None:
        typer.echo(f"not suggested: {refused.excluded_because} (probability {refused.probability:.2f}, uncalibrated)")
    else:
        typer.echo("not suggested: no words of the note lead to this code")
    if found is not None:
        typer.echo("\nmentions")
        for item in found.evidence:
            typer.echo(f"  {item.span.start}-{item.span.end}  {quote(item, document).plain}")
            typer.echo(f"      {item.method}; {describe(item.assertion)}")
        _reasons(found)
    else:
        _nearest(result, value)
    _tabular(terminology, value)
    if suggested is None:
        raise typer.Exit(exits.NEGATIVE)


def describe(assertion: Assertion) -> str:
    """Describe an assertion in a few words with the cues that decided."""
    words = [
        "negated" if assertion.negated else "affirmed",
        assertion.certainty.value,
        assertion.temporality.value,
        assertion.experiencer.value,
    ]
    cues = f" (because of: {', '.join(assertion.cues)})" if assertion.cues else ""
    return ", ".join(words) + cues


def _reasons(found: Suggestion) -> None:
    if found.reasons:
        typer.echo("\nreasons")
        for reason in found.reasons:
            typer.echo(f"  {reason}")
    if found.alternatives:
        typer.echo(f"\nalternatives considered\n  {', '.join(found.alternatives)}")


def _nearest(result: CodedEncounter, value: str) -> None:
    """Name what was given in the same category instead."""
    near = [item for item in (*result.suggestions, *result.refused) if item.code.value[:3] == value[:3]]
    if near:
        typer.echo("\ngiven or refused in the same category")
        for item in near:
            state = item.excluded_because or "suggested"
            typer.echo(f"  {item.code.value}  {item.display}: {state}")


def _tabular(terminology: Terminology, value: str) -> None:
    typer.echo("\npath")
    for ancestor in reversed(terminology.ancestors(value)):
        typer.echo(f"  {ancestor}  {terminology.title(ancestor)}")
    typer.echo(f"  {value}  {terminology.title(value)}")
    notes = terminology.inherited_notes(value)
    if notes:
        typer.echo("\nnotes that apply")
        for note in notes:
            typer.echo(f"  {note.at} {note.kind.value.replace('_', ' ')}: {note.text}")
