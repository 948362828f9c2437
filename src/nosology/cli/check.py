"""``nosology check``: judge code sets by the Official Guidelines and print what to mend."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nosology.cli import exits
from nosology.cli.code import parse_date
from nosology.core.codes import CodeSystem
from nosology.core.encounter import Setting
from nosology.core.errors import CodeSetError, EncodingError, MissingInput
from nosology.core.suggestions import Finding, Severity

if TYPE_CHECKING:
    import datetime as dt

    from nosology.formats.claims import CodeSet
    from nosology.guidelines import Case
    from nosology.terminology import Library, Terminology

SUFFIXES = (".json", ".jsonl", ".ndjson", ".csv", ".txt")
EPILOG = (
    "Examples: nosology check I10 I50.9 --setting inpatient | nosology check claims.csv --format jsonl | "
    "cat encounters.jsonl | nosology check -"
)


class Format(StrEnum):
    """How findings are printed."""

    TABLE = "table"
    JSONL = "jsonl"


class Sex(StrEnum):
    """The sex recorded for the patient."""

    F = "F"
    M = "M"


def check(
    codes: Annotated[
        list[str],
        typer.Argument(metavar="CODE...|FILE|-", help="Codes, principal first; or FHIR Claim, CSV or JSON lines."),
    ],
    setting: Annotated[Setting | None, typer.Option(help="Where care was given; some rules ask for it.")] = None,
    admitted: Annotated[str | None, typer.Option(help="Date of admission or visit, YYYY-MM-DD.")] = None,
    discharged: Annotated[str | None, typer.Option(help="Date of discharge; it chooses the edition.")] = None,
    birth_date: Annotated[str | None, typer.Option(help="Date of birth, YYYY-MM-DD.")] = None,
    sex: Annotated[Sex | None, typer.Option(help="Sex of the patient.")] = None,
    poa: Annotated[str | None, typer.Option(help="Indicators in the order of the codes: Y,N,-,Y (- for none).")] = None,
    format: Annotated[Format, typer.Option(help="How to print; jsonl: one encounter a line.")] = Format.TABLE,
) -> None:
    """Check sets of codes by the ICD-10-CM Official Guidelines: findings with citation and remedy.

    In a file the options fill in what an encounter does not say itself.
    Exit codes: 0 no hard finding, 1 a hard finding stands, 2 bad input (the encounters that can be read are checked).
    """
    from nosology.formats.claims import CodeSet
    from nosology.guidelines import check as judge
    from nosology.settings import Settings
    from nosology.terminology import Library

    given = CodeSet(
        "codes",
        (),
        setting,
        sex.value if sex else None,
        parse_date(birth_date),
        parse_date(admitted),
        parse_date(discharged),
    )
    choose = _Chooser(Library(Settings.from_environment().home))
    hard = False
    failed = 0
    for item in _code_sets(codes, poa, given):
        if isinstance(item, CodeSetError):
            failed += 1
            typer.echo(f"nosology: {item} [{item.code}]", err=True)
            continue
        case = _case(item, given)
        findings = judge(case, choose(case.date))
        hard = hard or any(finding.severity is Severity.HARD for finding in findings)
        _show(item.id, findings, format)
    if failed:
        raise typer.Exit(exits.BAD_INPUT)
    if hard:
        raise typer.Exit(exits.NEGATIVE)


class _Chooser:
    """Gives the release for a date, and says once when it is not the one in force."""

    def __init__(self, library: Library) -> None:
        self._chosen = lru_cache(maxsize=512)(lambda date: library.for_date(CodeSystem.ICD10CM, date))
        self._told: set[str] = set()

    def __call__(self, date: dt.date | None) -> Terminology:
        selection = self._chosen(date)
        edition = selection.terminology.release.edition
        if selection.note is not None and edition not in self._told:
            self._told.add(edition)
            typer.echo(f"note: {selection.note}", err=True)
        return selection.terminology


def _code_sets(arguments: list[str], poa: str | None, given: CodeSet) -> Iterator[CodeSet | CodeSetError]:
    from dataclasses import replace

    from nosology.formats.claims import read_code_sets

    files = [argument for argument in arguments if _is_file(argument)]
    if not files:
        yield replace(given, codes=tuple(zip(arguments, _indicators(poa, len(arguments)), strict=True)))
        return
    if len(files) != len(arguments):
        raise typer.BadParameter("give either codes or files, not both")
    if poa is not None:
        raise typer.BadParameter("--poa goes with codes; in a file each code has its own indicator")
    for file in files:
        yield from read_code_sets(_content(file), "standard input" if file == "-" else file)


def _is_file(argument: str) -> bool:
    return argument == "-" or argument.lower().endswith(SUFFIXES) or "/" in argument or Path(argument).is_file()


def _content(file: str) -> str:
    try:
        raw = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError:
        raise MissingInput(f"{file}: there is no such file, or it may not be read") from None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise EncodingError(f"{file}: is not UTF-8 at byte {error.start}; save it as UTF-8") from None


def _indicators(poa: str | None, count: int) -> list[str | None]:
    if poa is None:
        return [None] * count
    cells = poa.replace(",", " ").split()
    if len(cells) != count:
        raise typer.BadParameter(f"--poa has {len(cells)} indicators for {count} codes; write - for none, as in Y,-,N")
    return [None if cell == "-" else cell for cell in cells]


def _case(item: CodeSet, given: CodeSet) -> Case:
    from nosology.guidelines import Case, CodedItem

    return Case.of(
        item.id,
        [CodedItem(code, poa) for code, poa in item.codes],
        setting=item.setting or given.setting,
        sex=item.sex or given.sex,
        birth_date=item.birth_date or given.birth_date,
        admitted=item.admitted or given.admitted,
        discharged=item.discharged or given.discharged,
    )


def _show(id: str, findings: tuple[Finding, ...], format: Format) -> None:
    from nosology.formats.claims import finding_data

    if format is Format.JSONL:
        row = {"id": id, "findings": [finding_data(finding) for finding in findings]}
        sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
        return
    from nosology.guidelines.decisions import describe

    counts = [f"{sum(item.severity is severity for item in findings)} {severity.value}" for severity in Severity]
    typer.echo(f"{id}: {', '.join(counts)}" if findings else f"{id}: no findings")
    for finding in findings:
        typer.echo(f"  {finding.severity.value:<5} {finding.message}")
        for item in finding.remedy[:3]:
            typer.echo(f"        remedy: {describe(item)}")
        typer.echo(f"        {finding.edit}; {finding.citation}")
