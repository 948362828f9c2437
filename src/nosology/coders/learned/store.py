"""A learned model to and from the files of a bundle: TOML, TSV, JSON and safetensors, each readable without Nosology."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, overload

from nosology.coders.learned.model import Cuts, LearnedModel, Parts
from nosology.coders.learned.names import NameIndex
from nosology.coders.learned.rows import Frequencies
from nosology.coders.learned.sentences import SentenceModel
from nosology.coders.learned.tensors import read_tensors, write_tensors
from nosology.coders.learned.terms import KINDS, Counts, TermMatcher
from nosology.coders.learned.trees import Trees
from nosology.coders.learned.units import Splitter
from nosology.coders.learned.vectors import Vectorizer
from nosology.core.errors import ModelError

WEIGHTS, FEATURES, TERMS, CODES, WORDS, NAMES, TRANSLATION, CONFIG = (
    "weights.safetensors",
    "features.json",
    "terms.tsv",
    "codes.tsv",
    "words.tsv",
    "names.json",
    "translation.tsv",
    "model.toml",
)
_TERM_COLUMNS = ("term", "annotated", "listed", "documents", "matched", *(f"hits{kind}" for kind in range(KINDS)))


def model_files(model: LearnedModel) -> dict[str, bytes]:
    """Return the files that hold a model's learned parts (its ``model.toml`` is the trainer's)."""
    parts, sentences, trees = model.parts, model.parts.sentences, model.trees
    vectorizer = sentences.vectorizer
    tensors = {
        "sentences.idf": vectorizer.idf.astype("<f4"),
        "sentences.indptr": sentences.indptr.astype("<i4"),
        "sentences.columns": sentences.columns.astype("<u2" if len(sentences.codes) < 1 << 16 else "<i4"),
        "sentences.weights": sentences.weights.astype("<f2"),
        "trees.roots": trees.roots.astype("<i4"),
        "trees.feature": trees.feature.astype("<i4"),
        "trees.threshold": trees.threshold.astype("<f4"),
        "trees.child": trees.child.astype("<i4"),
        "trees.value": trees.value.astype("<f4"),
    }
    files = {
        FEATURES: _json({"words": vectorizer.words, "sizes": vectorizer.sizes, "features": vectorizer.features}),
        TERMS: _terms(parts.matcher.terms, parts.counts),
        CODES: _table(
            ("code", "documents", "learned"),
            ((code, number, int(code in set_)) for set_ in [set(sentences.codes)] for code, number in _codes(parts)),
        ),
        WORDS: _table(("word", "documents"), sorted(parts.matcher.frequency.items())),
    }
    if parts.names is not None:
        names = parts.names
        tensors["names.indptr"] = names.indptr.astype("<i4")
        tensors["names.postings"] = names.postings.astype("<i4")
        files[NAMES] = _json({"words": names.words, "codes": names.codes})
        if names.translation is not None:
            rows = (
                (word, other, f"{value:.4f}")
                for word, pairs in sorted(names.translation.items())
                for other, value in pairs
            )
            files[TRANSLATION] = _table(("word", "other", "probability"), rows)
    files[WEIGHTS] = write_tensors(tensors)
    return files


class StoredCounts(Sequence[Counts]):
    """The counts of terms as the lines of their file, read when asked for: most terms never are."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines

    def __len__(self) -> int:
        """Count the terms."""
        return len(self._lines)

    @overload
    def __getitem__(self, index: int) -> Counts: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Counts]: ...

    def __getitem__(self, index: int | slice) -> Counts | Sequence[Counts]:
        """Return the counts of a term."""
        if isinstance(index, slice):
            return StoredCounts(self._lines[index])
        _term, annotated, listed, documents, matched, *hits = self._lines[index].split("\t")
        return Counts(
            {code: float(number) for code, number in _pairs(annotated)},
            int(documents),
            [int(number) for number in matched.split(" ")],
            [{code: int(number) for code, number in _pairs(cell)} for cell in hits],
            tuple(listed.split(" ")) if listed else (),
        )


def load_model(files: Mapping[str, bytes], name: str) -> LearnedModel:
    """Return the model that a bundle's files hold; ``ModelError`` names the model when they are not as expected."""
    try:
        return _load(files, name)
    except (KeyError, ValueError, IndexError, TypeError) as error:
        raise ModelError(f"model {name}: its files are not as expected ({type(error).__name__}: {error})") from error


