"""MIMIC-III and MIMIC-IV in their official CSV layouts: admissions with their notes and their billed ICD codes.

    MIMIC-III   NOTEEVENTS  DIAGNOSES_ICD  PROCEDURES_ICD    [ADMISSIONS  PATIENTS]           ICD-9
    MIMIC-IV    note/discharge  hosp/diagnoses_icd  hosp/procedures_icd    [hosp/admissions  hosp/patients]   ICD-9 and ICD-10

Each file may be ``.csv`` or ``.csv.gz``, anywhere below the folder or below ``Options.texts``; those in brackets add dates and
the patient's sex. Codes stand without period: the table tells diagnosis from procedure and the period is set by that, so that
0331 as a procedure is 03.31 and 0389 as a diagnosis 038.9. Cells are never read as numbers, which would lose the zeros.
The first diagnosis in sequence is the principal one. Dates are shifted for each patient. (Johnson et al. 2016, 2023.)
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from nosology.core.codes import CodeSystem
from nosology.core.encounter import Document, Encounter, Patient, Setting
from nosology.core.errors import CorpusError
from nosology.core.suggestions import Role
from nosology.training.corpora.gold import Example, GoldCode, counted, merged
from nosology.training.corpora.options import Content, Options
from nosology.training.corpora.reading import Place, read_csv
from nosology.training.corpora.records import date
from nosology.training.corpora.spelling import spelled

_DIAGNOSES = {"9": CodeSystem.ICD9CM, "10": CodeSystem.ICD10CM}
_PROCEDURES = {"9": CodeSystem.ICD9PCS, "10": CodeSystem.ICD10PCS}
_MISSING_CODE = "rows of codes without a code"
_MISSING_STAY = "notes without an admission"
_MISTAKEN = "notes marked as a mistake"
_OTHER_KIND = "notes of other categories"
_UNCODED = "admissions with notes and no codes"
_UNWRITTEN = "admissions with codes and no notes read"


@dataclass(frozen=True, slots=True)
class Release:
    """How one MIMIC names its note table and columns; ``version`` is the ICD version where no column tells it."""

    notes: str
    note_id: str
    category: str | None
    code: str
    version: str | None
    born: str | None


MIMIC3 = Release("noteevents", "row_id", "category", "icd9_code", "9", "dob")
MIMIC4 = Release("discharge", "note_id", None, "icd_code", None, None)
DISCHARGE = ("Discharge summary",)


def recognised_mimic3(path: Path) -> bool:
    """Say whether a folder holds MIMIC-III's notes."""
    return _table(path, MIMIC3.notes) is not None


def recognised_mimic4(path: Path) -> bool:
    """Say whether a folder holds MIMIC-IV's discharge notes."""
    return _table(path, MIMIC4.notes) is not None


def read_mimic3(path: Path, options: Options) -> Content:
    """Read admissions with the notes of some categories, discharge summaries where none are named."""
    return _read(path, options, MIMIC3)


def read_mimic4(path: Path, options: Options) -> Content:
    """Read admissions with their discharge notes."""
    return _read(path, options, MIMIC4)


def _read(path: Path, options: Options, release: Release) -> Content:
    roots = [path, *([options.texts] if options.texts else [])]
    left_out: Counter[str] = Counter()
    gold = _gold(roots, release, left_out)
    documents = notes(roots, release, options.categories or DISCHARGE, left_out)
    stays = admissions(roots, {stay: patient for stay, (patient, _) in documents.items()}, release)
    left_out[_UNCODED] = len(documents.keys() - gold.keys())
    left_out[_UNWRITTEN] = len(gold.keys() - documents.keys())
    examples = tuple(
        Example(stays[stay].encounter(tuple(documents[stay][1])), gold[stay])
        for stay in sorted(documents.keys() & gold.keys())
    )
    return Content(examples, "en", counted(left_out))


# codes


def _gold(roots: list[Path], release: Release, left_out: Counter[str]) -> dict[str, tuple[GoldCode, ...]]:
    rows: dict[str, list[tuple[int, int, GoldCode]]] = {}
    for number, (name, systems) in enumerate((("diagnoses_icd", _DIAGNOSES), ("procedures_icd", _PROCEDURES))):
        file = _needed(roots, name)
        columns = ["hadm_id", "seq_num", release.code, *([] if release.version else ["icd_version"])]
        for place, row in read_csv(file, columns):
            written = row[release.code].strip()
            stay, sequence = row["hadm_id"].strip(), row["seq_num"].strip()
            if not written or not stay:
                left_out[_MISSING_CODE] += 1
                continue
            version = release.version or row["icd_version"].strip()
            if version not in systems:
                raise place.error("icd_version must be 9 or 10")
            if sequence and not sequence.isdecimal():
                raise place.error("seq_num must be a number")
            order = int(sequence) if sequence else 1_000
            code = spelled(place, systems[version], written)
            role = Role.PROCEDURE if number else Role.PRINCIPAL if order == 1 else Role.SECONDARY
            rows.setdefault(stay, []).append((number, order, GoldCode(code, role)))
    return {stay: merged(item for _, _, item in sorted(found, key=lambda row: row[:2])) for stay, found in rows.items()}


