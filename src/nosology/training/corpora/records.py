"""One row of JSON lines, CSV or Parquet as an example.

| field | what it holds |
|---|---|
| ``id`` | of the encounter |
| ``text`` or ``documents`` | the note, or a list of objects with ``id``, ``text`` and, where known, ``kind`` and ``written`` |
| ``codes`` | a list of codes, each a string or an object |
| ``setting``, ``language``, ``split`` | |
| ``admitted``, ``discharged`` | dates, YYYY-MM-DD |
| ``patient``, ``birth_date``, ``sex`` | the patient's id, date of birth, and F or M |
| ``not_coded`` | a list of objects with ``spans`` or ``evidence``, ``why`` and ``would_be`` |

A code's object has ``code`` and, where it holds, ``system`` (a label such as icd-9-pcs), ``role``, ``optional``, and ``spans``
or ``evidence`` (a list of objects with ``spans``). A span is ``[start, end]``, a discontinuous one ``[[start, end], ...]``, in
code points of the text; with several documents an object of ``evidence`` names its ``document``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from nosology.core.codes import Code, CodeSystem
from nosology.core.encounter import Document, Encounter, Patient, Setting
from nosology.core.suggestions import Role
from nosology.training.corpora.gold import Example, GoldCode, NotCoded, Passage, merged
from nosology.training.corpora.options import Options
from nosology.training.corpora.reading import Place, passage
from nosology.training.corpora.spelling import spelled, system_named

Row = Mapping[str, Any]


def example(place: Place, row: Row, options: Options, *, split: str | None = None) -> Example:
    """Make an example of a row; ``CorpusError`` names the place and the field that is wrong."""
    name = row.get("id")
    if name in (None, ""):
        raise place.error("an id is needed")
    language = _string(place, row, "language") or options.language
    documents = _documents(place, str(name), row, language)
    default = options.system or CodeSystem.ICD10CM
    patient = Patient(
        None if row.get("patient") in (None, "") else str(row["patient"]),
        _date(place, row, "birth_date"),
        _sex(place, row),
    )
    encounter = Encounter(
        str(name),
        documents,
        _setting(place, row),
        patient,
        _date(place, row, "admitted"),
        _date(place, row, "discharged"),
    )
    gold = [_gold(place, item, documents, default) for item in _list(place, row, "codes", needed=True)]
    not_coded = tuple(_not_coded(place, item, documents, default) for item in _list(place, row, "not_coded"))
    return Example(encounter, merged(gold), not_coded, _string(place, row, "split") or split)


def _documents(place: Place, name: str, row: Row, language: str | None) -> tuple[Document, ...]:
    if row.get("documents") is None:
        text = row.get("text")
        if text is None:
            raise place.error("a text is needed")
        if not isinstance(text, str):
            raise place.error("the text must be a string")
        return (Document(name, text, language=language),)
    found: list[Document] = []
    for item in _list(place, row, "documents"):
        if not isinstance(item, Mapping) or not isinstance(item.get("text"), str) or not item.get("id"):
            raise place.error("each of documents needs an id and a text")
        found.append(
            Document(
                str(item["id"]),
                item["text"],
                _string(place, item, "kind"),
                written=_date(place, item, "written"),
                language=language,
            )
        )
    if len({document.id for document in found}) != len(found):
        raise place.error("two documents have the same id")
    return tuple(found)


def _gold(place: Place, item: Any, documents: tuple[Document, ...], default: CodeSystem) -> GoldCode:
    if isinstance(item, str):
        code = spelled(place, default, item)
        return GoldCode(code, _role(place, None, code))
    if not isinstance(item, Mapping) or not isinstance(item.get("code"), str):
        raise place.error("each of codes must be a string or an object with a code")
    system = default
    if item.get("system") is not None:
        named = system_named(str(item["system"]))
        if named is None:
            known = ", ".join(known.label for known in CodeSystem)
            raise place.error(f"the system is not known; known: {known}")
        system = named
    code = spelled(place, system, item["code"])
    role = _role(place, item.get("role"), code)
    return GoldCode(code, role, bool(item.get("optional")), _evidence(place, item, documents))


def _not_coded(place: Place, item: Any, documents: tuple[Document, ...], default: CodeSystem) -> NotCoded:
    if not isinstance(item, Mapping):
        raise place.error("each of not_coded must be an object")
    would_be = item.get("would_be")
    code: Code | None = spelled(place, default, would_be) if isinstance(would_be, str) and would_be else None
    return NotCoded(_evidence(place, item, documents), str(item.get("why") or ""), code)


def _evidence(place: Place, item: Row, documents: tuple[Document, ...]) -> tuple[Passage, ...]:
    found: list[Passage] = []
    for row in (item, *_list(place, item, "evidence")):
        if not isinstance(row, Mapping):
            raise place.error("each of evidence must be an object with spans")
        spans = _list(place, row, "spans")
        if spans:
            document = _document(place, row, documents)
            found.extend(passage(place, document, _bounds(place, span)) for span in spans)
    return tuple(dict.fromkeys(found))


def _document(place: Place, row: Row, documents: tuple[Document, ...]) -> Document:
    if row.get("document") is None:
        if len(documents) != 1:
            raise place.error("with several documents each span must name its document")
        return documents[0]
    for document in documents:
        if document.id == str(row["document"]):
            return document
    raise place.error("a span names a document that is not there")


def _bounds(place: Place, span: Any) -> list[tuple[int, int]]:
    parts = list(span) if isinstance(span, Iterable) and not isinstance(span, str) else []
    pairs = [parts] if parts and all(_whole(part) for part in parts) else parts
    bounds: list[tuple[int, int]] = []
    for pair in pairs:
        if isinstance(pair, str) or not isinstance(pair, Iterable):
            raise place.error("a span must be [start, end] or a list of such")
        ends = list(pair)
        if len(ends) != 2 or not all(_whole(end) for end in ends):
            raise place.error("a span must be [start, end] or a list of such")
        bounds.append((ends[0], ends[1]))
    return bounds


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _role(place: Place, value: Any, code: Code) -> Role | None:
    if value in (None, ""):
        return Role.PROCEDURE if code.system in (CodeSystem.ICD10PCS, CodeSystem.ICD9PCS) else None
    if value not in set(Role):
        raise place.error(f"the role must be one of {', '.join(Role)}")
    return Role(value)


def _setting(place: Place, row: Row) -> Setting | None:
    value = _string(place, row, "setting")
    if value is not None and value not in set(Setting):
        raise place.error(f"the setting must be one of {', '.join(Setting)}")
    return Setting(value) if value else None


def _sex(place: Place, row: Row) -> str | None:
    value = _string(place, row, "sex")
    if value not in (None, "F", "M"):
        raise place.error("the sex must be F or M")
    return value


def _date(place: Place, row: Row, field: str) -> dt.date | None:
    value = row.get(field)
    if value in (None, ""):
        return None
    return value if isinstance(value, dt.date) and not isinstance(value, dt.datetime) else date(place, str(value))


def date(place: Place, written: str) -> dt.date:
    """Read the date of a date or of a moment, written as YYYY-MM-DD with or without a time."""
    try:
        return dt.date.fromisoformat(written.strip()[:10])
    except ValueError:
        raise place.error("a date must be written as YYYY-MM-DD") from None


def _string(place: Place, row: Row, field: str) -> str | None:
    value = row.get(field)
    if value in (None, ""):
        return None
    if not isinstance(value, str):
        raise place.error(f"{field} must be a string")
    return value


def _list(place: Place, row: Row, field: str, *, needed: bool = False) -> list[Any]:
    value = row.get(field)
    if value is None:
        if needed:
            raise place.error(f"{field} are needed")
        return []
    if isinstance(value, str | Mapping) or not isinstance(value, Iterable):
        raise place.error(f"{field} must be a list")
    return list(value)
