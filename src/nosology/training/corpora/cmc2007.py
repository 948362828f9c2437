"""Computational Medicine Challenge 2007 (Pestian et al. 2007): paediatric radiology reports with ICD-9-CM diagnoses.

A row has ``id``, ``clinical_history``, ``impression`` and ``codes``, those of at least two of three annotators. The two fields
become one note under their own headings, since a code's place in one or the other decides whether it is coded.
"""

from __future__ import annotations

from pathlib import Path

from nosology.core.codes import CodeSystem
from nosology.core.encounter import Setting
from nosology.training.corpora.json_lines import files
from nosology.training.corpora.options import Content, Options
from nosology.training.corpora.reading import read_json_lines
from nosology.training.corpora.records import example

_FIELDS = ("clinical_history", "impression")


def recognised(path: Path) -> bool:
    """Say whether the first row has the fields of a report."""
    from nosology.core.errors import CorpusError

    for file in files(path):
        try:
            for _, row in read_json_lines(file):
                return all(field in row for field in _FIELDS)
        except CorpusError:
            return False
    return False


def read(path: Path, options: Options) -> Content:
    """Read the reports."""
    told = Options(options.language or "en", system=options.system or CodeSystem.ICD9CM)
    examples = []
    for file in files(path):
        for place, row in read_json_lines(file):
            parts = [row.get(field) for field in _FIELDS]
            if not all(isinstance(part, str) for part in parts):
                raise place.error("clinical_history and impression are needed, as strings")
            fields = {
                "id": row.get("id"),
                "codes": row.get("codes"),
                "setting": Setting.OUTPATIENT.value,
                "text": f"CLINICAL HISTORY: {parts[0]}\nIMPRESSION: {parts[1]}\n",
            }
            examples.append(example(place, fields, told, split=file.stem))
    return Content(tuple(examples), told.language)
