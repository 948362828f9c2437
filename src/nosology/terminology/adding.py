"""Add official files of other years and kinds to a library.

All files are read before the first is written, and each release is renamed into place whole: a bad file leaves nothing
behind. A tabular list and an order file of the same edition given together become one release with the notes of the one and
the exact list of codes of the other; an index or table is attached to the release of its edition. Updates within a fiscal year
often keep the year alone in the name of one of the two files: where their codes agree, the month that the other names holds.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from nosology.core.codes import CodeSystem
from nosology.core.errors import BadReleaseFile
from nosology.terminology.draft import Detail, Draft, ReleaseInfo, RowFlag, file_name, write_release
from nosology.terminology.index import IndexTerm, write_terms
from nosology.terminology.sources.claml import read_claml
from nosology.terminology.sources.code_list import read_code_list, read_order_file
from nosology.terminology.sources.index_xml import read_index
from nosology.terminology.sources.sniff import Dated, FileKind, Sniffed, claml_edition, fiscal_edition, sniff
from nosology.terminology.sources.tabular_xml import read_tabular
from nosology.terminology.spelling import complete

_NO_CODE = RowFlag.CHAPTER | RowFlag.BLOCK
_DETAIL = {FileKind.CODES: Detail.CODES, FileKind.ORDER: Detail.HEADINGS}
WHOLE_TABULAR = 21
"""Chapters that a whole tabular list has at least; a file with fewer is one of its chapters."""


@dataclass(frozen=True, slots=True)
class Added:
    """What one file became: ``rows`` is the number of codes or terms, ``path`` where they are kept.

    Terms are attached to the release of the same ``system`` and ``effective_from``, be it at hand or added later.
    """

    source: Path
    kind: str
    system: CodeSystem
    edition: str
    effective_from: dt.date
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
    paths: Iterable[Path], folder: Path, given: Given, at_hand: Mapping[tuple[CodeSystem, dt.date], Detail]
) -> tuple[Added, ...]:
    """Read files and write their releases and tables into a folder.

    ``at_hand`` says how much the releases at hand hold: an order file or code list may not replace one that holds more.

    Raises ``BadReleaseFile`` with file, line and reason when one is not whole or cannot be dated; nothing is written then.
    """
    read = [_read(sniff(path), given) for path in paths]
    _refuse_repeats(read)
    drafts = {(item.info.system, item.info.effective_from): item for item in _releases(read)}
    for key, item in drafts.items():
        held = at_hand.get(key, Detail.CODES)
        if held > _DETAIL.get(item.file.kind, Detail.NOTES):
            what = "its notes" if held is Detail.NOTES else "its headings"
            raise BadReleaseFile(
                f"{item.file.path.name}: {item.info.edition} is at hand with {what}, which this file lacks; "
                "give it together with the tabular list."
            )
    added: list[Added] = []
    for item in drafts.values():
        assert item.draft is not None
        write_release(item.draft, item.info, folder)
        path = folder / file_name(item.info)
        added.append(_added(item, len(item.draft.rows), path))
    for item in read:
        if item.draft is None:
            path = write_terms(item.terms, item.table, item.info, folder)
            added.append(_added(item, len(item.terms), path))
    return tuple(added)


def _refuse_repeats(read: list[_Read]) -> None:
    """Refuse two tabular lists, or two tables of one kind, of the same edition: one would replace the other unseen."""
    seen: dict[tuple[CodeSystem, dt.date, str], _Read] = {}
    for item in read:
        if item.table or item.file.kind is FileKind.TABULAR:
            key = (item.info.system, item.info.effective_from, item.table)
            if key in seen:
                raise _same_edition(seen[key], item)
            seen[key] = item


def _releases(read: list[_Read]) -> list[_Read]:
    """Return what becomes a release: lists of codes of the same edition are merged into its tabular list."""
    found = [item for item in read if item.file.kind is FileKind.TABULAR]
    for item in read:
        if item.draft is None or item.file.kind is FileKind.TABULAR:
            continue
        same = [one for one in found if _start(one) == _start(item)]
        if not same:
            same = [one for one in found if _one_year(one, item) and not _differences(one, item)]
        if same:
            _merge(same[0], item)
        else:
            found.append(item)
    return found


def _start(item: _Read) -> tuple[CodeSystem, dt.date]:
    return item.info.system, item.info.effective_from


def _one_year(tabular: _Read, listed: _Read) -> bool:
    one, other = tabular.info, listed.info
    return tabular.file.kind is FileKind.TABULAR and (one.system, one.effective_to) == (
        other.system,
        other.effective_to,
    )


def _same_edition(one: _Read, other: _Read) -> BadReleaseFile:
    names = f"{one.file.path.name} and {other.file.path.name}"
    return BadReleaseFile(f"{names} are of the same edition ({one.info.edition}); give only one of them.")


def _added(item: _Read, rows: int, path: Path) -> Added:
    kind = item.table or item.file.kind.value
    return Added(item.file.path, kind, item.info.system, item.info.edition, item.info.effective_from, rows, path)


def _read(file: Sniffed, given: Given) -> _Read:
    path = file.path
    system = given.system or file.system
    if file.kind in (FileKind.TABULAR, FileKind.INDEX) and system is not file.system:
        raise BadReleaseFile(
            f"{path.name}: this is the {file.kind.value} of {file.system.label}, not of {system.label}; leave out --system."
        )
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
        if not any(not row.flags for row in draft.rows) and not any(row.flags & RowFlag.BILLABLE for row in draft.rows):
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
        year = min(first.year + (first.month >= 10), dt.MAXYEAR)
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
        raise _same_edition(tabular, listed)
    differing = _differences(tabular, listed)
    if differing:
        raise BadReleaseFile(
            f"{listed.file.path.name} and {tabular.file.path.name} are not of the same edition: "
            f"{len(differing)} codes differ, {differing[0]} among them."
        )
    titles = {row.code: row.title for row in other.rows}
    for full, _, title in _expansions(draft):
        if titles.get(full) == title:
            draft.exceptions.pop(full, None)
        else:
            draft.exceptions[full] = titles.get(full)
    later = max(tabular.info, listed.info, key=lambda info: info.effective_from)
    tabular.info = replace(later, source=f"{tabular.info.source} and {listed.info.source}")


def _differences(tabular: _Read, listed: _Read) -> list[str]:
    """Name the codes that only one of two files has, or that only one of them has as billable.

    Seventh characters that the tabular list would allow and the other file leaves out are no difference, unless a row
    would be left without any.
    """
    draft, other = tabular.draft, listed.draft
    if draft is None or other is None:
        return []
    given = {row.code: bool(row.flags & RowFlag.BILLABLE) for row in other.rows if not row.flags & _NO_CODE}
    printed = {row.code: bool(row.flags & RowFlag.BILLABLE) for row in draft.rows if not row.flags & _NO_CODE}
    made: dict[str, str] = {full: stem for full, stem, _ in _expansions(draft)}
    completed = {made[code] for code in given if code in made}
    differing = {code for code in given if code not in printed and code not in made}
    differing |= {code for code, billable in printed.items() if given.get(code, False) != billable}
    differing |= set(made.values()) - completed
    return sorted(differing)


def _expansions(draft: Draft) -> Iterator[tuple[str, str, str]]:
    """Yield (code, printed row, title) of every seventh character that a tabular list's tables make."""
    parents = {row.parent for row in draft.rows}
    tables: list[tuple[tuple[str, str], ...]] = []
    for number, row in enumerate(draft.rows):
        tables.append(row.seventh or (tables[row.parent] if row.parent >= 0 else ()))
        if number not in parents and not row.flags:
            for character, meaning in tables[number]:
                yield complete(row.code, character), row.code, f"{row.title}, {meaning}"
