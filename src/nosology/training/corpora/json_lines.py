"""JSON lines: a row an encounter, the text within it or in a file ``ID.txt`` elsewhere.

The second is how ``notes_en_coded`` joins the texts of ``notes_en``: they are sought in the folder that is given, else beside
the rows, else in the sibling folder of the same name without ``_coded``.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from nosology.core.errors import CorpusError
from nosology.training.corpora.gold import Example
from nosology.training.corpora.options import Content, Options
from nosology.training.corpora.reading import read_json_lines, read_text
from nosology.training.corpora.records import example

_SUFFIX = ".jsonl"


def files(path: Path) -> list[Path]:
    """List the JSON lines files that a path names."""
    if path.is_dir():
        return sorted(path.glob("*" + _SUFFIX))
    return [path] if path.name.endswith(_SUFFIX) and path.is_file() else []


def recognised(path: Path) -> bool:
    """Say whether there are rows with a text in them."""
    return _first_has(path, {"id", "codes"}) and not recognised_joined(path)


def recognised_joined(path: Path) -> bool:
    """Say whether there are rows of codes without text."""
    first = _first_fields(path)
    return {"id", "codes"} <= first and not first & {"text", "documents"}


def read(path: Path, options: Options) -> Content:
    """Read rows with their texts; the name of each file is the split of its rows."""
    return _content(
        (example(place, row, options, split=file.stem) for file in files(path) for place, row in read_json_lines(file)),
        options,
    )


def read_joined(path: Path, options: Options) -> Content:
    """Read rows and join the text of each by its id; English unless told otherwise."""
    examples: list[Example] = []
    for file in files(path):
        texts = _texts(file, options.texts)
        for place, row in read_json_lines(file):
            name = str(row.get("id"))
            if "text" not in row and name not in texts:
                raise place.error(f"there is no text {name}.txt; give the folder of the texts with --texts")
            text = row["text"] if "text" in row else read_text(texts[name])
            told = {"language": options.language or "en", **row, "text": text}
            examples.append(example(place, told, options, split=file.stem))
    return _content(examples, options)


def _content(examples: Iterable[Example], options: Options) -> Content:
    found = tuple(examples)
    languages = {document.language for item in found for document in item.encounter.documents}
    return Content(found, languages.pop() if len(languages) == 1 else options.language)


def _texts(file: Path, given: Path | None) -> dict[str, Path]:
    if given is not None and not given.is_dir():
        raise CorpusError(f"{given}: there is no such folder of texts")
    beside = file.resolve().parent
    roots = [given] if given else [beside, beside.with_name(beside.name.removesuffix("_coded"))]
    return {found.stem: found for root in roots if root.is_dir() for found in sorted(root.rglob("*.txt"))}


def _first_has(path: Path, fields: set[str]) -> bool:
    return fields <= _first_fields(path)


def _first_fields(path: Path) -> set[str]:
    """Return the fields of the first row; none where it cannot be read, which the reader will then report."""
    for file in files(path):
        try:
            for _, row in read_json_lines(file):
                return set(row)
        except CorpusError:
            return set()
    return set()
