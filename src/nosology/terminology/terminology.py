"""One release of a code system: lookup, tree, seventh characters, notes.

    terminology.title("S52.501A")     "Unspecified fracture of the lower end of right radius, initial encounter ..."
    terminology.ancestors("I50.23")   ("I50.2", "I50", "I30-I5A", "9")

Codes are accepted with or without the period and in any case, and are given back with it. Chapters are named as in the
official list ("9", "IX"), blocks by their range; a block of one category is written "B99-B99" to keep it from the category.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from nosology.core.codes import Code, CodeEntry, CodeSystem, Note, NoteKind, Release
from nosology.core.errors import BadReleaseFile, UnknownCode
from nosology.terminology.draft import RowFlag, described
from nosology.terminology.index import IndexTerm, load_terms
from nosology.terminology.near import near_misses
from nosology.terminology.references import parse_references
from nosology.terminology.rows import Rows
from nosology.terminology.spelling import SEVENTH, canonical, complete
from nosology.terminology.store import StoredFile

_MANIFESTATION = re.compile(r"\bin\b.*\bclassified elsewhere\b", re.IGNORECASE)


class Terminology:
    """The codes of one release; made with ``Terminology.load`` or by a ``Library``."""

    def __init__(self, release: Release, rows: Rows, index_paths: tuple[Path, ...] = ()) -> None:
        self.release = release
        self._rows = rows
        self._index_paths = index_paths

    @classmethod
    def load(cls, path: Path) -> Terminology:
        """Load a release file; the same file is loaded once a process.

        Raises ``BadReleaseFile`` when the file is damaged.
        """
        return _load(path, path.stat().st_mtime_ns if path.exists() else 0)

    def attached(self, index_paths: tuple[Path, ...]) -> Terminology:
        """Return the same release with the term tables that were added to it."""
        return Terminology(self.release, self._rows, index_paths)

    # lookup

    def title(self, code: str) -> str | None:
        """Return a code's title, or None when the release has no such code."""
        rows = self._rows
        number = rows.number.get(code)
        if number is not None:
            return rows.titles[number]
        found = self._find(code)
        if found is None:
            return None
        number, seventh = found
        return rows.titles[number] if seventh is None else self._expanded_title(number, seventh)

    def is_billable(self, code: str) -> bool:
        """Say whether a code may be reported; False for codes that the release does not have."""
        number = self._rows.number.get(code)
        if number is not None:
            return bool(self._rows.flags[number] & RowFlag.BILLABLE)
        found = self._find(code)
        return found is not None and (found[1] is not None or bool(self._rows.flags[found[0]] & RowFlag.BILLABLE))

    def get(self, code: str) -> CodeEntry | None:
        """Return the entry of a code, chapter or block, or None when the release has none."""
        found = self._find(code)
        return None if found is None else self._entry(*found)

    def entry(self, code: str) -> CodeEntry:
        """Return the entry of a code; ``UnknownCode`` names near misses when there is none."""
        found = self.get(code)
        if found is None:
            raise self._unknown(code)
        return found

    def __contains__(self, code: str) -> bool:
        """Say whether the release has a code, chapter or block."""
        return self._find(code) is not None

    # the tree

    def parent(self, code: str) -> str | None:
        """Return the row above: a code, then the block, then the chapter; None above a chapter."""
        number, seventh = self._must(code)
        if seventh is not None:
            return self._rows.codes[number]
        above = self._rows.parent(number)
        return None if above < 0 else self._rows.codes[above]

    def ancestors(self, code: str) -> tuple[str, ...]:
        """Return the rows above a code, nearest first, its chapter last."""
        number, seventh = self._must(code)
        found = [] if seventh is None else [self._rows.codes[number]]
        while (number := self._rows.parent(number)) >= 0:
            found.append(self._rows.codes[number])
        return tuple(found)

    def children(self, code: str) -> tuple[str, ...]:
        """Return the codes directly below, seventh-character codes included."""
        number, seventh = self._must(code)
        if seventh is not None:
            return ()
        below = tuple(self._rows.codes[child] for child in self._rows.children(number))
        return below or tuple(self._expansions(number))

    def descendants(self, code: str) -> Iterator[str]:
        """Yield all codes below, in the order of the list, seventh-character codes included."""
        number, seventh = self._must(code)
        if seventh is None:
            yield from self._expansions(number)
            for below in self._rows.below(number):
                yield self._rows.codes[below]
                yield from self._expansions(below)

    def stems(self, category: str) -> tuple[str, ...]:
        """Return the printed rows at and below a code, without seventh-character codes; none when it is unknown."""
        found = self._find(category)
        if found is None or found[1] is not None:
            return ()
        rows = self._rows
        numbers = (found[0], *rows.below(found[0]))
        return tuple(rows.codes[number] for number in numbers if not rows.flags[number] & RowFlag.EXPANSION)

    def chapter(self, code: str) -> str | None:
        """Return the chapter of a code."""
        return self._flagged_ancestor(code, RowFlag.CHAPTER)

    def block(self, code: str) -> str | None:
        """Return the innermost block of a code; None in systems without blocks."""
        return self._flagged_ancestor(code, RowFlag.BLOCK)

    def codes(self, billable_only: bool = False) -> Iterator[str]:
        """Yield every code, categories included, in the order of the list; chapters and blocks are not codes."""
        rows = self._rows
        for number, code in enumerate(rows.codes):
            if rows.is_code(number) and (not billable_only or rows.flags[number] & RowFlag.BILLABLE):
                yield code
            yield from self._expansions(number)

    def titles(self) -> Iterator[tuple[str, str, bool]]:
        """Yield (code, title, billable) of the printed rows: no chapters, blocks or seventh-character codes."""
        left_out = RowFlag.CHAPTER | RowFlag.BLOCK | RowFlag.EXPANSION
        for code, title, flags in zip(self._rows.codes, self._rows.titles, self._rows.flags, strict=True):
            if not flags & left_out:
                yield code, title, bool(flags & RowFlag.BILLABLE)

    # seventh characters

    def seventh_characters(self, code: str) -> tuple[tuple[str, str], ...]:
        """Return the seventh characters that hold for a code with their meanings (guideline I.A.5), inherited."""
        found = self._find(code)
        if found is None or self.release.system is not CodeSystem.ICD10CM:
            return ()
        number = found[0]
        table = self._rows.table(number)
        if not table:
            return self._listed_sevenths(number)
        if not self._rows.is_leaf(number) or not self._rows.exceptions:
            return table
        stem = self._rows.codes[number]
        return tuple(item for item in table if self._allowed(complete(stem, item[0])))

    def complete(self, code: str, seventh: str) -> str:
        """Append a seventh character, with placeholder X where positions are empty: T81.4 and A give T81.4XXA.

        Raises ``UnknownCode`` when the release has no such code.
        """
        full = complete(canonical(self.release.system, code), seventh.upper())
        if self._find(full) is None:
            allowed = ", ".join(character for character, _ in self.seventh_characters(code)) or "none"
            raise UnknownCode(f"{code} takes no seventh character {seventh!r} in {self._label}; it takes: {allowed}.")
        return full

    # notes

    def inherited_notes(self, code: str) -> tuple[Note, ...]:
        """Return the notes that hold for a code, nearest row first, with those of its block and chapter."""
        number, _ = self._must(code)
        found: list[Note] = []
        while number >= 0:
            found.extend(self._notes(number))
            number = self._rows.parent(number)
        return tuple(found)

    def inclusion_terms(self) -> Iterator[tuple[str, str]]:
        """Yield (code, inclusion term) for the whole list (guideline I.A.11)."""
        for number, kind, text in self._rows.all_notes():
            if kind is NoteKind.INCLUSION_TERM and self._rows.is_code(number):
                yield self._rows.codes[number], text

    def index_terms(self) -> Iterator[IndexTerm]:
        """Yield the terms of the alphabetic indexes and tables that were added to the release; none for a shipped one."""
        for path in self._index_paths:
            yield from load_terms(path)

    # inside

    @property
    def _label(self) -> str:
        return f"{self.release.system.label} {self.release.edition}"

    def _find(self, code: str) -> tuple[int, str | None] | None:
        """Return the row of a code, and its seventh character where the code is not a row itself."""
        rows = self._rows
        number = rows.number.get(code)
        if number is None:
            code = canonical(self.release.system, code)
            number = rows.number.get(code)
        if number is not None:
            return number, None
        if self.release.system is not CodeSystem.ICD10CM or len(code) != SEVENTH + 1 or "-" in code:
            return None
        stem = code[:-1]
        while stem:
            number = rows.number.get(stem)
            if number is not None:
                break
            if stem[-1] not in "X.":
                return None
            stem = stem[:-1]
        if number is None or not rows.is_leaf(number) or complete(stem, code[-1]) != code:
            return None
        allowed = any(code[-1] == character for character, _ in rows.table(number)) and self._allowed(code)
        return (number, code[-1]) if allowed else None

    def _must(self, code: str) -> tuple[int, str | None]:
        found = self._find(code)
        if found is None:
            raise self._unknown(code)
        return found

    def _unknown(self, code: str) -> UnknownCode:
        near = near_misses(self, code)
        hint = f" Did you mean {', '.join(near)}?" if near else ""
        return UnknownCode(f"{code!r} is not a code of {self._label}.{hint}")

    def _allowed(self, full: str) -> bool:
        return self._rows.exceptions.get(full, full) is not None

    def _expansions(self, number: int) -> Iterator[str]:
        rows = self._rows
        stem = rows.codes[number]
        if not rows.is_leaf(number) or not rows.is_code(number) or len(stem) > SEVENTH:
            return
        for character, _ in rows.table(number):
            full = complete(stem, character)
            if self._allowed(full):
                yield full

    def _expanded_title(self, number: int, seventh: str) -> str:
        own = self._rows.exceptions.get(complete(self._rows.codes[number], seventh))
        return own or f"{self._rows.titles[number]}, {dict(self._rows.table(number))[seventh]}"

    def _listed_sevenths(self, number: int) -> tuple[tuple[str, str], ...]:
        """Read the seventh characters off the rows below, where the release lists them as rows."""
        rows = self._rows
        stem = number if not rows.flags[number] & RowFlag.EXPANSION else rows.parent(number)
        title = rows.titles[stem] + ", "
        return tuple(
            (rows.codes[child][-1], rows.titles[child].removeprefix(title))
            for child in rows.children(stem)
            if rows.flags[child] & RowFlag.EXPANSION
        )

    def _flagged_ancestor(self, code: str, flag: RowFlag) -> str | None:
        number, _ = self._must(code)
        while number >= 0:
            if self._rows.flags[number] & flag:
                return self._rows.codes[number]
            number = self._rows.parent(number)
        return None

    def _notes(self, number: int) -> Iterator[Note]:
        at = self._rows.codes[number]
        for kind, text in self._rows.notes(number):
            named = kind not in (NoteKind.INCLUSION_TERM, NoteKind.INCLUDES)
            yield Note(kind, at, text, parse_references(text, self.__contains__) if named else ())

    def _entry(self, number: int, seventh: str | None) -> CodeEntry:
        rows = self._rows
        value = rows.codes[number]
        above = rows.parent(number)
        parent = None if above < 0 else rows.codes[above]
        title = rows.titles[number]
        billable = bool(rows.flags[number] & RowFlag.BILLABLE)
        notes = tuple(self._notes(number))
        if seventh is not None:
            title, parent, billable, notes = self._expanded_title(number, seventh), value, True, ()
            value = complete(value, seventh)
        return CodeEntry(
            Code(self.release.system, value),
            title,
            billable,
            parent,
            notes,
            self.seventh_characters(value) if seventh is None and rows.is_code(number) else (),
            manifestation=self.release.system is CodeSystem.ICD10CM and bool(_MANIFESTATION.search(title)),
        )


@lru_cache(maxsize=16)
def _load(path: Path, _changed: int) -> Terminology:
    file = StoredFile(path)
    if file.header.get("kind") != "release":
        raise BadReleaseFile(f"{path.name} holds no code list; it may be a term table of another release.")
    return Terminology(described(file.header["release"]), Rows(file))
