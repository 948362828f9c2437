"""brat standoff (Stenetorp et al. 2012): ``NAME.txt`` with ``NAME.ann``, the codes said in one of three ways.

    T1  Disease 10 18;25 31     words         a mention in one or two parts
    N1  Reference T1 ICD10:I10  title         its code as a normalisation
    #1  AnnotatorNotes T1       I10           or as an annotator's note
    T2  I10 40 52               words         or as the type of the mention, the period perhaps as I25_1

A normalisation to a resource that is not ICD counts only where it is dotted or a category, as I10 is and MeSH's D006973 is
not. Mentions without a code and other annotations are left out and counted. A text without ``.ann`` has no codes.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from nosology.core.codes import Code, CodeSystem
from nosology.core.encounter import Document, Encounter
from nosology.core.suggestions import Role
from nosology.training.corpora.gold import Example, GoldCode, Passage, counted, merged
from nosology.training.corpora.options import Content, Options
from nosology.training.corpora.reading import Place, passage, read_lines, read_text
from nosology.training.corpora.spelling import spelled, system_named

_FAMILY = re.compile(r"icd|cie|cim|mkb|мкб|[ck]id10", re.IGNORECASE)
_PLAIN = re.compile(r"[A-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?")
_ANY = re.compile(r"[A-Z]\d[0-9A-Z]\.?[0-9A-Z]{0,4}")
_NINE = re.compile(r"(?:\d{3}|V\d\d|E\d{3})(?:\.\d{1,2})?|\d\d\.\d{1,2}")
_TEN_PCS = re.compile(r"[0-9A-Z]{4,7}")
_APART = re.compile(r"[\s,;|]+")
_CYRILLIC = re.compile(r"[А-Яа-яЁё]")
_UNCODED = "mentions without a code"
_OTHER = "annotations of other kinds"
_UNREAD = "normalisations to other resources"


@dataclass(slots=True)
class _Sheet:
    """The annotations of one text while they are read."""

    mentions: dict[str, tuple[Place, str, Passage]] = field(default_factory=dict)
    said: dict[str, list[tuple[Place, str | None, str]]] = field(default_factory=dict)


def recognised(path: Path) -> bool:
    """Say whether a folder holds ``.ann`` files beside their texts."""
    return path.is_dir() and any(file.with_suffix(".txt").is_file() for file in path.rglob("*.ann"))


def read(path: Path, options: Options) -> Content:
    """Read every text below the folder with its annotations; the folder below the first is the split.

    A code whose resource names no system is of ``options.system``; where that is not given, of ICD-10-CM in English and
    Spanish texts and of the WHO's ICD-10 in those in other scripts or declared to be in other languages.
    """
    left_out: Counter[str] = Counter()
    examples: list[Example] = []
    for text in sorted(path.rglob("*.txt")):
        file = text.with_suffix(".ann")
        inner = text.relative_to(path).with_suffix("")
        document = Document(inner.as_posix(), read_text(text), language=options.language)
        sheet = _read_sheet(file, document, left_out) if file.is_file() else _Sheet()
        gold = _gold(sheet, options.system or _default(document), left_out)
        split = inner.parts[0] if len(inner.parts) > 1 else None
        examples.append(Example(Encounter(document.id, (document,)), merged(gold), split=split))
    return Content(tuple(examples), options.language, counted(left_out))


def _read_sheet(file: Path, document: Document, left_out: Counter[str]) -> _Sheet:
    sheet = _Sheet()
    for place, line in read_lines(file):
        cells = line.split("\t")
        if line[0] == "T":
            if len(cells) < 2:
                raise place.error("a mention needs its type and bounds after a tab")
            kind, _, bounds = cells[1].partition(" ")
            sheet.mentions[cells[0]] = place, kind, passage(place, document, _bounds(place, bounds))
        elif line[0] == "N":
            words = cells[1].split() if len(cells) > 1 else []
            if len(words) < 3 or ":" not in words[2]:
                raise place.error("a normalisation must be written as 'Reference T1 RESOURCE:CODE'")
            resource, _, written = words[2].rpartition(":")
            sheet.said.setdefault(words[1], []).append((place, resource, written))
        elif line[0] == "#":
            words = cells[1].split() if len(cells) > 1 else []
            if len(words) == 2 and len(cells) > 2:
                sheet.said.setdefault(words[1], []).extend(
                    (place, None, written) for written in _APART.split(cells[2]) if written
                )
        else:
            left_out[_OTHER] += 1
    return sheet


def _gold(sheet: _Sheet, default: CodeSystem, left_out: Counter[str]) -> list[GoldCode]:
    gold: list[GoldCode] = []
    for mention, rows in sheet.said.items():
        if mention[0] == "T" and mention not in sheet.mentions:
            raise rows[0][0].error(f"there is no mention {mention}")
    for mention, (place, kind, words) in sheet.mentions.items():
        codes = [code for row in sheet.said.get(mention, ()) if (code := _said(*row, default, left_out)) is not None]
        if not codes:
            code = _code(place, kind.replace("_", "."), default, _PLAIN)
            codes = [code] if code else []
        left_out[_UNCODED] += not codes
        gold.extend(GoldCode(code, _role(code), evidence=(words,)) for code in codes)
    return gold


def _said(place: Place, resource: str | None, written: str, default: CodeSystem, left_out: Counter[str]) -> Code | None:
    """Return the code that a normalisation or a word of a note says, if it says one."""
    if resource is None:
        return _code(place, written.rstrip("."), default, _PLAIN)
    named = system_named(resource)
    system = default if named is None or (named is CodeSystem.ICD10 and _clinical(default)) else named
    if named or _FAMILY.search(resource):
        code = _code(place, written, system, _TEN_PCS if system is CodeSystem.ICD10PCS else _ANY)
        if code is None:
            raise place.error(f"the normalisation is not written as a code of {system.label}")
        return code
    code = _code(place, written, system, _PLAIN)
    left_out[_UNREAD] += code is None
    return code


def _clinical(system: CodeSystem) -> bool:
    """Say whether a bare ``ICD10`` beside this default means a clinical modification."""
    return system in (CodeSystem.ICD10CM, CodeSystem.ICD10PCS)


def _code(place: Place, written: str, system: CodeSystem, form: re.Pattern[str]) -> Code | None:
    value = written.upper()
    shape = _NINE if system in (CodeSystem.ICD9CM, CodeSystem.ICD9PCS) else form
    return spelled(place, system, value) if shape.fullmatch(value) else None


def _role(code: Code) -> Role | None:
    return Role.PROCEDURE if code.system in (CodeSystem.ICD10PCS, CodeSystem.ICD9PCS) else None


def _default(document: Document) -> CodeSystem:
    other = document.language not in (None, "en", "es") or _CYRILLIC.search(document.text) is not None
    return CodeSystem.ICD10 if other else CodeSystem.ICD10CM


def _bounds(place: Place, written: str) -> list[tuple[int, int]]:
    try:
        return [(int(start), int(end)) for start, end in (part.split() for part in written.split(";"))]
    except ValueError:
        raise place.error("the bounds must be written as 'start end;start end'") from None
