"""From the arguments of a command to documents, one at a time; a file that cannot be read does not stop the rest."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from nosology.core.encounter import Document
from nosology.core.errors import InputError, MissingInput, NothingToCode
from nosology.formats.text import document_from_bytes, read_document

SUFFIXES = (".txt", ".text", ".md", ".note")
STANDARD_INPUT = "-"


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read, or standard input; ``id`` is unique within a run."""

    path: Path | None
    id: str


def sources(arguments: list[str]) -> list[Source]:
    """List the files that the arguments name; a folder gives its text files, those of its subfolders too.

    Raises ``MissingInput`` for a path that does not exist and ``NothingToCode`` for a folder without text files.
    """
    found: list[Source] = []
    for argument in arguments or [STANDARD_INPUT]:
        if argument == STANDARD_INPUT:
            found.append(Source(None, "stdin"))
            continue
        path = Path(argument)
        if path.is_dir():
            files = [item for item in sorted(path.rglob("*")) if item.is_file() and item.suffix.lower() in SUFFIXES]
            if not files:
                raise NothingToCode(f"{argument}: holds no text files ({', '.join(SUFFIXES)})")
            found.extend(Source(file, file.stem) for file in files)
        elif path.exists():
            found.append(Source(path, path.stem))
        else:
            raise MissingInput(f"{argument}: there is no such file or folder")
    return _unique(found)


def _unique(found: list[Source]) -> list[Source]:
    """Tell files of the same stem apart by their paths."""
    stems = [source.id for source in found]
    return [
        Source(source.path, str(source.path.with_suffix("")))
        if source.path is not None and stems.count(source.id) > 1
        else source
        for source in found
    ]


def read(source: Source) -> Document:
    """Read one source."""
    if source.path is None:
        return document_from_bytes(sys.stdin.buffer.read(), id=source.id, source="standard input")
    document = read_document(source.path)
    return Document(source.id, document.text, source=document.source)


def read_all(found: list[Source]) -> Iterator[tuple[Source, Document | InputError]]:
    """Yield each source with its document, or with the error that kept it from being read."""
    for source in found:
        try:
            yield source, read(source)
        except InputError as error:
            yield source, error
