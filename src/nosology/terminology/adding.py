"""Add official files of other years and kinds to a library.

All files are read before the first is written, and each release is renamed into place whole: a bad file leaves nothing
behind. A tabular list and an order file of the same edition given together become one release with the notes of the one and
the exact list of codes of the other; an index or table is attached to the release of its edition.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from nosology.core.codes import CodeSystem
from nosology.core.errors import BadReleaseFile
from nosology.terminology.draft import Draft, ReleaseInfo, write_release
from nosology.terminology.index import IndexTerm, write_terms
from nosology.terminology.sources.claml import read_claml
from nosology.terminology.sources.code_list import read_code_list, read_order_file
from nosology.terminology.sources.index_xml import read_index
from nosology.terminology.sources.sniff import Dated, FileKind, Sniffed, claml_edition, fiscal_edition, sniff
from nosology.terminology.sources.tabular_xml import read_tabular
from nosology.terminology.spelling import complete

WHOLE_TABULAR = 21
"""Chapters that a whole tabular list has at least; a file with fewer is one of its chapters."""


@dataclass(frozen=True, slots=True)
class Added:
    """What one file became: ``rows`` is the number of codes or terms, ``path`` where they are kept."""

    source: Path
    kind: str
    system: CodeSystem
    edition: str
    rows: int
    path: Path


@dataclass(frozen=True, slots=True)
class Given:
    """What the user says of the files; what is None is read from them."""

    system: CodeSystem | None = None
    edition: str | None = None
    effective_from: dt.date | None = None
    effective_to: dt.date | None = None


@dataclass(slots=True)
class _Read:
    """A file read whole and not yet written."""

    file: Sniffed
    info: ReleaseInfo
    draft: Draft | None = None
    terms: tuple[IndexTerm, ...] = ()
    table: str = ""


def add_files(
    paths: Iterable[Path], folder: Path, given: Given, richer: Collection[tuple[CodeSystem, dt.date]] = ()
) -> tuple[Added, ...]:
    """Read files and write their releases and tables into a folder.

    ``richer`` names the releases at hand that have notes, which an order file or code list may not replace.

    Raises ``BadReleaseFile`` with file, line and reason when one is not whole or cannot be dated; nothing is written then.
    """
    read = [_read(sniff(path), given) for path in paths]
    drafts: dict[tuple[CodeSystem, dt.date], _Read] = {}
    for item in sorted(read, key=lambda one: one.file.kind is not FileKind.TABULAR):
        if item.draft is not None:
            key = (item.info.system, item.info.effective_from)
            known = drafts.get(key)
            if known is None:
                drafts[key] = item
            else:
                _merge(known, item)
    for key, item in drafts.items():
        if key in richer and item.file.kind in (FileKind.ORDER, FileKind.CODES):
            raise BadReleaseFile(
                f"{item.file.path.name}: {item.info.edition} is at hand with its notes, which this file lacks; "
                "give it together with the tabular list."
            )
    added: list[Added] = []
    for item in drafts.values():
        assert item.draft is not None
        release = write_release(item.draft, item.info, folder)
        path = folder / f"{release.system.label}-{release.effective_from.isoformat()}.release"
        added.append(_added(item, len(item.draft.rows), path))
    for item in read:
        if item.draft is None:
            path = write_terms(item.terms, item.table, item.info, folder)
            added.append(_added(item, len(item.terms), path))
    return tuple(added)


def _added(item: _Read, rows: int, path: Path) -> Added:
    kind = item.table or item.file.kind.value
    return Added(item.file.path, kind, item.info.system, item.info.edition, rows, path)


def _read(file: Sniffed, given: Given) -> _Read:
    path = file.path
    system = given.system or file.system
    if file.kind is FileKind.TABULAR:
        draft, version = read_tabular(path)
        chapters = sum(1 for row in draft.rows if row.parent < 0)
        if chapters < WHOLE_TABULAR:
            raise BadReleaseFile(
                f"{path.name}: only {chapters} of the {WHOLE_TABULAR} chapters are there; add the whole tabular list."
            )
        return _Read(file, _info(path, system, given, version), draft)
    if file.kind is FileKind.INDEX:
        found = read_index(path)
        if not found.terms:
            raise BadReleaseFile(f"{path.name}: the index holds no term with a code.")
        return _Read(file, _info(path, system, given, found.version), None, tuple(found.terms), found.table)
    if file.kind is FileKind.CLAML:
        draft, edition = read_claml(path)
        if not any(not row.flags for row in draft.rows) and not any(row.flags & 1 for row in draft.rows):
            raise BadReleaseFile(f"{path.name}: the file holds no category.")
        dated = None if given.effective_from else claml_edition(path, edition.name, edition.version)
        return _Read(file, _dated(path, system, given, dated), draft)
    reader = read_order_file if file.kind is FileKind.ORDER else read_code_list
    return _Read(file, _info(path, system, given, ""), reader(path, system))


def _info(path: Path, system: CodeSystem, given: Given, version: str) -> ReleaseInfo:
    return _dated(path, system, given, None if given.effective_from else fiscal_edition(path, version))


def _dated(path: Path, system: CodeSystem, given: Given, dated: Dated | None) -> ReleaseInfo:
    if dated is None:
        first = given.effective_from or dt.date.min
        year = first.year + (first.month >= 10)
        dated = Dated(given.edition or f"FY{year}", first, given.effective_to or dt.date(year, 9, 30))
    last = given.effective_to or dated.effective_to
    if last is not None and last < dated.effective_from:
        raise BadReleaseFile(
            f"{path.name}: the last day in force, {last}, lies before the first, {dated.effective_from}."
        )
    return ReleaseInfo(system, given.edition or dated.edition, dated.effective_from, last, path.name)


def _merge(tabular: _Read, listed: _Read) -> None:
    """Hold a tabular list to the codes and titles of the order file of its edition."""
    draft, other = tabular.draft, listed.draft
    if tabular.file.kind is not FileKind.TABULAR or draft is None or other is None:
        names = f"{tabular.file.path.name} and {listed.file.path.name}"
        raise BadReleaseFile(f"{names} are of the same edition ({tabular.info.edition}); give only one of them.")
    titles = {row.code: row.title for row in other.rows if not row.flags & 6}
    rows = {row.code for row in draft.rows}
    parents = {row.parent for row in draft.rows}
    tables: list[tuple[tuple[str, str], ...]] = []
    made: set[str] = set()
    for number, row in enumerate(draft.rows):
        tables.append(row.seventh or (tables[row.parent] if row.parent >= 0 else ()))
        if number in parents or row.flags or not tables[number]:
            continue
        for character, meaning in tables[number]:
            full = complete(row.code, character)
            title = titles.get(full)
            if title != f"{row.title}, {meaning}":
                draft.exceptions[full] = title
            made.add(full)
    missing = sorted(set(titles) - rows - made)
    if missing:
        raise BadReleaseFile(
            f"{listed.file.path.name} and {tabular.file.path.name} are not of the same edition: "
            f"{len(missing)} codes differ, {missing[0]} among them."
        )
    tabular.info = ReleaseInfo(
        tabular.info.system,
        tabular.info.edition,
        tabular.info.effective_from,
        tabular.info.effective_to,
        f"{tabular.info.source} and {listed.info.source}",
    )
