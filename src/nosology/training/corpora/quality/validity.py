"""Are the codes of a corpus valid in the edition of their date? Each assignment falls into one of six states."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from nosology.core.codes import Code, CodeSystem
from nosology.terminology import Library, Terminology
from nosology.terminology.spelling import canonical
from nosology.training.corpora.gold import Corpus, Example


class CodeState(StrEnum):
    """Valid, or what is wrong with a code."""

    VALID = "valid"
    NOT_BILLABLE = "not billable"
    TRUNCATED = "truncated"
    NOT_ON_DATE = "not valid on date"
    LOST_ZERO = "leading zero lost"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class StateRow:
    """A state with its number of assignments and of different codes, and the most frequent of these with their counts."""

    state: CodeState
    assignments: int
    codes: int
    most: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """The states that occur, in the order of ``CodeState``; ``notes`` say where another edition had to be asked."""

    rows: tuple[StateRow, ...]
    notes: tuple[str, ...]


def check(corpus: Corpus, library: Library, *, show: int = 10) -> Checked:
    """Look up every assignment in the release of its date: the encounter's, else the corpus's, else the newest."""
    found: dict[CodeState, Counter[str]] = {state: Counter() for state in CodeState}
    known: dict[tuple[Code, dt.date | None], CodeState] = {}
    notes: Counter[str] = Counter()
    if corpus.shifted_dates:
        notes["The dates are shifted and choose no edition; the newest release at hand was asked."] += 1
    for item in corpus.examples:
        date = date_of(item, corpus)
        for gold in item.gold:
            key = gold.code, date
            if key not in known:
                known[key], note = _state(library, gold.code, date)
                if note is not None:
                    notes[note] += 1
            found[known[key]][gold.code.value] += 1
    rows = tuple(
        StateRow(
            state, codes.total(), len(codes), tuple(sorted(codes.items(), key=lambda row: (-row[1], row[0]))[:show])
        )
        for state, codes in found.items()
        if codes
    )
    return Checked(rows, tuple(sorted(notes)))


def date_of(example: Example, corpus: Corpus) -> dt.date | None:
    """Return the date that chooses the edition of an example's codes, None where the corpus tells none."""
    return corpus.coded_on if corpus.shifted_dates else example.encounter.date or corpus.coded_on


def _state(library: Library, code: Code, date: dt.date | None) -> tuple[CodeState, str | None]:
    selection = library.for_date(code.system, date)
    note = None
    if selection.note is not None:
        edition = selection.terminology.release.edition
        note = f"{code.system.label}: no release in force on the date of coding is at hand; {edition} was asked."
    return state_in(selection.terminology, library, code), note


def state_in(terminology: Terminology, library: Library, code: Code) -> CodeState:
    """Say what one release makes of a code; the other releases at hand tell whether it is valid at another time.

    The beginning of a code is truncated, but in ICD-9, whose lists at hand hold no categories, it is one of these.
    """
    if terminology.is_billable(code.value):
        return CodeState.VALID
    if code.value in terminology:
        return CodeState.NOT_BILLABLE
    for release in library.releases(code.system):
        if release != terminology.release and code.value in library.load(release):
            return CodeState.NOT_ON_DATE
    nine = code.system in (CodeSystem.ICD9CM, CodeSystem.ICD9PCS)
    if continuations(terminology, code.value):
        return CodeState.NOT_BILLABLE if nine else CodeState.TRUNCATED
    return CodeState.LOST_ZERO if nine and _with_zero(terminology, code) else CodeState.UNKNOWN


def _with_zero(terminology: Terminology, code: Code) -> bool:
    bare = code.value.replace(".", "")
    return any(terminology.is_billable(canonical(code.system, zeros + bare)) for zeros in ("0", "00"))


def continuations(terminology: Terminology, value: str, limit: int = 20) -> tuple[str, ...]:
    """Return the first codes that a value is the beginning of, with their periods; the value itself is none of them."""
    bare, codes = value.replace(".", ""), _bare_codes(terminology)
    place = bisect_left(codes, bare)
    found = (code for code in codes[place : place + limit] if code != bare and code.startswith(bare))
    return tuple(canonical(terminology.release.system, code) for code in found)


@lru_cache(maxsize=8)
def _bare_codes(terminology: Terminology) -> list[str]:
    return sorted(code.replace(".", "") for code in terminology.codes())
