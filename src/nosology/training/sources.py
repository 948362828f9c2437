"""Read what a run is trained on, and state it for the card: corpora, their hashes, parallel texts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from nosology.formats.corpora import CodedNote, read_corpus
from nosology.training.recipe import Recipe

_TEXTS, _ENGLISH = "text_files", "text_files_en"


def read_notes(corpora: Sequence[Path], recipe: Recipe, texts: Path | None = None) -> list[CodedNote]:
    """Return the notes of all corpora; with several, ids carry the corpus's folder name."""
    language = None if recipe.language == "xx" else recipe.language
    found: list[CodedNote] = []
    for path in corpora:
        for note in read_corpus(path, texts=texts, language=language, track=recipe.track):
            if len(corpora) > 1:
                encounter = replace(note.encounter, id=f"{path.name}/{note.encounter.id}")
                note = replace(note, encounter=encounter)
            found.append(note)
    return found


def sources_of(corpora: Sequence[Path], notes: Iterable[CodedNote], licence: str) -> dict[str, str]:
    """Return the facts of the data by corpus name: encounters, licence, and a hash over ids, texts and codes."""
    digest = hashlib.sha256()
    count = 0
    for note in notes:
        count += 1
        for document in note.encounter.documents:
            digest.update(f"{note.encounter.id}\n{document.text}\n".encode())
        digest.update(" ".join(sorted(note.required)).encode())
    name = ", ".join("/".join(path.absolute().parts[-2:]) for path in corpora)
    return {name: f"licence={licence}; encounters={count}; sha256={digest.hexdigest()}"}


def parallel_texts(folders: Iterable[Path]) -> Iterator[tuple[str, str]]:
    """Yield (text, English text) of the folders that hold both."""
    for folder in folders:
        for path in sorted((folder / _TEXTS).glob("*.txt")):
            english = folder / _ENGLISH / path.name
            if english.is_file():
                yield path.read_text(encoding="utf-8"), english.read_text(encoding="utf-8")
