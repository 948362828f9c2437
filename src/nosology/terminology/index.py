"""The terms of the alphabetic index and of the neoplasm, drug and external-cause tables, each with its code."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from nosology.terminology.draft import ReleaseInfo
from nosology.terminology.store import SUFFIX, StoredFile, write_file

TABLES = ("index", "neoplasm", "drug", "external-cause")


@dataclass(frozen=True, slots=True)
class IndexTerm:
    """One entry: the main term and its subterms, the code they lead to, and for a table the column it stands in.

    ``path`` leaves out the nonessential modifiers, which do not affect the code (guideline I.A.7); ``code`` may be a
    category or end before the seventh character; ``manifestation`` is the bracketed second code (I.A.13).
    """

    table: str
    path: tuple[str, ...]
    code: str
    column: str | None = None
    manifestation: str | None = None

    @property
    def text(self) -> str:
        """The path as it is read: ``Abscess, lung``."""
        return ", ".join(self.path)


def write_terms(terms: Iterable[IndexTerm], table: str, info: ReleaseInfo, folder: Path) -> Path:
    """Write a table of terms beside the releases, attached to the release of the same system and first day."""
    lines = ["\t".join((term.code, term.manifestation or "", term.column or "", *term.path)) for term in terms]
    path = folder / f"{info.system.label}-{info.effective_from.isoformat()}-{table}{SUFFIX}"
    header = {
        "kind": "terms",
        "table": table,
        "system": info.system.value,
        "effective_from": info.effective_from.isoformat(),
        "source": info.source,
    }
    write_file(path, header, {"terms": "\n".join(lines).encode()})
    return path


def load_terms(path: Path) -> Iterator[IndexTerm]:
    """Yield the terms of a table; ``BadReleaseFile`` when the file is damaged."""
    file = StoredFile(path)
    table = file.header["table"]
    for line in file.lines("terms"):
        code, manifestation, column, *steps = line.split("\t")
        yield IndexTerm(table, tuple(steps), code, column or None, manifestation or None)
