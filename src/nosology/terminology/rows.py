"""The columns of a release in memory: codes, titles and the tree, made to load in tens of milliseconds."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterator

from nosology.core.codes import NoteKind
from nosology.terminology.draft import KINDS, NO_TABLE, RowFlag
from nosology.terminology.store import StoredFile

Seventh = tuple[tuple[str, str], ...]


class Rows:
    """The printed rows of a release by number, in the order of the list."""

    def __init__(self, file: StoredFile) -> None:
        self._file = file
        self.codes = file.lines("codes")
        self.titles = file.lines("titles")
        self.flags = file.section("flags")
        self._parents = _numbers(file.section("parents"))
        self._ends = _numbers(file.section("ends"))
        self._table_of = file.section("table_of")
        self._tables: tuple[Seventh, ...] = tuple(_table(line) for line in file.lines("tables"))
        self.number = dict(zip(self.codes, range(len(self.codes)), strict=True))
        pairs = (line.partition("\t") for line in file.lines("exceptions"))
        self.exceptions: dict[str, str | None] = {code: title or None for code, _, title in pairs}
        self._notes: dict[int, list[tuple[NoteKind, str]]] | None = None

    def parent(self, number: int) -> int:
        """Return the number of a row's parent, or -1."""
        return self._parents[number]

    def children(self, number: int) -> Iterator[int]:
        """Yield the rows directly below a row."""
        child, end = number + 1, self._ends[number]
        while child < end:
            yield child
            child = self._ends[child]

    def below(self, number: int) -> range:
        """Return the numbers of all rows below a row."""
        return range(number + 1, self._ends[number])

    def is_leaf(self, number: int) -> bool:
        """Say whether no printed row stands below."""
        return self._ends[number] == number + 1

    def is_code(self, number: int) -> bool:
        """Say whether the row is a category or below, not a chapter or block."""
        return not self.flags[number] & (RowFlag.CHAPTER | RowFlag.BLOCK)

    def own_table(self, number: int) -> Seventh:
        """Return the seventh characters printed at the very row."""
        table = self._table_of[number]
        return () if table == NO_TABLE else self._tables[table]

    def table(self, number: int) -> Seventh:
        """Return the seventh characters that hold for a row: its own or the nearest above."""
        while number >= 0:
            if self._table_of[number] != NO_TABLE:
                return self._tables[self._table_of[number]]
            number = self._parents[number]
        return ()

    def notes(self, number: int) -> list[tuple[NoteKind, str]]:
        """Return the notes printed at a row."""
        if self._notes is None:
            self._notes = {}
            for row, kind, text in self.all_notes():
                self._notes.setdefault(row, []).append((kind, text))
        return self._notes.get(number, [])

    def all_notes(self) -> Iterator[tuple[int, NoteKind, str]]:
        """Yield every note with its row's number, in the order of the list."""
        kinds = [KINDS[number] for number in self._file.section("note_kinds")]
        yield from zip(_numbers(self._file.section("note_rows")), kinds, self._file.lines("note_texts"), strict=True)


def _numbers(content: bytes) -> array[int]:
    numbers = array("i")
    numbers.frombytes(content)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


def _table(line: str) -> Seventh:
    return tuple((cell[0], cell[2:]) for cell in line.split("\t"))
