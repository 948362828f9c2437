"""Read the synonym lexicon: TSV files, one row one fact, each row a term and the code that it alone supports."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable

from nosology.core.errors import TerminologyError
from nosology.core.table import read_table

COLUMNS = ("term", "code", "kind", "source")
KINDS = frozenset({"synonym", "lay", "abbreviation"})


@dataclass(frozen=True, slots=True)
class LexiconRow:
    """One fact: a term, its code, the kind of term and who says so."""

    term: str
    code: str
    kind: str
    source: str


def lexicon_folder(language: str) -> Traversable:
    """Return the folder of a language's lexicon inside the package."""
    return files("nosology.terminology").joinpath("synonyms", language)


def read_lexicon(language: str) -> Iterator[LexiconRow]:
    """Yield the rows of all chapter files of a language, in the order of the file names."""
    folder = lexicon_folder(language)
    if not folder.is_dir():
        return
    for path in sorted(folder.iterdir(), key=lambda item: item.name):
        if not path.name.endswith(".tsv"):
            continue
        for number, (term, code, kind, source) in read_table(path, COLUMNS):
            if kind not in KINDS:
                raise TerminologyError(f"{path.name}:{number}: unknown kind {kind!r}; use {', '.join(sorted(KINDS))}")
            yield LexiconRow(term, code, kind, source)


def stop_terms(language: str) -> tuple[str, ...]:
    """Return the words that a title may hold alone but that are no term of their own in a note."""
    path = files(__package__).joinpath(f"stopterms_{language}.tsv")
    if not path.is_file():
        return ()
    return tuple(term for _, (term, _reason, _source) in read_table(path, ("term", "reason", "source")))