def _load(files: Mapping[str, bytes], name: str) -> LearnedModel:
    config: dict[str, Any] = tomllib.loads(files[CONFIG].decode())
    learned = config["learned"]
    tensors = read_tensors(files[WEIGHTS], f"model {name}: {WEIGHTS}")
    splitter = Splitter(config["language"], whole=learned["unit"] == "document")
    lines = files[TERMS].decode().split("\n")[1:-1]
    terms = [tuple(line[: line.index("\t")].split(" ")) for line in lines]
    counts = StoredCounts(lines)
    frequency = {word: int(number) for word, number in _rows(files[WORDS], 2)}
    matcher = TermMatcher(terms, frequency, splitter.negations, fuzzy=learned["fuzzy"])
    features = json.loads(files[FEATURES])
    vectorizer = Vectorizer(features["features"], features["words"], tensors["sentences.idf"], tuple(features["sizes"]))
    listed_codes = [(code, int(number), known == "1") for code, number, known in _rows(files[CODES], 3)]
    sentences = SentenceModel(
        vectorizer,
        [code for code, _, known in listed_codes if known],
        tensors["sentences.indptr"],
        tensors["sentences.columns"],
        tensors["sentences.weights"],
    )
    names = None
    if NAMES in files:
        held = json.loads(files[NAMES])
        names = NameIndex(
            held["words"],
            held["codes"],
            tensors["names.indptr"],
            tensors["names.postings"],
            _translation(files.get(TRANSLATION)),
        )
    trees = Trees(
        tensors["trees.roots"],
        tensors["trees.feature"],
        tensors["trees.threshold"],
        tensors["trees.child"],
        tensors["trees.value"],
        learned["depth"],
        learned["base"],
    )
    cuts = config["thresholds"][config["profile"]]
    frequencies = frequencies_of((code, number) for code, number, _ in listed_codes)
    return LearnedModel(
        Parts(splitter, matcher, counts, sentences, names, frequencies, learned["top"]),
        trees.ready(),
        learned["slope"],
        learned["offset"],
        Cuts(dict(cuts["groups"]), cuts["auto"], cuts["candidate"]),
    )


def frequencies_of(codes: Iterator[tuple[str, int]]) -> Frequencies:
    """Return the frequencies of codes with those of their categories summed from them."""
    code = dict(codes)
    category: dict[str, int] = {}
    for value, number in code.items():
        category[value[:3]] = category.get(value[:3], 0) + number
    return Frequencies(code, category)


def _codes(parts: Parts) -> list[tuple[str, int]]:
    return [
        (code, parts.frequency.code.get(code, 0)) for code in sorted({*parts.frequency.code, *parts.sentences.codes})
    ]


def _terms(terms: Sequence[tuple[str, ...]], counts: Sequence[Counts]) -> bytes:
    return _table(
        _TERM_COLUMNS,
        (
            (
                " ".join(term),
                _joined(count.annotated),
                " ".join(count.listed),
                count.documents,
                " ".join(map(str, count.matched)),
                *map(_joined, count.hits),
            )
            for term, count in zip(terms, counts, strict=True)
        ),
    )


def _joined(numbers: Mapping[str, float]) -> str:
    return " ".join(f"{code}:{number:g}" for code, number in sorted(numbers.items()))


def _pairs(cell: str) -> list[tuple[str, str]]:
    return [(code, number) for pair in cell.split(" ") for code, _, number in [pair.rpartition(":")]] if cell else []


def _table(columns: Sequence[str], rows: Iterator[Sequence[object]] | Sequence[Sequence[object]]) -> bytes:
    return "".join("\t".join(map(str, row)) + "\n" for row in [columns, *rows]).encode()


def _rows(data: bytes, width: int) -> Iterator[list[str]]:
    for line in data.decode().split("\n")[1:-1]:
        cells = line.split("\t")
        if len(cells) != width:
            raise ValueError(f"a row of {len(cells)} cells instead of {width}")
        yield cells


def _translation(data: bytes | None) -> dict[str, list[tuple[str, float]]] | None:
    if data is None:
        return None
    found: dict[str, list[tuple[str, float]]] = {}
    for word, other, value in _rows(data, 3):
        found.setdefault(word, []).append((other, float(value)))
    return found


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
