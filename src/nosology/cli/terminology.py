"""``nosology terminology``: search, show, tree, validate, diff, add, list."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nosology.cli import exits
from nosology.core.codes import CodeSystem, NoteKind
from nosology.core.errors import UnknownRelease

if TYPE_CHECKING:
    import datetime as dt

    from nosology.terminology import Library, Terminology

app = typer.Typer(
    help="Code systems: search, show, tree, validate, diff, add, list.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

System = Annotated[str, typer.Option("--system", help="icd-10-cm, icd-10-pcs, icd-9-cm, icd-9-pcs or icd-10.")]
Edition = Annotated[
    str | None, typer.Option("--edition", help="An edition, such as 'FY2026 April' [default: by date].")
]
Date = Annotated[str | None, typer.Option("--date", help="The edition in force on YYYY-MM-DD [default: the newest].")]

_LABELS = {
    NoteKind.INCLUDES: "includes",
    NoteKind.INCLUSION_TERM: "inclusion terms",
    NoteKind.EXCLUDES1: "excludes1",
    NoteKind.EXCLUDES2: "excludes2",
    NoteKind.EXCLUDES: "excludes",
    NoteKind.CODE_FIRST: "code first",
    NoteKind.USE_ADDITIONAL: "use additional code",
    NoteKind.CODE_ALSO: "code also",
    NoteKind.NOTES: "notes",
}


def _system(label: str) -> CodeSystem:
    try:
        return CodeSystem.from_label(label)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None


def _library() -> Library:
    from nosology.settings import Settings
    from nosology.terminology import Library

    return Library(Settings.from_environment().home)


def _choose(system: str, edition: str | None, date: str | None) -> Terminology:
    library, chosen = _library(), _system(system)
    if edition is not None:
        return library.edition(chosen, edition)
    selection = library.for_date(chosen, _date(date))
    if selection.note is not None:
        typer.echo(f"note: {selection.note}", err=True)
    return selection.terminology


def _date(value: str | None) -> dt.date | None:
    from nosology.cli.code import parse_date

    return parse_date(value)


@app.command("search")
def search(
    words: Annotated[
        list[str], typer.Argument(help="Words in any order, misspelt or not, or the beginning of a code.")
    ],
    limit: Annotated[int, typer.Option(min=1, help="How many codes to list.")] = 10,
    system: System = "icd-10-cm",
    edition: Edition = None,
    date: Date = None,
) -> None:
    """Search titles, inclusion terms and synonyms; typing errors, word order and abbreviations are forgiven.

    Exit codes: 0 found, 1 nothing found. Example: nosology terminology search hart failure
    """
    from nosology.terminology.search import Search

    terminology = _choose(system, edition, date)
    hits = Search(terminology).find(" ".join(words), limit)
    for hit in hits:
        matched = "" if hit.term.lower() in (hit.title.lower(), hit.code.lower()) else f"  ({hit.term})"
        typer.echo(f"{hit.code:<9}{hit.score:5.2f}  {hit.title}{matched}")
    if not hits:
        typer.echo(f"nothing found in {terminology.release.system.label} {terminology.release.edition}", err=True)
        raise typer.Exit(exits.NEGATIVE)


@app.command("show")
def show(
    code: Annotated[str, typer.Argument(help="A code, category, block or chapter, with or without its period.")],
    system: System = "icd-10-cm",
    edition: Edition = None,
    date: Date = None,
) -> None:
    """Show an entry with the notes that it inherits from every level, its 7th characters and the dates of its release.

    Example: nosology terminology show S52.501
    """
    terminology = _choose(system, edition, date)
    entry = terminology.entry(code)
    value, release = entry.code.value, terminology.release
    typer.echo(f"{value}  {entry.title}")
    last = release.effective_to.isoformat() if release.effective_to else "open"
    typer.echo(f"{release.system.label} {release.edition}, in force {release.effective_from.isoformat()} to {last}")
    below = terminology.children(value)
    state = "billable" if entry.billable else f"not billable; {len(below)} codes directly below"
    typer.echo(state + ("; manifestation, never principal" if entry.manifestation else ""))
    path = list(reversed(terminology.ancestors(value)))
    for depth, above in enumerate(path):
        typer.echo(f"{'  ' * (depth + 1)}{above}  {terminology.title(above)}")
    sevenths = terminology.seventh_characters(value)
    if sevenths:
        typer.echo("\n7th characters")
        for character, meaning in sevenths:
            typer.echo(f"  {character}  {meaning}")
    last_heading = None
    for note in terminology.inherited_notes(value):
        heading = (note.at, note.kind)
        if heading != last_heading:
            typer.echo(f"\n{_LABELS[note.kind]} (at {note.at})")
            last_heading = heading
        typer.echo(f"  {note.text}")


@app.command("tree")
def tree(
    code: Annotated[str, typer.Argument(help="A code, category, block or chapter.")],
    depth: Annotated[int, typer.Option(min=1, help="Levels to list.")] = 2,
    system: System = "icd-10-cm",
    edition: Edition = None,
    date: Date = None,
) -> None:
    """List what stands below a code.

    Example: nosology terminology tree I50 --depth 3
    """
    terminology = _choose(system, edition, date)
    value = terminology.entry(code).code.value

    def walk(at: str, level: int) -> None:
        mark = "" if terminology.is_billable(at) else " -"
        typer.echo(f"{'  ' * level}{at}  {terminology.title(at)}{mark}")
        if level < depth:
            for child in terminology.children(at):
                walk(child, level + 1)

    walk(value, 0)


@app.command("validate")
def validate(
    codes: Annotated[list[str], typer.Argument(help="Codes, with or without periods.")],
    date: Annotated[
        str | None, typer.Option("--date", help="Valid on YYYY-MM-DD [default: in the newest release].")
    ] = None,
    system: System = "icd-10-cm",
) -> None:
    """Say whether codes may be reported on a date, and if not, why and what was perhaps meant.

    Exit codes: 0 all valid, 1 some not. Example: nosology terminology validate E11 I10 --date 2026-06-15
    """
    library, chosen, on = _library(), _system(system), _date(date)
    answers = [library.validate(code, chosen, on) for code in codes]
    for answer in answers:
        title = f"  {answer.title}" if answer.title else ""
        typer.echo(f"{'valid  ' if answer.valid else 'INVALID'} {answer.code}{title}\n        {answer.message}")
    if not all(answer.valid for answer in answers):
        raise typer.Exit(exits.NEGATIVE)


@app.command("diff")
def diff(
    old: Annotated[str, typer.Argument(help="The older edition.")],
    new: Annotated[str, typer.Argument(help="The newer edition.")],
    system: System = "icd-10-cm",
) -> None:
    """Compare two releases: codes added, deleted, retitled, newly or no longer billable.

    Exit codes: 0 the same, 1 they differ. Example: nosology terminology diff FY2025 'FY2026 April'
    """
    library, chosen = _library(), _system(system)
    first, second = library.edition(chosen, old), library.edition(chosen, new)
    found = library.diff(first.release, second.release)
    for code in found.added:
        typer.echo(f"+ {code}  {second.title(code)}")
    for code in found.deleted:
        typer.echo(f"- {code}  {first.title(code)}")
    for code, before, after in found.retitled:
        typer.echo(f"~ {code}  {before}  ->  {after}")
    for code in found.now_billable:
        typer.echo(f"> {code}  now billable")
    for code in found.no_longer_billable:
        typer.echo(f"< {code}  no longer billable")
    counts = (found.added, found.deleted, found.retitled, found.now_billable, found.no_longer_billable)
    names = ("added", "deleted", "retitled", "now billable", "no longer billable")
    typer.echo(", ".join(f"{len(items)} {name}" for items, name in zip(counts, names, strict=True)), err=True)
    if any(counts):
        raise typer.Exit(exits.NEGATIVE)


@app.command("add")
def add(
    files: Annotated[list[Path], typer.Argument(help="Official files: XML, order files, code lists, ClaML.")],
    system: Annotated[str | None, typer.Option(help="The code system [default: read from the file].")] = None,
    edition: Annotated[str | None, typer.Option(help="Name of the edition [default: read from the file].")] = None,
    first: Annotated[str | None, typer.Option("--from", help="First day in force, YYYY-MM-DD [default: read].")] = None,
    last: Annotated[str | None, typer.Option("--to", help="Last day in force, YYYY-MM-DD [default: read].")] = None,
) -> None:
    """Add official releases and tables: tabular, index, neoplasm, drug and external-cause XML, order files, ClaML.

    A file that is truncated, malformed or of another schema is refused with its line, and nothing is kept.
    Example: nosology terminology add icd10cm-tabular-2027.xml icd10cm-order-2027.txt
    """
    from nosology.cli.progress import progress

    library = _library()
    if library.folder is None:
        raise UnknownRelease("There is no data folder; set NOSOLOGY_HOME to one.")
    with progress(1, "reading official files") as advance:
        added = library.add(
            files,
            system=_system(system) if system else None,
            edition=edition,
            effective_from=_date(first),
            effective_to=_date(last),
        )
        advance()
    releases = {(release.system, release.effective_from) for release in library.releases()}
    for item in added:
        name = f"{item.system.label} {item.edition}"
        typer.echo(f"added {item.kind}: {name}, {item.rows:,} rows, from {item.source.name}")
        if (item.system, item.effective_from) not in releases:
            typer.echo(f"note: {name} is not at hand; the terms are used once it is added", err=True)


@app.command("list")
def list_releases() -> None:
    """List the releases at hand: system, edition, dates in force, billable codes, where they come from.

    Example: nosology terminology list
    """
    library = _library()
    releases = library.releases()
    width = max((len(release.edition) for release in releases), default=0) + 2
    for release in releases:
        last = release.effective_to.isoformat() if release.effective_to else "open"
        count = sum(1 for _ in library.load(release).codes(billable_only=True))
        typer.echo(
            f"{release.system.label:<11}{release.edition:<{width}}{release.effective_from.isoformat()} to {last:<12}"
            f"{count:>8,}  {release.source}"
        )
