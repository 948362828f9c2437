"""The ICD-10-CM Tabular List of Diseases and Injuries, as NCHS publishes it in XML.

Chapters hold sections (blocks), sections hold ``diag`` elements to any depth. Seventh characters are printed once, at the
highest row that they hold for; a row without rows below takes them from the nearest row above that prints some. A note
inside their definition annotates it and is no part of a meaning.
"""

from __future__ import annotations

import re
from pathlib import Path

from nosology.core.codes import NoteKind
from nosology.terminology.draft import Draft, DraftRow, RowFlag
from nosology.terminology.sources.xml_reader import SchemaError, XmlHandler, read_xml
from nosology.terminology.spelling import SEVENTH, complete

ROOT = "ICD10CM.tabular"
_NOTES = {
    "includes": NoteKind.INCLUDES,
    "inclusionTerm": NoteKind.INCLUSION_TERM,
    "excludes1": NoteKind.EXCLUDES1,
    "excludes2": NoteKind.EXCLUDES2,
    "codeFirst": NoteKind.CODE_FIRST,
    "useAdditionalCode": NoteKind.USE_ADDITIONAL,
    "codeAlso": NoteKind.CODE_ALSO,
    "notes": NoteKind.NOTES,
    "sevenChrNote": NoteKind.NOTES,
    "sevenChrDef": NoteKind.NOTES,
}
_CODE = re.compile(r"[A-Z][0-9A][0-9A-Z](\.[0-9A-Z]{1,4})?")
_BLOCK = re.compile(r"[A-Z][0-9A][0-9A-Z](-[A-Z][0-9A][0-9A-Z])?")
_LEVELS = ("chapter", "section", "diag")
_RESTRICTION = re.compile(
    r"7th characters (?P<characters>[A-Z](?:(?:, and |, | and )[A-Z])*) do not apply to codes in (?:sub)?category "
    r"(?P<category>[A-Z][0-9A][0-9A-Z][.0-9A-Z]*) with 6th character (?P<sixths>.+)"
)
_SIXTH = re.compile(r"(?:^|\bor )([0-9A-Z])\b")


class TabularHandler(XmlHandler):
    """Builds the draft as elements close; ``version`` is the fiscal year that the file names."""

    def __init__(self) -> None:
        super().__init__()
        self.draft = Draft()
        self.version = ""
        self._open: list[int] = []
        self._names: list[str] = []
        self._seen: set[str] = set()
        self._character: str | None = None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Open a chapter, section or diag, or note the character of an extension."""
        if tag in _LEVELS:
            if len(self._open) < len(self._names):
                raise SchemaError(f"{self._names[-1] or 'an element'} has no title before the rows below it")
            self._names.append(attributes.get("id", ""))
        elif tag == "extension":
            self._character = attributes.get("char", "")
            if len(self._character) != 1:
                raise SchemaError("a 7th character definition names no character")

    def end(self, tag: str, text: str) -> None:
        """Take a closed element in."""
        inside = self.inside
        if tag in _LEVELS:
            if len(self._open) < len(self._names):
                raise SchemaError(f"{self._names[-1] or 'a ' + tag} has no title")
            self._names.pop()
            self._open.pop()
        elif inside in _LEVELS and tag == "name":
            self._names[-1] = text
        elif inside in _LEVELS and tag == "desc":
            self._row(inside, text)
        elif tag == "note" and inside in _NOTES and self._open and text:
            self._current.notes.append((_NOTES[inside], text))
        elif tag == "extension":
            self._current.seventh += ((self._character or "", text),)
        elif tag == "version" and len(self.path) == 2:
            self.version = text

    @property
    def _current(self) -> DraftRow:
        if not self._open:
            raise SchemaError("a note stands outside of any row")
        return self.draft.rows[self._open[-1]]

    def _row(self, level: str, title: str) -> None:
        name = self._names[-1]
        pattern = {"chapter": re.compile(r"\d{1,2}"), "section": _BLOCK, "diag": _CODE}[level]
        if not pattern.fullmatch(name):
            raise SchemaError(f"{name!r} is not the name of a {level}")
        if not title:
            raise SchemaError(f"{name} has an empty title")
        flags = {"chapter": RowFlag.CHAPTER, "section": RowFlag.BLOCK}.get(level, RowFlag(0))
        if level == "section" and "-" not in name:
            name = f"{name}-{name}"
        if name in self._seen:
            raise SchemaError(f"{name} stands in the file twice")
        self._seen.add(name)
        parent = self._open[-1] if self._open else -1
        self._open.append(self.draft.add(DraftRow(name, title, parent, flags)))


def read_tabular(path: Path) -> tuple[Draft, str]:
    """Read a tabular list; return its draft and the fiscal year that it names, such as ``2026``.

    Raises ``BadReleaseFile`` with line and reason when the file is truncated, malformed or of another schema.
    """
    handler = TabularHandler()
    read_xml(path, handler, ROOT)
    draft = handler.draft
    _nest_blocks(draft)
    _mark_billable(draft)
    for row in draft.rows:
        for kind, text in row.notes:
            if kind is NoteKind.NOTES:
                _restrict(draft, text)
    return draft, handler.version


def _nest_blocks(draft: Draft) -> None:
    """Put the blocks that lie within an empty block's range below it.

    The file prints a wide block such as T20-T32 as a section without rows, with notes that hold for its whole range, and the
    blocks T20-T25, T26-T28 and T30-T32 after it.
    """
    parents = {row.parent for row in draft.rows}
    wide: list[int] = []
    for number, row in enumerate(draft.rows):
        if row.flags & RowFlag.CHAPTER:
            wide = []
        if not row.flags & RowFlag.BLOCK:
            continue
        first, _, last = row.code.partition("-")
        while wide and not _within(first, last, draft.rows[wide[-1]].code):
            wide.pop()
        if wide:
            row.parent = wide[-1]
        if number not in parents:
            wide.append(number)


def _within(first: str, last: str, block: str) -> bool:
    low, _, high = block.partition("-")
    return low <= first and last <= high


def _mark_billable(draft: Draft) -> None:
    """Flag the rows that are codes: without rows below, and either complete or taking no seventh character."""
    parents = {row.parent for row in draft.rows}
    takes: list[bool] = []
    for number, row in enumerate(draft.rows):
        takes.append(bool(row.seventh) or (row.parent >= 0 and takes[row.parent]))
        whole = len(row.code.replace(".", "")) == SEVENTH or not takes[number]
        if number not in parents and whole and not row.flags:
            row.flags |= RowFlag.BILLABLE


def _restrict(draft: Draft, text: str) -> None:
    """Apply a note that withholds seventh characters from some codes, as at S06 (death before regaining consciousness)."""
    match = _RESTRICTION.search(text)
    if match is None:
        return
    characters = re.findall(r"\b[A-Z]\b", match["characters"])
    sixths = tuple(_SIXTH.findall(match["sixths"]))
    for row in draft.rows:
        bare = row.code.replace(".", "")
        if row.code.startswith(match["category"]) and len(bare) == SEVENTH - 1 and bare.endswith(sixths):
            for character in characters:
                draft.exceptions[complete(row.code, character)] = None
