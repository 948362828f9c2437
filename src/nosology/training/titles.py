"""The names of codes from a release: titles, inclusion terms, index entries and lexicon, as terms or as an index to search."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from nosology.coders.learned.names import NameIndex
from nosology.coders.learned.units import Splitter
from nosology.core.codes import CodeSystem
from nosology.terminology import Terminology
from nosology.terminology.synonyms import read_synonyms

_EMPTY = re.compile(
    r"\b(?:unspecified|other|specified|nec|nos|not elsewhere classified|initial encounter|subsequent encounter|sequela)\b"
    r"|\[.*?\]",
    re.IGNORECASE,
)


def names_of(terminology: Terminology) -> Iterator[tuple[str, str]]:
    """Yield (name, code) of all codes in English, without the words that say nothing: the list, its index, the lexicon."""
    for code, title, _ in terminology.titles():
        yield _EMPTY.sub(" ", title), code
    for code, term in terminology.inclusion_terms():
        yield _EMPTY.sub(" ", term), code
    for entry in terminology.index_terms():
        yield _EMPTY.sub(" ", " ".join(entry.path)), entry.code
    if terminology.release.system is CodeSystem.ICD10CM:
        yield from ((term, code) for term, code in read_synonyms("en"))


def index_of(
    names: Iterator[tuple[str, str]],
    splitter: Splitter,
    translation: Mapping[str, Sequence[tuple[str, float]]] | None,
) -> NameIndex:
    """Return an index of names; ``splitter`` is that of the language of the names."""
    import numpy as np

    entries = sorted({(code, tuple(sorted(set(found)))) for name, code in names if (found := splitter.key(name))})
    words = sorted({word for _, own in entries for word in own})
    number = {word: place for place, word in enumerate(words)}
    postings: list[list[int]] = [[] for _ in words]
    for place, (_, own) in enumerate(entries):
        for word in own:
            postings[number[word]].append(place)
    indptr = np.cumsum([0, *map(len, postings)])
    flat = np.array([place for own in postings for place in own], dtype=np.int64)
    return NameIndex(words, [code for code, _ in entries], indptr, flat, translation)
