"""From the arguments of a command to documents, one at a time; a file that cannot be read does not stop the rest."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from nosology.core.encounter import Document
from nosology.core.errors import InputError, MissingInput, NothingToCode
from nosology.formats.text import document_from_bytes, read_document

SUFFIXES = (".txt", ".text", ".md", ".note")
STANDARD_INPUT = "-"
_LONGEST_ECHO = 120
_FILE = re.compile(r"\.\w{1,5}$|/$")


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read, or standard input; ``id`` is unique within a run."""

    path: Path | None
    id: str


def sources(arguments: list[str]) -> list[Source]:
    """List the files that the arguments name, each once; a folder gives its text files, those of its subfolders too.

    Raises ``MissingInput`` for a path that does not exist and ``NothingToCode`` for a folder without text files.
    """
    found: dict[Path | None, None] = {}
    for argument in arguments or [STANDARD_INPUT]:
        if argument == STANDARD_INPUT:
            found[None] = None
            continue
        path = Path(argument)
        try:
            files = _text_files(path) if path.is_dir() else [path] if path.exists() else []
        except OSError as error:
            raise MissingInput(f"{_shown(argument)}: cannot be read ({error.strerror})") from None
        if not files:
            if path.is_dir():
                raise NothingToCode(f"{argument}: holds no text files ({', '.join(SUFFIXES)})")
            raise MissingInput(f"{_shown(argument)}: there is no such file or folder")
        found.update(dict.fromkeys(files))
    return _named(list(found))


def _text_files(folder: Path) -> list[Path]:
    return [item for item in sorted(folder.rglob("*")) if item.is_file() and item.suffix.lower() in SUFFIXES]


def _shown(argument: str) -> str:
    """Name an argument in a message; one that reads as a text and no path is not repeated, as it may be a note."""
    if len(argument) <= _LONGEST_ECHO and ("\n" not in argument) and (" " not in argument or _FILE.search(argument)):
        return argument
    return f"an argument of {len(argument)} characters (a text goes in by standard input)"


def _named(paths: list[Path | None]) -> list[Source]:
    """Name each file by its stem, those of the same stem by path, and those that still agree by path and suffix."""
    names = ["stdin" if path is None else path.stem for path in paths]
    for suffix in (False, True):
        often = Counter(names)
        names = [
            str(path if suffix else path.with_suffix("")) if path is not None and often[name] > 1 else name
            for path, name in zip(paths, names, strict=True)
        ]
    return [Source(path, _printable(name)) for path, name in zip(paths, names, strict=True)]


def _printable(name: str) -> str:
    """Replace the bytes of a file name that are not UTF-8, which no JSON can hold."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def read(source: Source) -> Document:
    """Read one source."""
    if source.path is None:
        return document_from_bytes(sys.stdin.buffer.read(), id=source.id, source="standard input")
    document = read_document(source.path)
    return Document(source.id, document.text, source=_printable(document.source or ""))


def read_all(found: list[Source]) -> Iterator[tuple[Source, Document | InputError]]:
    """Yield each source with its document, or with the error that kept it from being read."""
    for source in found:
        try:
            yield source, read(source)
        except InputError as error:
            yield source, error
