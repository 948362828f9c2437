"""The lexicon's terms as the search sees them: a term and its code, by language."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files

LANGUAGES = ("en", "es")
_COLUMNS = ["term", "code", "kind", "source"]


def read_synonyms(language: str) -> Iterator[tuple[str, str]]:
    """Yield (term, code) from the TSV files of a language; nothing where the lexicon has none."""
    folder = files("nosology.terminology").joinpath("synonyms", language)
    if not folder.is_dir():
        return
    for path in sorted(folder.iterdir(), key=lambda item: item.name):
        if path.name.endswith(".tsv"):
            for line in path.read_text(encoding="utf-8").splitlines():
                cells = line.split("\t")
                if len(cells) == len(_COLUMNS) and not line.startswith("#") and cells != _COLUMNS:
                    yield cells[0], cells[1]
