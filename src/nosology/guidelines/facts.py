"""What a release says of one code, kept once it was asked: notes with their headings, tree, seventh characters.

A note and its heading are two lines in the tabular list ("Code first underlying disease, such as:" and the diseases);
``Instruction`` joins them, so that an edit knows whether the list is binding, an example, or to be used if applicable.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from nosology.core.codes import Note, NoteKind
from nosology.terminology import Terminology

_HEDGE = re.compile(
    r"\b(?:if|when|where) (?:applicable|known|present|appropriate|specified|documented)"
    r"|\bas applicable\b|\bany\b|\bassociated\b|\bif\b|\bwhen\b",
    re.IGNORECASE,
)
_OPEN_LIST = re.compile(r"such as\b|e\.g\.|code to identify\b", re.IGNORECASE)
_POISONING_ONLY = re.compile(r"with (?:fifth or )?sixth character 1-4", re.IGNORECASE)
_TITLE = 64
_TO_INSTRUCT = (NoteKind.CODE_FIRST, NoteKind.USE_ADDITIONAL, NoteKind.CODE_ALSO)


@dataclass(frozen=True, slots=True)
class Reach:
    """The codes that a note names, made for fast look-up: prefixes without periods, and ranges of subcategories."""

    prefixes: tuple[str, ...]
    ranges: tuple[tuple[str, str], ...] = ()
    poisoning_only: bool = False

    def covers(self, code: str) -> bool:
        """Say whether a code lies within reach."""
        if self.poisoning_only and "T36" <= code[:3] <= "T50" and drug_intent(code) != "poisoning":
            return False
        bare = code.replace(".", "")
        return bare.startswith(self.prefixes) or any(
            low <= bare and bare[: len(high)] <= high for low, high in self.ranges
        )


@dataclass(frozen=True, slots=True)
class Instruction:
    """A code first, use additional or code also note with its heading, at the row where it stands.

    ``hedged``: the words leave it to the record ("if applicable", "any associated"). ``examples``: the codes named are examples.
    """

    kind: NoteKind
    at: str
    heading: str
    reach: Reach
    hedged: bool
    examples: bool

    @property
    def names_codes(self) -> bool:
        """Whether the note names any code."""
        return bool(self.reach.prefixes or self.reach.ranges)

    def covers(self, code: str) -> bool:
        """Say whether the note names a code or a range that holds it."""
        return self.reach.covers(code)


@dataclass(frozen=True, slots=True)
class CodeFacts:
    """One code as the release has it; ``known`` is False for a code that it does not have.

    ``excludes2`` leaves out the notes of blocks and chapters, which name whole chapters.
    """

    value: str
    known: bool
    billable: bool
    title: str
    ancestors: tuple[str, ...]
    instructions: tuple[Instruction, ...]
    excludes1: tuple[tuple[Note, Reach], ...]
    excludes2: tuple[tuple[Note, Reach], ...]
    seventh: tuple[tuple[str, str], ...]
    manifestation: bool
    stem: str
    bare: str
    named: str

    @property
    def category(self) -> str:
        """The three characters before the period."""
        return self.value[:3]

    @property
    def seventh_character(self) -> str | None:
        """The seventh character, where the code has one."""
        return self.bare[6] if len(self.bare) == 7 else None

    def instructing(self, kind: NoteKind) -> Iterator[Instruction]:
        """Yield the instructions of one kind, those of the nearest row first."""
        return (item for item in self.instructions if item.kind is kind)


class Facts:
    """Facts of the codes of one release; use ``facts_of`` to get the shared one."""

    def __init__(self, terminology: Terminology) -> None:
        self.terminology = terminology
        self._codes: dict[str, CodeFacts] = {}
        self._rows: dict[str, _Row] = {}
        self._categories = sorted({code for code, _, _ in terminology.titles() if len(code) == 3})

    def code(self, value: str) -> CodeFacts:
        """Return the facts of a code in canonical spelling; ``named`` is the code with a short title, for messages."""
        found = self._codes.get(value)
        if found is None:
            found = self._codes[value] = self._read(value)
        return found

    def _read(self, value: str) -> CodeFacts:
        terminology = self.terminology
        bare = value.replace(".", "")
        if "-" in value or len(bare) < 3 or value not in terminology:
            return CodeFacts(value, False, False, "", (), (), (), (), (), False, value, bare, value)
        entry = terminology.entry(value)
        ancestors = terminology.ancestors(value)
        rows = [self._row(at) for at in (value, *ancestors)]
        near = [row for row in rows if len(row.at) >= 3 and "-" not in row.at]
        sevenths = terminology.seventh_characters(value)
        title = entry.title
        short = title if len(title) <= _TITLE else title[: _TITLE - 1].rsplit(" ", 1)[0].rstrip(",") + " …"
        return CodeFacts(
            value,
            True,
            entry.billable,
            title,
            ancestors,
            tuple(item for row in rows for item in row.instructions),
            tuple(item for row in rows for item in row.excludes1 if not item[1].covers(value)),
            tuple(item for row in near for item in row.excludes2 if not item[1].covers(value)),
            sevenths,
            entry.manifestation,
            ancestors[0] if len(bare) == 7 and sevenths else value,
            bare,
            f"{value} ({short})",
        )

    def _row(self, at: str) -> _Row:
        found = self._rows.get(at)
        if found is None:
            notes = self.terminology.entry(at).notes
            found = self._rows[at] = _Row(
                at,
                tuple(self._instructions(notes)),
                tuple(
                    (note, self._reach((note,)))
                    for note in notes
                    if note.kind is NoteKind.EXCLUDES1 and note.references
                ),
                tuple(
                    (note, self._reach((note,)))
                    for note in notes
                    if note.kind is NoteKind.EXCLUDES2 and note.references
                ),
            )
        return found

    def _reach(self, notes: Iterable[Note]) -> Reach:
        prefixes: list[str] = []
        ranges: list[tuple[str, str]] = []
        poisoning = False
        for note in notes:
            poisoning = poisoning or bool(_POISONING_ONLY.search(note.text))
            for reference in note.references:
                low, high = reference.first.replace(".", ""), reference.last.replace(".", "")
                if low == high:
                    prefixes.append(low)
                elif len(low) == len(high) == 3:
                    start = bisect_left(self._categories, low)
                    prefixes.extend(self._categories[start : bisect_right(self._categories, high)])
                else:
                    ranges.append((low, high))
        return Reach(tuple(prefixes), tuple(ranges), poisoning)

    def _instructions(self, notes: tuple[Note, ...]) -> Iterator[Instruction]:
        """Join the headings of a row with the lines below them."""
        heading: str = ""
        group: list[Note] = []
        kind: NoteKind | None = None
        for note in (*notes, None):
            same = note is not None and note.kind is kind and not note.text.endswith(":")
            if not same:
                if kind is not None and (group or heading):
                    yield self._instruction(kind, heading, group)
                heading, group, kind = "", [], None
            if note is None or note.kind not in _TO_INSTRUCT:
                continue
            kind = note.kind
            if note.text.endswith(":"):
                heading = note.text
            elif heading:
                group.append(note)
            else:
                yield self._instruction(kind, "", [note])

    def _instruction(self, kind: NoteKind, heading: str, group: list[Note]) -> Instruction:
        words = (heading or " ".join(note.text for note in group)).strip(" ,:")
        at = group[0].at if group else ""
        return Instruction(
            kind, at, words, self._reach(group), bool(_HEDGE.search(words)), bool(_OPEN_LIST.search(words))
        )


@dataclass(frozen=True, slots=True)
class _Row:
    at: str
    instructions: tuple[Instruction, ...]
    excludes1: tuple[tuple[Note, Reach], ...]
    excludes2: tuple[tuple[Note, Reach], ...]


@lru_cache(maxsize=8)
def _facts(_sha256: str, _edition: str, terminology: Terminology) -> Facts:
    return Facts(terminology)


def facts_of(terminology: Terminology) -> Facts:
    """Return the facts of a release, the same object for the same release."""
    return _facts(terminology.release.sha256, terminology.release.edition, terminology)


def drug_intent(code: str) -> str | None:
    """Tell poisoning, adverse effect and underdosing apart by the fifth or sixth character of T36-T50 (I.C.19.e).

    >>> drug_intent("T36.0X5A"), drug_intent("T40.1X1A"), drug_intent("T50.996A")
    ('adverse effect', 'poisoning', 'underdosing')
    """
    bare = code.replace(".", "")
    if not "T36" <= bare[:3] <= "T50" or len(bare) < 5:
        return None
    place = bare[4] if len(bare) == 5 or (bare[5] == "X" and bare[4] != "X") else bare[5]
    if place in "1234":
        return "poisoning"
    return {"5": "adverse effect", "6": "underdosing"}.get(place)
