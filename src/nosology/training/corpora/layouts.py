"""The table of corpora: how each layout is recognised, what reads it, and what holds for all of its examples.

    read_corpus(Path("codiesp/train"))     recognised: CodiEsp, Spanish, every mention coded

A new corpus in one of the general layouts needs no row here; a new layout needs one row and one reader.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from nosology.core.codes import CodeSystem
from nosology.core.encounter import Profile
from nosology.core.errors import CorpusError
from nosology.training.corpora import brat, cmc2007, codiesp, json_lines, mdace, mimic, tables
from nosology.training.corpora.gold import Corpus
from nosology.training.corpora.options import Content, Options

_CM, _PCS, _NINE, _NINE_P = CodeSystem.ICD10CM, CodeSystem.ICD10PCS, CodeSystem.ICD9CM, CodeSystem.ICD9PCS
_ANY = tuple(CodeSystem)


@dataclass(frozen=True, slots=True)
class Layout:
    """One row: ``recognised`` looks at file names and first rows only; ``read`` reads all or raises ``CorpusError``.

    ``languages`` are those of the texts, empty where the corpus decides; ``systems`` those that can occur; ``profile`` is the
    convention that its gold follows; for ``coded_on`` and ``shifted_dates`` see ``Corpus``.
    """

    name: str
    what: str
    recognised: Callable[[Path], bool]
    read: Callable[[Path, Options], Content]
    languages: tuple[str, ...]
    systems: tuple[CodeSystem, ...]
    profile: Profile
    coded_on: dt.date | None = None
    shifted_dates: bool = False


_CODIESP_EDITION = dt.date(2018, 1, 1)
_CMC_EDITION = dt.date(2006, 6, 30)
_ENCOUNTER, _MENTIONS = Profile.ENCOUNTER, Profile.MENTIONS

LAYOUTS: tuple[Layout, ...] = (
    Layout(
        "codiesp",
        "CodiEsp: *D.tsv, *P.tsv, *X.tsv beside text_files/ and text_files_en/",
        codiesp.recognised,
        codiesp.read,
        ("es", "en"),
        (_CM, _PCS),
        _MENTIONS,
        coded_on=_CODIESP_EDITION,
    ),
    Layout(
        "mdace",
        "MDACE: JSON annotations by admission, joined to MIMIC-III's NOTEEVENTS",
        mdace.recognised,
        mdace.read,
        ("en",),
        (_NINE, _NINE_P, _CM, _PCS),
        _ENCOUNTER,
        shifted_dates=True,
    ),
    Layout(
        "mimic-iii",
        "MIMIC-III: NOTEEVENTS, DIAGNOSES_ICD, PROCEDURES_ICD as .csv or .csv.gz",
        mimic.recognised_mimic3,
        mimic.read_mimic3,
        ("en",),
        (_NINE, _NINE_P),
        _ENCOUNTER,
        shifted_dates=True,
    ),
    Layout(
        "mimic-iv",
        "MIMIC-IV: note/discharge, hosp/diagnoses_icd, hosp/procedures_icd as .csv or .csv.gz",
        mimic.recognised_mimic4,
        mimic.read_mimic4,
        ("en",),
        (_NINE, _NINE_P, _CM, _PCS),
        _ENCOUNTER,
        shifted_dates=True,
    ),
    Layout(
        "cmc2007",
        "CMC 2007: JSON lines with clinical_history, impression and codes",
        cmc2007.recognised,
        cmc2007.read,
        ("en",),
        (_NINE,),
        _ENCOUNTER,
        coded_on=_CMC_EDITION,
    ),
    Layout(
        "joined-json-lines",
        "JSON lines with id and codes (notes_en_coded), each text in a file ID.txt",
        json_lines.recognised_joined,
        json_lines.read_joined,
        (),
        _ANY,
        _ENCOUNTER,
    ),
    Layout(
        "json-lines",
        "JSON lines with id, text and codes",
        json_lines.recognised,
        json_lines.read,
        (),
        _ANY,
        _ENCOUNTER,
    ),
    Layout(
        "csv",
        "CSV with the columns id, text and codes",
        tables.recognised_csv,
        tables.read_csv_corpus,
        (),
        _ANY,
        _ENCOUNTER,
    ),
    Layout(
        "parquet",
        "Parquet with the columns id, text and codes",
        tables.recognised_parquet,
        tables.read_parquet_corpus,
        (),
        _ANY,
        _ENCOUNTER,
    ),
    Layout(
        "brat",
        "brat standoff: .txt with .ann, codes as normalisations, notes or types",
        brat.recognised,
        brat.read,
        (),
        _ANY,
        _MENTIONS,
    ),
)


def layout_of(path: Path) -> Layout:
    """Recognise the layout of a file or folder; the rows of the table are tried in their order."""
    for layout in LAYOUTS:
        if layout.recognised(path):
            return layout
    known = "".join(f"\n  {layout.name}: {layout.what}" for layout in LAYOUTS)
    raise CorpusError(f"{path}: no layout is recognised; a corpus is one of{known}")


def read_corpus(
    path: Path,
    *,
    layout: str | None = None,
    language: str | None = None,
    texts: Path | None = None,
    system: CodeSystem | None = None,
    categories: tuple[str, ...] | None = None,
) -> Corpus:
    """Read a corpus whole, its examples in the order of their ids; see ``Options`` for what may be told.

    Raises ``CorpusError`` naming file and line for what cannot be read: no part of a corpus is returned then.
    """
    if not path.exists():
        raise CorpusError(f"{path}: there is no such file or folder")
    row = layout_of(path) if layout is None else _named(layout)
    if language is not None and row.languages and language not in row.languages:
        raise CorpusError(f"{row.name} has texts in {' and '.join(row.languages)}, not in {language}")
    content = row.read(path, Options(language, texts, system, categories))
    if not content.examples:
        raise CorpusError(f"{path}: holds no encounters in the layout {row.name}")
    names = Counter(example.id for example in content.examples)
    twice = sorted(name for name, count in names.items() if count > 1)
    if twice:
        raise CorpusError(f"{path}: {len(twice)} ids occur more than once, the first is {twice[0]}")
    return Corpus(
        row.name,
        tuple(sorted(content.examples, key=lambda example: example.id)),
        content.language,
        row.profile,
        row.coded_on,
        row.shifted_dates,
        content.left_out,
    )


def _named(name: str) -> Layout:
    for layout in LAYOUTS:
        if layout.name == name:
            return layout
    raise CorpusError(f"there is no layout {name!r}; known: {', '.join(layout.name for layout in LAYOUTS)}")
