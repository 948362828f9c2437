"""MDACE (Cheng et al. 2023): evidence spans for MIMIC-III admissions, joined to the notes that the user must bring.

A file an admission: ``{"hadm_id", "notes": [{"note_id", "category", "annotations": [{"begin", "end", "code", "code_system",
"type"}]}]}``, where ``note_id`` is ROW_ID of NOTEEVENTS and the bounds are code points of its text. Codes of systems that are not
ICD (CPT) are left out and counted. Each admission holds the annotated notes only.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from nosology.core.codes import CodeSystem
from nosology.core.encounter import Document
from nosology.core.errors import CorpusError
from nosology.core.suggestions import Role
from nosology.training.corpora.gold import Example, GoldCode, counted, merged
from nosology.training.corpora.mimic import DISCHARGE, MIMIC3, admissions, note, note_rows
from nosology.training.corpora.options import Content, Options
from nosology.training.corpora.reading import Place, json_object, passage, read_text
from nosology.training.corpora.spelling import spelled, system_named

_PROCEDURES = (CodeSystem.ICD9PCS, CodeSystem.ICD10PCS)
_OTHER_SYSTEM = "annotations with codes that are not ICD"


def recognised(path: Path) -> bool:
    """Say whether a folder holds a file of annotations by admission."""
    for file in _files(path)[:1]:
        try:
            row = json_object(Place(file.name), read_text(file))
        except CorpusError:
            return False
        return "hadm_id" in row and "notes" in row
    return False


def read(path: Path, options: Options) -> Content:
    """Read the annotations and join NOTEEVENTS, below the folder or below ``Options.texts``."""
    roots = [*([options.texts] if options.texts else []), path]
    charts = [(Place(file.name), json_object(Place(file.name), read_text(file))) for file in _files(path)]
    wanted = {str(row.get("note_id")) for place, chart in charts for row in _rows(place, chart, "notes")}
    documents, patients = _documents(roots, wanted)
    stays = admissions(
        roots, {_stay(place, chart): patients.get(_stay(place, chart), "") for place, chart in charts}, MIMIC3
    )
    left_out: Counter[str] = Counter()
    examples: dict[str, Example] = {}
    for place, chart in charts:
        stay = _stay(place, chart)
        if stay in examples:
            raise place.error(f"admission {stay} stands in two files; read one set of annotations at a time")
        gold: list[GoldCode] = []
        held: list[Document] = []
        for row in _rows(place, chart, "notes"):
            document = documents.get(str(row.get("note_id")))
            if document is None:
                raise place.error(f"note {row.get('note_id')} is not in NOTEEVENTS")
            held.append(document)
            for item in _rows(place, row, "annotations"):
                code = _gold(place, item, document)
                left_out[_OTHER_SYSTEM] += code is None
                gold.extend([code] if code else [])
        examples[stay] = Example(stays[stay].encounter(tuple(dict.fromkeys(held))), merged(gold))
    return Content(tuple(examples[stay] for stay in sorted(examples)), "en", counted(left_out))


def _files(path: Path) -> list[Path]:
    return sorted(path.rglob("*.json")) if path.is_dir() else []


def _gold(place: Place, item: dict[str, Any], document: Document) -> GoldCode | None:
    system = system_named(str(item.get("code_system", "")))
    if system is None:
        return None
    begin, end = item.get("begin"), item.get("end")
    if not isinstance(begin, int) or not isinstance(end, int):
        raise place.error("an annotation needs begin and end")
    code = spelled(place, system, str(item.get("code", "")))
    role = Role.PROCEDURE if system in _PROCEDURES else None
    return GoldCode(code, role, evidence=(passage(place, document, [(begin, end)]),))


def _documents(roots: list[Path], wanted: set[str]) -> tuple[dict[str, Document], dict[str, str]]:
    documents: dict[str, Document] = {}
    patients: dict[str, str] = {}
    for place, row in note_rows(roots, MIMIC3):
        if row["row_id"].strip() in wanted:
            document = note(place, row, MIMIC3, row["category"].strip() or DISCHARGE[0])
            documents[document.id] = document
            patients[row["hadm_id"].strip()] = row["subject_id"].strip()
    return documents, patients


def _stay(place: Place, chart: dict[str, Any]) -> str:
    if chart.get("hadm_id") in (None, ""):
        raise place.error("a hadm_id is needed")
    return str(chart["hadm_id"])


def _rows(place: Place, row: dict[str, Any], field: str) -> list[dict[str, Any]]:
    found = row.get(field)
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        raise place.error(f"{field} must be a list of objects")
    return found