# notes


def notes(
    roots: list[Path], release: Release, categories: tuple[str, ...], left_out: Counter[str]
) -> dict[str, tuple[str, list[Document]]]:
    """Read the notes of each admission in the order of writing: hadm_id to (subject_id, documents)."""
    found: dict[str, tuple[str, list[Document]]] = {}
    kept = {category.casefold() for category in categories}
    for place, row in note_rows(roots, release):
        category = row[release.category].strip() if release.category else DISCHARGE[0]
        stay = row["hadm_id"].strip()
        if release.category and category.casefold() not in kept:
            left_out[_OTHER_KIND] += 1
        elif row.get("iserror", "").strip() == "1":
            left_out[_MISTAKEN] += 1
        elif not stay:
            left_out[_MISSING_STAY] += 1
        else:
            found.setdefault(stay, (row["subject_id"].strip(), []))[1].append(note(place, row, release, category))
    for _, documents in found.values():
        documents.sort(key=lambda document: (document.written or dt.date.max, len(document.id), document.id))
    return found


def note_rows(roots: list[Path], release: Release) -> Iterator[tuple[Place, dict[str, str]]]:
    """Yield the rows of the note table."""
    columns = [release.note_id, "subject_id", "hadm_id", "text", *([release.category] if release.category else [])]
    yield from read_csv(_needed(roots, release.notes), columns)


def note(place: Place, row: Mapping[str, str], release: Release, category: str) -> Document:
    """Make a document of a row of the note table."""
    written = row.get("chartdate") or row.get("charttime") or ""
    return Document(
        row[release.note_id].strip(),
        row["text"],
        category,
        written=date(place, written) if written.strip() else None,
        language="en",
    )


# admissions


@dataclass(frozen=True, slots=True)
class Stay:
    """What the tables say of one admission."""

    id: str
    patient: Patient
    admitted: dt.date | None = None
    discharged: dt.date | None = None
    disposition: str | None = None
    payer: str | None = None

    def encounter(self, documents: tuple[Document, ...]) -> Encounter:
        """Make the encounter; every admission of MIMIC is to a hospital."""
        return Encounter(
            self.id,
            documents,
            Setting.INPATIENT,
            self.patient,
            self.admitted,
            self.discharged,
            self.disposition,
            self.payer,
        )


def admissions(roots: list[Path], patients: Mapping[str, str], release: Release) -> dict[str, Stay]:
    """Describe admissions (hadm_id to subject_id) as far as the optional tables are there."""
    known = _patients(roots, release)
    found = {stay: Stay(stay, known.get(patient, Patient(patient or None))) for stay, patient in patients.items()}
    file = _first(roots, "admissions")
    if file is not None:
        for place, row in read_csv(file, ["hadm_id", "admittime", "dischtime"]):
            stay = row["hadm_id"].strip()
            if stay in found:
                found[stay] = Stay(
                    stay,
                    found[stay].patient,
                    date(place, row["admittime"]) if row["admittime"].strip() else None,
                    date(place, row["dischtime"]) if row["dischtime"].strip() else None,
                    row.get("discharge_location") or None,
                    row.get("insurance") or None,
                )
    return found


def _patients(roots: list[Path], release: Release) -> dict[str, Patient]:
    file = _first(roots, "patients")
    if file is None:
        return {}
    found: dict[str, Patient] = {}
    for place, row in read_csv(file, ["subject_id", "gender"]):
        born = (row.get(release.born) or "").strip() if release.born else ""
        sex = row["gender"].strip().upper()
        found[row["subject_id"].strip()] = Patient(
            row["subject_id"].strip(), date(place, born) if born else None, sex if sex in ("F", "M") else None
        )
    return found


# files


def _table(folder: Path, name: str) -> Path | None:
    """Find a table below a folder, whatever the case of its name, the shallowest first."""
    if not folder.is_dir():
        return None
    wanted = (f"{name}.csv", f"{name}.csv.gz")
    found = [path for path in folder.rglob("*") if path.name.lower() in wanted and path.is_file()]
    return min(found, key=lambda path: (len(path.parts), str(path)), default=None)


def _first(roots: list[Path], name: str) -> Path | None:
    return next((file for root in roots if (file := _table(root, name)) is not None), None)


def _needed(roots: list[Path], name: str) -> Path:
    file = _first(roots, name)
    if file is None:
        raise CorpusError(
            f"{roots[0]}: the table {name}.csv (or .csv.gz) is missing; name the folder that holds it with --texts"
        )
    return file
