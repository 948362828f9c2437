"""The plain code lists and order files of CMS: fixed-width text, one code a line.

    code list    A000    Cholera due to Vibrio cholerae 01, biovar cholerae
    order file   00002 A000    1 Cholera due to Vib cholerae 01, ...   Cholera due to Vibrio cholerae 01, biovar cholerae

An order file has headings too (0 in column 15); both kinds stand under the chapters of ``chapters/<system>.tsv``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from nosology.core.codes import CodeSystem
from nosology.core.errors import BadReleaseFile
from nosology.terminology.draft import Draft, DraftRow, RowFlag
from nosology.terminology.spelling import SEVENTH, canonical

ORDER_LINE = re.compile(r"(\d{5}) ([0-9A-Z]{3,7}) +([01]) (.{60}) ?(.*)")
LIST_LINE = re.compile(r"([0-9A-Z]{3,7}) +(\S.*)")
_SHAPES = {
    CodeSystem.ICD10CM: re.compile(r"[A-Z][0-9A][0-9A-Z]{1,5}"),
    CodeSystem.ICD10PCS: re.compile(r"[0-9B-DF-HX][0-9A-HJ-NP-Z]{2}(?:[0-9A-HJ-NP-Z]{4})?"),
    CodeSystem.ICD9CM: re.compile(r"\d{3,5}|V\d{2,4}|E\d{3,4}"),
    CodeSystem.ICD9PCS: re.compile(r"\d{2,4}"),
}
_LAST = {
    CodeSystem.ICD10CM: "Z",
    CodeSystem.ICD10PCS: "H",
    CodeSystem.ICD9CM: "V",
    CodeSystem.ICD9PCS: "8",
}
"""The first character of the last code of a whole list, or of one before it."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of a list; ``billable`` is false for the headings of an order file."""

    code: str
    title: str
    billable: bool


def read_code_list(path: Path, system: CodeSystem) -> Draft:
    """Read a list of codes, each with its long title, all billable."""
    return _build(_read(path, system, order=False), system)


def read_order_file(path: Path, system: CodeSystem) -> Draft:
    """Read an order file: headings and codes with short and long titles; the long ones are kept."""
    return _build(_read(path, system, order=True), system)


def _read(path: Path, system: CodeSystem, *, order: bool) -> Iterator[Listed]:
    """Yield the lines of a file; ``BadReleaseFile`` names the line that is not of its kind."""
    shape = _SHAPES.get(system)
    if shape is None:
        known = ", ".join(item.label for item in _SHAPES)
        raise BadReleaseFile(
            f"{path.name}: lists of {system.label} are not published in this form; it is one of {known}, or ClaML."
        )
    seen: set[str] = set()
    for number, line in _numbered(path):
        match = (ORDER_LINE if order else LIST_LINE).fullmatch(line)
        if match is None:
            kind = "an order file" if order else "a code list"
            raise BadReleaseFile(f"{path.name}, line {number}: not a line of {kind}. Download the file again.")
        code = match[2] if order else match[1]
        title = (match[5] or match[4]).strip() if order else match[2].strip()
        if order and int(match[1]) != number:
            raise BadReleaseFile(
                f"{path.name}, line {number}: its order number is {int(match[1])}; lines are missing or repeated."
            )
        if not shape.fullmatch(code) or not title:
            raise BadReleaseFile(f"{path.name}, line {number}: {code!r} is not a code of {system.label}.")
        if code in seen:
            raise BadReleaseFile(f"{path.name}, line {number}: {code} stands in the file twice.")
        seen.add(code)
        yield Listed(code, title, not order or match[3] == "1")
    if not seen:
        raise BadReleaseFile(f"{path.name}: the file is empty.")
    if (last := max(seen)) < _LAST[system]:
        raise BadReleaseFile(
            f"{path.name}, line {number}: the list ends at {canonical(system, last)}, so its last chapters are missing. "
            "Download it again."
        )


def _numbered(path: Path) -> Iterator[tuple[int, str]]:
    """Yield numbered lines; the lists are ASCII, those of ICD-9-CM Latin-1."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise BadReleaseFile(f"{path}: cannot be read ({error.strerror}).") from error
    if b"\0" in content:
        raise BadReleaseFile(f"{path.name}: the file is binary, not a list of codes.")
    if content and not content.endswith(b"\n"):
        last = content.count(b"\n") + 1
        raise BadReleaseFile(f"{path.name}, line {last}: the file ends within the line. Download it again.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("latin-1")
    for number, line in enumerate(text.split("\n")[:-1], 1):
        yield number, line.rstrip("\r ").replace("\t", " ")


def _build(lines: Iterator[Listed], system: CodeSystem) -> Draft:
    draft = Draft()
    items = list(lines)
    chapters = read_chapters(system)
    under: dict[int, list[Listed]] = {}
    for item in items:
        under.setdefault(_chapter(item.code, chapters, system), []).append(item)
    for number, chapter in enumerate(chapters):
        if number in under:
            row = draft.add(DraftRow(chapter.name, chapter.title, -1, RowFlag.CHAPTER))
            _add_rows(draft, under[number], row, system)
    _add_rows(draft, under.get(-1, []), -1, system)
    return draft


def _add_rows(draft: Draft, items: list[Listed], chapter: int, system: CodeSystem) -> None:
    """Append codes, each under the row with the longest code that begins its own."""
    open_rows: list[tuple[str, int]] = []
    for item in sorted(items, key=lambda listed: listed.code):
        while open_rows and not item.code.startswith(open_rows[-1][0]):
            open_rows.pop()
        parent = open_rows[-1][1] if open_rows else chapter
        flags = RowFlag.BILLABLE if item.billable else RowFlag(0)
        if system is CodeSystem.ICD10CM and len(item.code) == SEVENTH and open_rows and len(open_rows[-1][0]) < 7:
            flags |= RowFlag.EXPANSION
        row = draft.add(DraftRow(canonical(system, item.code), item.title, parent, flags))
        open_rows.append((item.code, row))


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter and the categories that it spans, both ends included."""

    name: str
    first: str
    last: str
    title: str


def read_chapters(system: CodeSystem) -> tuple[Chapter, ...]:
    """Read the chapters of a system from ``chapters/<system>.tsv``."""
    table = files("nosology.terminology").joinpath("chapters", f"{system.label}.tsv")
    lines = table.read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return tuple(Chapter(*row) for row in rows[1:])


def _chapter(code: str, chapters: tuple[Chapter, ...], system: CodeSystem) -> int:
    for number, chapter in enumerate(chapters):
        if len(chapter.first) == len(code[: len(chapter.first)]) and (
            chapter.first <= code[: len(chapter.first)] and code[: len(chapter.last)] <= chapter.last
        ):
            return number
    return -1
