"""Open the files of a corpus: text, lines, CSV and JSON, plain or gzipped; what cannot be read names file and line."""

from __future__ import annotations

import csv
import gzip
import json
import zlib
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from nosology.core.annotations import Span
from nosology.core.encounter import Document
from nosology.core.errors import CorpusError, InputError
from nosology.formats.text import decode
from nosology.training.corpora.gold import Passage

_FIELD_LIMIT = 50_000_000


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: the file and, where it has lines, the line counted from 1."""

    file: str
    line: int | None = None

    def error(self, message: str) -> CorpusError:
        """Make the error that names this place; the message must not hold text of a note."""
        return CorpusError(f"{self}: {message}")

    def __str__(self) -> str:
        return self.file if self.line is None else f"{self.file}:{self.line}"


def read_text(path: Path) -> str:
    """Return a note's text, line ends as they are; a byte order mark is no character of it."""
    try:
        return decode(path.read_bytes(), path.name)
    except OSError as error:
        raise CorpusError(f"{path.name}: cannot be read ({error.strerror})") from None
    except InputError as error:
        raise CorpusError(str(error)) from None


@contextmanager
def _opened(path: Path) -> Iterator[IO[str]]:
    """Open a table as UTF-8, unpacking ``.gz``; whatever goes wrong while reading becomes a ``CorpusError``."""
    opener: Callable[..., Any] = gzip.open if path.suffix == ".gz" else open
    try:
        with opener(path, "rt", encoding="utf-8-sig", newline="") as stream:
            yield stream
    except UnicodeDecodeError:
        raise CorpusError(f"{path.name}: is not UTF-8 throughout; save it as UTF-8") from None
    except (EOFError, gzip.BadGzipFile, zlib.error):
        raise CorpusError(f"{path.name}: the compressed file is damaged or cut short; fetch it again") from None
    except OSError as error:
        raise CorpusError(f"{path.name}: cannot be read ({error.strerror})") from None


def read_lines(path: Path) -> Iterator[tuple[Place, str]]:
    """Yield the lines of a file that are not blank, without their ends."""
    with _opened(path) as stream:
        for number, line in enumerate(stream, 1):
            if line.strip():
                yield Place(path.name, number), line.rstrip("\r\n")


def read_cells(path: Path, columns: int) -> Iterator[tuple[Place, list[str]]]:
    """Yield the tab-separated cells of a file without header; each line must have as many as told."""
    for place, line in read_lines(path):
        cells = line.split("\t")
        if len(cells) != columns:
            raise place.error(f"expected {columns} cells, found {len(cells)}")
        yield place, cells


def read_csv(path: Path, needed: Collection[str]) -> Iterator[tuple[Place, dict[str, str]]]:
    """Yield the rows of a CSV file by column name in lower case; cells may hold line breaks and are never numbers.

    Raises ``CorpusError`` when a needed column is missing, a row has too few or too many cells, or a quote never closes.
    """
    before = csv.field_size_limit(_FIELD_LIMIT)
    try:
        with _opened(path) as stream:
            reader = csv.reader(stream, strict=True)
            try:
                header = [name.strip().lower() for name in next(reader, [])]
                missing = [name for name in needed if name not in header]
                if missing:
                    raise Place(path.name, 1).error(f"the column {', '.join(missing)} is missing")
                line = reader.line_num
                for cells in reader:
                    place, line = Place(path.name, line + 1), reader.line_num
                    if cells and len(cells) != len(header):
                        raise place.error(f"expected {len(header)} cells, found {len(cells)}")
                    if cells:
                        yield place, dict(zip(header, cells, strict=True))
            except csv.Error as error:
                raise Place(path.name, reader.line_num).error(f"is no well-formed CSV ({error})") from None
    finally:
        csv.field_size_limit(before)


def read_json_lines(path: Path) -> Iterator[tuple[Place, dict[str, Any]]]:
    """Yield the objects of a JSON lines file."""
    for place, line in read_lines(path):
        yield place, json_object(place, line)


def json_object(place: Place, text: str) -> dict[str, Any]:
    """Parse one JSON object."""
    try:
        value = json.loads(text)
    except ValueError:
        raise place.error("is no JSON") from None
    if not isinstance(value, dict):
        raise place.error("must be a JSON object")
    return value


def passage(place: Place, document: Document, bounds: list[tuple[int, int]]) -> Passage:
    """Cut a passage out of a document; bounds are half-open code-point indices and must lie within the text."""
    for start, end in bounds:
        if not 0 <= start < end <= len(document.text):
            raise place.error(
                f"the span {start}-{end} is not within the {len(document.text)} characters of {document.id}"
            )
    ordered = sorted(bounds)
    if not ordered:
        raise place.error("a span is needed")
    return Passage(
        tuple(Span(document.id, start, end) for start, end in ordered),
        " ".join(document.text[start:end] for start, end in ordered),
    )
