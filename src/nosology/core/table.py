"""Read a TSV that ships with the package: comments, a line that names the columns, then one fact a row."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources.abc import Traversable

from nosology.core.errors import TerminologyError


def read_table(path: Traversable, columns: tuple[str, ...]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield (line number, cells) of a TSV whose first line that is no comment names the columns.

    Raises ``TerminologyError`` naming file and line when the header or a row is not as expected.
    """
    header_seen = False
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = tuple(cell.strip() for cell in line.split("\t"))
        if not header_seen:
            if cells != columns:
                raise TerminologyError(f"{path.name}:{number}: the columns must be {', '.join(columns)}")
            header_seen = True
            continue
        if len(cells) != len(columns):
            raise TerminologyError(f"{path.name}:{number}: expected {len(columns)} cells, found {len(cells)}")
        yield number, cells
