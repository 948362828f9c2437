"""CodiEsp (Miranda-Escalada et al. 2020): Spanish cases with diagnoses, procedures and the words that support them.

    train/trainD.tsv   document, diagnosis          train/text_files/     Spanish
    train/trainP.tsv   document, procedure          train/text_files_en/  machine translation to English
    train/trainX.tsv   document, DIAGNOSTICO or PROCEDIMIENTO, code, words, "start end;start end" in the Spanish text

Each pair of document and code stands in D or P and its passages in X. English texts have no passages. Passages with an
empty part lose that part.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from nosology.core.codes import Code, CodeSystem
from nosology.core.encounter import Document, Encounter
from nosology.core.errors import CorpusError
from nosology.core.suggestions import Role
from nosology.training.corpora.gold import Example, GoldCode, Passage, counted, merged
from nosology.training.corpora.options import Content, Options
from nosology.training.corpora.reading import Place, passage, read_cells, read_text
from nosology.training.corpora.spelling import spelled

_GOLD = re.compile(r"(\w+)[DPX]\.tsv")
_TRACKS = {"D": CodeSystem.ICD10CM, "P": CodeSystem.ICD10PCS}
_LABELS = {"DIAGNOSTICO": CodeSystem.ICD10CM, "PROCEDIMIENTO": CodeSystem.ICD10PCS}
_EMPTY_PART = "empty parts of passages"


def recognised(path: Path) -> bool:
    """Say whether a folder holds a split of CodiEsp, or several."""
    return bool(_splits(path))


def read(path: Path, options: Options) -> Content:
    """Read one split or all that are there, with every track that has a file; Spanish texts unless English is asked for."""
    language = options.language or "es"
    left_out: Counter[str] = Counter()
    examples = [example for folder, name in _splits(path) for example in _read_split(folder, name, language, left_out)]
    return Content(tuple(examples), language, counted(left_out))


def _splits(path: Path) -> list[tuple[Path, str]]:
    """Find (folder, name of the split): files such as ``trainD.tsv`` beside a folder of texts."""
    if not path.is_dir():
        return []
    folders = [path, *(child for child in sorted(path.iterdir()) if child.is_dir())]
    found = {
        (folder, match[1])
        for folder in folders
        if (folder / "text_files").is_dir() or (folder / "text_files_en").is_dir()
        for file in folder.glob("*.tsv")
        if (match := _GOLD.fullmatch(file.name))
    }
    return sorted(found)


def _read_split(folder: Path, name: str, language: str, left_out: Counter[str]) -> list[Example]:
    texts = folder / ("text_files" if language == "es" else f"text_files_{language}")
    documents = {file.stem: Document(file.stem, read_text(file), language=language) for file in texts.glob("*.txt")}
    if not documents:
        raise CorpusError(f"{texts}: no texts found; CodiEsp has es and en")
    gold: dict[str, list[GoldCode]] = {document: [] for document in documents}
    for track, system in _TRACKS.items():
        file = folder / f"{name}{track}.tsv"
        if file.is_file():
            for place, (document, written) in read_cells(file, 2):
                _known(place, document, documents)
                gold[document].append(_gold(spelled(place, system, written)))
    file = folder / f"{name}X.tsv"
    if file.is_file():
        for place, (document, label, written, _, bounds) in read_cells(file, 5):
            _known(place, document, documents)
            if label not in _LABELS:
                raise place.error(f"the label must be {' or '.join(_LABELS)}")
            code = spelled(place, _LABELS[label], written)
            parts = _bounds(place, bounds)
            whole = [(start, end) for start, end in parts if start != end]
            left_out[_EMPTY_PART] += len(parts) - len(whole)
            evidence = (passage(place, documents[document], whole),) if language == "es" else ()
            gold[document].append(_gold(code, evidence))
    return [
        Example(Encounter(document, (documents[document],)), merged(gold[document]), split=name)
        for document in sorted(documents)
    ]


def _gold(code: Code, evidence: tuple[Passage, ...] = ()) -> GoldCode:
    return GoldCode(code, Role.PROCEDURE if code.system is CodeSystem.ICD10PCS else None, evidence=evidence)


def _known(place: Place, document: str, documents: dict[str, Document]) -> None:
    if document not in documents:
        raise place.error(f"there is no text {document}.txt")


def _bounds(place: Place, written: str) -> list[tuple[int, int]]:
    try:
        return [(int(start), int(end)) for start, end in (part.split() for part in written.split(";"))]
    except ValueError:
        raise place.error("the bounds must be written as 'start end;start end'") from None
