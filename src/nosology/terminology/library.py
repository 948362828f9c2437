"""The releases at hand, and the one in force on a date.

Releases come with the package (compiled at build time) and from a data folder (added with ``nosology terminology add``);
for the same system and first day the added one wins.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nosology.core.codes import CodeSystem, Release
from nosology.core.errors import BadReleaseFile, UnknownRelease
from nosology.terminology.difference import Difference, difference
from nosology.terminology.draft import Detail, RowFlag, described
from nosology.terminology.near import near_misses
from nosology.terminology.spelling import canonical
from nosology.terminology.store import SUFFIX, StoredFile
from nosology.terminology.terminology import Terminology
from nosology.terminology.validity import Validity, ValidityStatus

if TYPE_CHECKING:
    from nosology.terminology.adding import Added


@dataclass(frozen=True, slots=True)
class Selection:
    """A release chosen for a date; ``note`` says in one sentence why it is not the one in force, when it is not."""

    terminology: Terminology
    current: bool
    note: str | None


class Library:
    """All releases of all systems: the shipped ones and those in ``home / "releases"``."""

    def __init__(self, home: Path | None = None, *, shipped: Path | None = None) -> None:
        self.home = home
        self._shipped = shipped or Path(str(files("nosology.terminology").joinpath("releases")))

    @property
    def folder(self) -> Path | None:
        """The folder of the releases that the user added."""
        return None if self.home is None else self.home / "releases"

    def releases(self, system: CodeSystem | None = None) -> tuple[Release, ...]:
        """Return the releases at hand, by system and first day."""
        return tuple(release for release in self._paths() if system in (None, release.system))

    def load(self, release: Release) -> Terminology:
        """Load a release with the term tables that were added to it; ``UnknownRelease`` when it is not at hand."""
        path = self._paths().get(release)
        if path is None:
            raise UnknownRelease(f"{release.system.label} {release.edition} is not at hand. {_ADD}")
        terminology = Terminology.load(path)
        tables = self._tables(release)
        return terminology.attached(tables) if tables else terminology

    def edition(self, system: CodeSystem, edition: str) -> Terminology:
        """Load a release by its edition, such as ``FY2026 April``; case and spaces do not matter."""
        wanted = _plain(edition)
        for release in reversed(self.releases(system)):
            if wanted in (_plain(release.edition), release.effective_from.isoformat()):
                return self.load(release)
        known = ", ".join(release.edition for release in self.releases(system)) or "none"
        raise UnknownRelease(f"No edition {edition!r} of {system.label} is at hand; there are: {known}. {_ADD}")

    def for_date(self, system: CodeSystem, date: dt.date | None) -> Selection:
        """Choose the release in force on a date (None: the newest).

        Outside the dates of every release the nearest is used, the newest for a date past all, and the note says so. Raises
        ``UnknownRelease`` when no release of the system is at hand.
        """
        releases = self.releases(system)
        if not releases:
            raise UnknownRelease(f"No release of {system.label} is at hand. {_ADD}")
        if date is None:
            return Selection(self.load(releases[-1]), True, None)
        in_force = [release for release in releases if release.in_force(date)]
        if in_force:
            return Selection(self.load(in_force[-1]), True, None)
        earlier = [release for release in releases if release.effective_from <= date]
        chosen = earlier[-1] if earlier else releases[0]
        note = (
            f"No release of {system.label} in force on {date.isoformat()} is at hand; {chosen.edition} "
            f"({_span(chosen)}) was used. {_ADD}"
        )
        return Selection(self.load(chosen), False, note)

    def validate(self, code: str, system: CodeSystem, on: dt.date | None = None) -> Validity:
        """Say whether a code may be reported on a date (None: in the newest release), and if not, why."""
        selection = self.for_date(system, on)
        terminology = selection.terminology
        release = terminology.release
        value = canonical(system, code)
        note = f" {selection.note}" if selection.note else ""

        def answer(status: ValidityStatus, message: str, near: tuple[str, ...] = ()) -> Validity:
            return Validity(value, status, terminology.title(value), release, message + note, near)

        if terminology.is_billable(value):
            return answer(ValidityStatus.VALID, f"{value} is valid in {release.edition}.")
        if value in terminology:
            near = tuple(code for code in terminology.descendants(value) if terminology.is_billable(code))[:5]
            message = (
                f"{value} is not billable in {release.edition}; a more specific code is needed: {', '.join(near)}."
            )
            return answer(ValidityStatus.NOT_BILLABLE, message, near)
        near = near_misses(terminology, value)
        others = [other.edition for other in self.releases(system) if value in self.load(other)]
        if others:
            message = f"{value} is not valid in {release.edition}; it stands in {', '.join(others)}."
            return answer(ValidityStatus.NOT_ON_DATE, message, near)
        hint = f" Did you mean {', '.join(near)}?" if near else ""
        return answer(ValidityStatus.UNKNOWN, f"{value} is not a code of {system.label}.{hint}", near)

    def diff(self, old: Release, new: Release) -> Difference:
        """Compare two releases of one system: codes added, deleted, retitled, and changes of the billable state."""
        if old.system is not new.system:
            raise UnknownRelease(f"{old.system.label} and {new.system.label} cannot be compared; name one system.")
        return difference(self.load(old), self.load(new))

    def add(
        self,
        paths: Iterable[Path],
        *,
        system: CodeSystem | None = None,
        edition: str | None = None,
        effective_from: dt.date | None = None,
        effective_to: dt.date | None = None,
    ) -> tuple[Added, ...]:
        """Add official files: tabular, index, neoplasm, drug and external-cause XML, order files, code lists, ClaML.

        Kind, edition and dates are read from content and file name where they are not given. An order file or code list never
        takes the place of a release that holds more. Raises ``BadReleaseFile`` with file, line and reason; nothing is kept then.
        """
        from nosology.terminology.adding import Given, add_files

        if self.folder is None:
            raise UnknownRelease("This library has no data folder; make it with Library(home).")
        given = Given(system, edition, effective_from, effective_to)
        return add_files(paths, self.folder, given, self._detail())

    def _detail(self) -> dict[tuple[CodeSystem, dt.date], Detail]:
        """Say how much each release at hand holds; a damaged one is left out, so that its official file may replace it."""
        found: dict[tuple[CodeSystem, dt.date], Detail] = {}
        for folder in (self._shipped, self.folder):
            for path in _release_files(folder):
                with suppress(BadReleaseFile):
                    file = StoredFile(path)
                    if file.header.get("kind") == "release":
                        release = described(file.header["release"])
                        found[release.system, release.effective_from] = _detail_of(file)
        return found

    def _paths(self) -> dict[Release, Path]:
        found: dict[tuple[CodeSystem, dt.date], tuple[Release, Path]] = {}
        for folder in (self._shipped, self.folder):
            for path in _release_files(folder):
                header = _header(path, path.stat().st_mtime_ns)
                if header.get("kind") == "release":
                    release = described(header["release"])
                    found[release.system, release.effective_from] = (release, path)
        ordered = sorted(found.values(), key=lambda item: (item[0].system.label, item[0].effective_from))
        return dict(ordered)

    def _tables(self, release: Release) -> tuple[Path, ...]:
        wanted = (release.system.value, release.effective_from.isoformat())
        tables: list[Path] = []
        for path in _release_files(self.folder):
            header = _header(path, path.stat().st_mtime_ns)
            if header.get("kind") == "terms" and (header["system"], header["effective_from"]) == wanted:
                tables.append(path)
        return tuple(tables)


_ADD = "Load the official file with: nosology terminology add FILE"


def _release_files(folder: Path | None) -> list[Path]:
    if folder is None or not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if path.suffix == SUFFIX and not path.name.startswith("."))


@lru_cache(maxsize=256)
def _header(path: Path, _changed: int) -> dict[str, Any]:
    return StoredFile(path).header


def _detail_of(file: StoredFile) -> Detail:
    if file.section("note_kinds"):
        return Detail.NOTES
    headings = any(not flags & (RowFlag.BILLABLE | RowFlag.CHAPTER | RowFlag.BLOCK) for flags in file.section("flags"))
    return Detail.HEADINGS if headings else Detail.CODES


def _plain(edition: str) -> str:
    return "".join(edition.lower().split())


def _span(release: Release) -> str:
    last = release.effective_to.isoformat() if release.effective_to else "open"
    return f"{release.effective_from.isoformat()} to {last}"
