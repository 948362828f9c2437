"""CSV and Parquet with a row an encounter: the fields of ``records``, lists written as a table can hold them.

A cell of ``codes`` holds codes apart by blanks, commas, semicolons or bars, or a JSON list; ``optional_codes`` those that need
not be found; ``system`` the system of the row's codes; ``spans`` a JSON object from code to its spans, such as
``{"I10": [[12, 24]]}``. In Parquet lists may be lists.
"""

from __future__ import annotations

import importlib
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from nosology.core.errors import CorpusError, MissingExtra
from nosology.training.corpora.options import Content, Options
from nosology.training.corpora.reading import Place, read_csv
from nosology.training.corpora.records import example

_APART = re.compile(r"[\s,;|]+")
_NEEDED = ("id", "text", "codes")
_CSV = (".csv", ".csv.gz")
_BATCH = 256


def recognised_csv(path: Path) -> bool:
    """Say whether the path names a CSV file."""
    return path.is_file() and path.name.endswith(_CSV)


def recognised_parquet(path: Path) -> bool:
    """Say whether the path names a Parquet file."""
    return path.is_file() and path.name.endswith(".parquet")


def read_csv_corpus(path: Path, options: Options) -> Content:
    """Read a CSV file with a header."""
    return _content(read_csv(path, _NEEDED), options)


def read_parquet_corpus(path: Path, options: Options) -> Content:
    """Read a Parquet file; ``MissingExtra`` where pyarrow is not installed."""
    return _content(_parquet_rows(path), options)


def _content(rows: Iterator[tuple[Place, dict[str, Any]]], options: Options) -> Content:
    examples = tuple(example(place, _fields(place, row), options) for place, row in rows)
    languages = {document.language for item in examples for document in item.encounter.documents}
    return Content(examples, languages.pop() if len(languages) == 1 else options.language)


def _fields(place: Place, row: Mapping[str, Any]) -> dict[str, Any]:
    spans = row.get("spans") or {}
    if isinstance(spans, str):
        spans = _json(place, spans, "spans")
    if not isinstance(spans, Mapping):
        raise place.error("spans must be a JSON object from code to a list of spans")
    left = dict(spans)
    codes: list[dict[str, Any]] = []
    for column, optional in (("codes", False), ("optional_codes", True)):
        for code in _codes(place, row.get(column), column):
            item: dict[str, Any] = dict(code) if isinstance(code, Mapping) else {"code": code}
            item.setdefault("optional", optional)
            if row.get("system"):
                item.setdefault("system", row["system"])
            if item.get("code") in left:
                item["spans"] = left.pop(item["code"])
            codes.append(item)
    if left:
        raise place.error("spans name a code that is not among the codes")
    known = {"id", "text", "language", "setting", "split", "admitted", "discharged", "patient", "birth_date", "sex"}
    return {"codes": codes, **{name: value for name, value in row.items() if name in known}}


def _codes(place: Place, cell: Any, column: str) -> list[Any]:
    if cell is None:
        return []
    if isinstance(cell, str):
        if not cell.lstrip().startswith("["):
            return [code for code in _APART.split(cell) if code]
        cell = _json(place, cell, column)
    if not isinstance(cell, list | tuple):
        raise place.error(f"{column} must be codes or a list of them")
    return list(cell)


def _json(place: Place, cell: str, column: str) -> Any:
    try:
        return json.loads(cell)
    except ValueError:
        raise place.error(f"{column} is no JSON") from None


def _parquet_rows(path: Path) -> Iterator[tuple[Place, dict[str, Any]]]:
    try:
        parquet: Any = importlib.import_module("pyarrow.parquet")
        lib: Any = importlib.import_module("pyarrow.lib")
    except ImportError:
        raise MissingExtra("Parquet needs pyarrow; install it with: pip install 'nosology[batch]'") from None
    try:
        file = parquet.ParquetFile(path)
        names = {name: name.lower() for name in file.schema_arrow.names}
        missing = [name for name in _NEEDED if name not in names.values()]
        if missing:
            raise CorpusError(f"{path.name}: the column {', '.join(missing)} is missing")
        number = 0
        for batch in file.iter_batches(batch_size=_BATCH):
            for row in batch.to_pylist():
                number += 1
                yield Place(f"{path.name} row {number}"), {names[name]: value for name, value in row.items()}
    except lib.ArrowException:
        raise CorpusError(f"{path.name}: is no Parquet file or is damaged") from None
