"""A release being built: rows in the order of the printed list, then packed into the sections of a release file.

The tree is kept as two numbers a row, its parent's and the first row past its subtree; seventh-character codes of the
ICD-10-CM tabular list are not rows: their stem names one of the release's tables, and exceptions are listed.
"""

from __future__ import annotations

import datetime as dt
import sys
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import IntEnum, IntFlag
from pathlib import Path

from nosology.core.codes import CodeSystem, NoteKind, Release
from nosology.terminology.store import content_hash, write_file

NO_TABLE = 255
KINDS = tuple(NoteKind)


class RowFlag(IntFlag):
    """What a row is."""

    BILLABLE = 1
    CHAPTER = 2
    BLOCK = 4
    EXPANSION = 8
    """A seventh-character code that has a row of its own (releases read from an order file)."""


NO_FLAG = RowFlag(0)


class Detail(IntEnum):
    """How much a release holds: codes only, their headings too, or the notes of a tabular list."""

    CODES = 0
    HEADINGS = 1
    NOTES = 2


@dataclass(slots=True)
class DraftRow:
    """One line of a tabular list; ``parent`` is the number of an earlier row, or -1."""

    code: str
    title: str
    parent: int
    flags: RowFlag = NO_FLAG
    seventh: tuple[tuple[str, str], ...] = ()
    notes: list[tuple[NoteKind, str]] = field(default_factory=list)


@dataclass(slots=True)
class Draft:
    """Rows in preorder; ``exceptions`` maps a seventh-character code to its own title, or to None where it is not one."""

    rows: list[DraftRow] = field(default_factory=list)
    exceptions: dict[str, str | None] = field(default_factory=dict)

    def add(self, row: DraftRow) -> int:
        """Append a row and return its number."""
        self.rows.append(row)
        return len(self.rows) - 1

    def sections(self) -> dict[str, bytes]:
        """Pack the rows."""
        rows = self.rows
        tables: dict[tuple[tuple[str, str], ...], int] = {}
        table_of = bytearray()
        for row in rows:
            table_of.append(tables.setdefault(row.seventh, len(tables)) if row.seventh else NO_TABLE)
        notes = [(number, kind, text) for number, row in enumerate(rows) for kind, text in row.notes]
        return {
            "codes": _lines([row.code for row in rows]),
            "titles": _lines([row.title for row in rows]),
            "parents": _numbers([row.parent for row in rows]),
            "ends": _numbers(self._ends()),
            "flags": bytes(row.flags for row in rows),
            "table_of": bytes(table_of),
            "tables": _lines(["\t".join(f"{char} {meaning}" for char, meaning in table) for table in tables]),
            "exceptions": _lines([f"{code}\t{title or ''}" for code, title in sorted(self.exceptions.items())]),
            "note_rows": _numbers([number for number, _, _ in notes]),
            "note_kinds": bytes(KINDS.index(kind) for _, kind, _ in notes),
            "note_texts": _lines([text for _, _, text in notes]),
        }

    def _ends(self) -> list[int]:
        ends = list(range(1, len(self.rows) + 1))
        for number in range(len(self.rows) - 1, -1, -1):
            parent = self.rows[number].parent
            if parent >= 0:
                ends[parent] = max(ends[parent], ends[number])
        return ends


@dataclass(frozen=True, slots=True)
class ReleaseInfo:
    """What is known of a release before its text is read."""

    system: CodeSystem
    edition: str
    effective_from: dt.date
    effective_to: dt.date | None
    source: str


def file_name(info: ReleaseInfo) -> str:
    """Return the name under which a release is kept, such as ``icd-10-cm-2026-04-01.release``."""
    return f"{info.system.label}-{info.effective_from.isoformat()}.release"


def write_release(draft: Draft, info: ReleaseInfo, folder: Path) -> Release:
    """Write a draft as a release file in a folder and return its description."""
    sections = draft.sections()
    release = Release(
        info.system, info.edition, info.effective_from, info.effective_to, content_hash(sections), info.source
    )
    write_file(folder / file_name(info), {"kind": "release", "release": describe(release)}, sections)
    return release


def describe(release: Release) -> dict[str, str | None]:
    """Return a release as JSON-ready values; ``described`` is the way back."""
    return {
        "system": release.system.value,
        "edition": release.edition,
        "effective_from": release.effective_from.isoformat(),
        "effective_to": release.effective_to.isoformat() if release.effective_to else None,
        "sha256": release.sha256,
        "source": release.source,
    }


def described(values: dict[str, str | None]) -> Release:
    """Build a release from its JSON values."""
    last = values["effective_to"]
    return Release(
        CodeSystem(values["system"] or ""),
        values["edition"] or "",
        dt.date.fromisoformat(values["effective_from"] or ""),
        dt.date.fromisoformat(last) if last else None,
        values["sha256"] or "",
        values["source"] or "",
    )


def _lines(texts: Sequence[str]) -> bytes:
    return "\n".join(" ".join(text.split()) if "\n" in text else text for text in texts).encode()


def _numbers(values: Sequence[int]) -> bytes:
    numbers = array("i", values)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers.tobytes()
