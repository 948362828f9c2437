"""The lists that rules refer to, one fact a row, each with its source."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from nosology.core.table import read_table


@lru_cache(maxsize=64)
def rows(name: str, *columns: str) -> tuple[tuple[str, ...], ...]:
    """Return the cells of a table of this package, its source last.

    Raises ``TerminologyError`` naming file and line when header or row are not as expected.
    """
    path = files(__package__).joinpath(f"{name}.tsv")
    return tuple(cells for _, cells in read_table(path, (*columns, "source")))
