"""What an official file is: its kind, its code system and the year that it names, from content and file name."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from nosology.core.codes import CodeSystem
from nosology.core.errors import BadReleaseFile
from nosology.terminology.sources.code_list import LIST_LINE, ORDER_LINE

_HEAD = 65_536
_ROOT = re.compile(r"<([A-Za-z_][\w.:-]*)")
_ASIDE = re.compile(r"<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*(?:\[.*?\])?\s*>", re.DOTALL)
_MONTH = re.compile(r"(?<![a-z])(jan|apr|oct)(?:uary|il|ober)?(?![a-z])", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)|(?:fy|FY)(\d\d)(?!\d)")
_MONTHS = {"jan": ("January", 1), "apr": ("April", 4), "oct": ("", 10)}
_NEED = "give the edition and its first day, for example: --edition FY2027 --from 2026-10-01"


class FileKind(StrEnum):
    """The kinds of official file that can be added."""

    TABULAR = "tabular list"
    INDEX = "index or table"
    ORDER = "order file"
    CODES = "code list"
    CLAML = "ClaML"


_ROOTS = {"ICD10CM.tabular": FileKind.TABULAR, "ICD10CM.index": FileKind.INDEX, "ClaML": FileKind.CLAML}


@dataclass(frozen=True, slots=True)
class Sniffed:
    """A file's kind and system."""

    path: Path
    kind: FileKind
    system: CodeSystem


def sniff(path: Path) -> Sniffed:
    """Recognise a file; ``BadReleaseFile`` says why it is none of the kinds that can be added."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError as error:
        raise BadReleaseFile(f"{path}: cannot be read ({error.strerror}).") from error
    if not head.strip():
        raise BadReleaseFile(f"{path.name}, line 1: the file is empty.")
    if b"\0" in head:
        what = "a zip archive; unpack it first" if head.startswith(b"PK") else "binary"
        raise BadReleaseFile(f"{path.name}, line 1: the file is {what}.")
    text = head.decode("utf-8-sig", "replace")
    if text.lstrip().startswith("<"):
        return _xml(path, text)
    return _lines(path, text)


def _xml(path: Path, text: str) -> Sniffed:
    root = _ROOT.search(_ASIDE.sub("", text))
    name = root[1] if root else ""
    kind = _ROOTS.get(name)
    if kind is None:
        what = "a web page, not the file itself" if name.lower() == "html" else f"XML of another kind (<{name}>)"
        known = ", ".join(f"<{item}>" for item in _ROOTS)
        raise BadReleaseFile(f"{path.name}, line 1: this is {what}; the XML files known are {known}.")
    return Sniffed(path, kind, CodeSystem.ICD10 if kind is FileKind.CLAML else CodeSystem.ICD10CM)


def _lines(path: Path, text: str) -> Sniffed:
    lines = [line.rstrip("\r ") for line in text.split("\n")]
    lines = lines[:-1] if len(lines) > 1 else lines
    order = ORDER_LINE.fullmatch(lines[0])
    pattern = ORDER_LINE if order else LIST_LINE
    matches = [match for match in map(pattern.fullmatch, lines) if match]
    if 2 * len(matches) < len(lines):
        raise BadReleaseFile(f"{path.name}, line 1: neither XML nor a line of an order file or code list.")
    codes = [match[2] if order else match[1] for match in matches if not order or match[3] == "1"]
    return Sniffed(path, FileKind.ORDER if order else FileKind.CODES, _system(codes))


def _system(codes: list[str]) -> CodeSystem:
    """Tell systems apart by the shape of their codes: all of ICD-10-PCS have seven characters."""
    if codes and all(len(code) == 7 for code in codes):
        return CodeSystem.ICD10PCS
    if all(code.isdigit() for code in codes):
        return CodeSystem.ICD9PCS if all(len(code) <= 4 for code in codes) and codes[0] < "001" else CodeSystem.ICD9CM
    return CodeSystem.ICD10CM


@dataclass(frozen=True, slots=True)
class Dated:
    """An edition's name and the days that it is in force."""

    edition: str
    effective_from: dt.date
    effective_to: dt.date | None


def fiscal_edition(path: Path, version: str = "") -> Dated:
    """Date an edition of CMS and NCHS by the year in the file or its name.

    Fiscal year 2026 runs from 2025-10-01 to 2026-09-30; a name with "Jan" or "April" is an update from the first of that
    month. ``BadReleaseFile`` asks for the dates when no year is found or two disagree.
    """
    named = {int(full) if full else 2000 + int(short) for full, short in _YEAR.findall(path.stem)}
    if version.isdigit() and len(version) == 4:
        named = {int(version)}
    if len(named) != 1:
        raise BadReleaseFile(f"{path.name}: the year of the edition is not clear from the file or its name; {_NEED}.")
    year = named.pop()
    month = _MONTH.search(path.stem)
    label, number = _MONTHS[month[1].lower()] if month else ("", 10)
    first = dt.date(year - 1 if number == 10 else year, number, 1)
    return Dated(f"FY{year} {label}".strip(), first, dt.date(year, 9, 30))


def claml_edition(path: Path, name: str, version: str) -> Dated:
    """Date a ClaML edition by its version, a calendar year; it stays open at the end."""
    match = _YEAR.search(version) or _YEAR.search(name)
    if match is None:
        raise BadReleaseFile(f"{path.name}: its title names no year; {_NEED}.")
    return Dated(f"{name} {version}".strip() if version not in name else name, dt.date(int(match[1]), 1, 1), None)
