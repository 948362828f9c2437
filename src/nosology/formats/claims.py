"""Sets of codes from the outside: JSON lines, CSV and FHIR Claim; and findings as plain data.

    {"id": "7", "codes": [{"code": "I11.0", "poa": "Y"}, "I50.9"], "setting": "inpatient", "sex": "F",
     "birth_date": "1950-02-01", "admitted": "2026-05-28", "discharged": "2026-06-01"}

One encounter a line, the principal diagnosis first. CSV has a header with the same names: either ``codes`` (separated by
spaces, commas or semicolons, with ``poa`` alike), or ``code`` and ``poa`` in one row a code, or ``dx1``, ``poa1``, ``dx2`` ...
A wrong encounter does not stop the others: it is given back as an error that names file, line and reason.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from nosology.core.codes import CodeSystem
from nosology.core.encounter import Setting
from nosology.core.errors import CodeSetError
from nosology.core.suggestions import Finding

_SETTINGS = {
    "inpatient": Setting.INPATIENT,
    "imp": Setting.INPATIENT,
    "acute": Setting.INPATIENT,
    "outpatient": Setting.OUTPATIENT,
    "ambulatory": Setting.OUTPATIENT,
    "amb": Setting.OUTPATIENT,
    "emergency": Setting.OUTPATIENT,
    "emer": Setting.OUTPATIENT,
    "professional": Setting.OUTPATIENT,
}
_SEXES = {"f": "F", "female": "F", "m": "M", "male": "M", "u": None, "unknown": None, "other": None, "x": None}
_CODE = re.compile(r"[A-Za-z0-9. -]{1,12}")
_SEPARATORS = re.compile(r"[\s,;|]+")
_FIELDS = ("setting", "sex", "birth_date", "admitted", "discharged")


@dataclass(frozen=True, slots=True)
class CodeSet:
    """An encounter's codes as read: pairs of code and present-on-admission indicator, principal first; ``line`` is 1-based."""

    id: str
    codes: tuple[tuple[str, str | None], ...]
    setting: Setting | None = None
    sex: str | None = None
    birth_date: dt.date | None = None
    admitted: dt.date | None = None
    discharged: dt.date | None = None
    line: int = 0


def read_code_sets(content: str, name: str) -> Iterator[CodeSet | CodeSetError]:
    """Yield the encounters of a file, each or the error that kept it from being read.

    The format is told by the content: a FHIR Claim or Bundle, a JSON list, JSON lines, else CSV. ``name`` is for messages.
    """
    content = content.lstrip("\ufeff")
    start = content.lstrip()[:1]
    if not start:
        yield CodeSetError(f"{name}: holds no encounters")
    elif start not in "{[":
        yield from _csv(content, name)
    else:
        try:
            whole = json.loads(content)
        except json.JSONDecodeError as error:
            if start == "[" or not _has_lines(content):
                yield CodeSetError(f"{name}:{error.lineno}: is not JSON ({error.msg})")
            else:
                yield from _json_lines(content, name)
            return
        yield from _objects(whole if isinstance(whole, list) else [whole], name)


def _has_lines(content: str) -> bool:
    return any(line.strip().endswith("}") for line in content.splitlines())


def _json_lines(content: str, name: str) -> Iterator[CodeSet | CodeSetError]:
    for number, line in enumerate(content.split("\n"), 1):
        if not line.strip():
            continue
        try:
            item = json.loads(line)
        except json.JSONDecodeError as error:
            yield CodeSetError(f"{name}:{number}: is not JSON ({error.msg}, column {error.colno})")
            continue
        yield from _item(item, name, number)


def _objects(items: list[Any], name: str) -> Iterator[CodeSet | CodeSetError]:
    for number, item in enumerate(items, 1):
        yield from _item(item, name, number)


def _item(item: object, name: str, number: int) -> Iterator[CodeSet | CodeSetError]:
    where = f"{name}:{number}"
    try:
        if not isinstance(item, dict):
            raise CodeSetError(f"{where}: an encounter is an object with id and codes, not {type(item).__name__}")
        if "resourceType" in item:
            yield from _fhir(item, where, number)
        else:
            yield _plain(item, where, number)
    except CodeSetError as error:
        yield error


def _plain(item: dict[str, Any], where: str, number: int) -> CodeSet:
    given = item.get("codes")
    if not isinstance(given, list):
        raise CodeSetError(f"{where}: codes must be a list of codes, the principal first")
    return _code_set(item.get("id"), [_pair(entry, where) for entry in given], item, where, number)


def _pair(entry: object, where: str) -> tuple[str, str | None]:
    if isinstance(entry, str):
        return entry, None
    if isinstance(entry, dict) and isinstance(entry.get("code"), str):
        poa = entry.get("poa")
        if poa is None or isinstance(poa, str):
            return entry["code"], poa or None
        raise CodeSetError(f"{where}: the indicator of {entry['code']} must be text: Y, N, U or W")
    raise CodeSetError(f'{where}: each of codes is text or an object with "code" and perhaps "poa"')


def _code_set(
    id: object, pairs: Iterable[tuple[str, str | None]], facts: dict[str, Any], where: str, number: int
) -> CodeSet:
    codes = tuple(pairs)
    for code, _ in codes:
        if not _CODE.fullmatch(code.strip()):
            raise CodeSetError(
                f"{where}: a code has letters, digits and one period, such as I10 or S52.501A; one here is {code[:12]!r}"
            )
    name = str(number) if id is None or id == "" else str(id)
    setting = _choice(facts, "setting", _SETTINGS, where)
    sex = _choice(facts, "sex", _SEXES, where)
    born, admitted, discharged = (
        _date(facts.get(field), field, where) for field in ("birth_date", "admitted", "discharged")
    )
    return CodeSet(name, codes, setting, sex, born, admitted, discharged, number)


def _choice(facts: dict[str, Any], field: str, known: dict[str, Any], where: str) -> Any:
    value = facts.get(field)
    if value is None or value == "":
        return None
    if isinstance(value, str) and value.strip().lower() in known:
        return known[value.strip().lower()]
    raise CodeSetError(f"{where}: {field} {str(value)[:20]!r} is not known; it may be: {', '.join(known)}")


def _date(value: object, field: str, where: str) -> dt.date | None:
    if value is None or value == "":
        return None
    try:
        return dt.date.fromisoformat(str(value).strip()[:10])
    except ValueError:
        raise CodeSetError(f"{where}: {field} {str(value)[:20]!r} is not a date; write it as YYYY-MM-DD") from None


def _csv(content: str, name: str) -> Iterator[CodeSet | CodeSetError]:
    reader = csv.DictReader(io.StringIO(content), skipinitialspace=True)
    header = [column.strip().lower() for column in reader.fieldnames or []]
    numbered = sorted((column for column in header if re.fullmatch(r"(?:dx|code)\d+", column)), key=_number)
    if not ({"codes", "code"} & set(header) or numbered):
        yield CodeSetError(
            f"{name}:1: the header must name codes, or code, or dx1, dx2 ...; it names {', '.join(header)[:80]}"
        )
        return
    reader.fieldnames = header
    if "code" in header:
        yield from _grouped(reader, name)
        return
    for row in reader:
        where = f"{name}:{reader.line_num}"
        try:
            if None in row:
                raise CodeSetError(f"{where}: there are more cells than columns")
            pairs = _listed(row, where) if "codes" in header else _numbered(row, numbered)
            yield _code_set(row.get("id"), pairs, row, where, reader.line_num)
        except CodeSetError as error:
            yield error


def _number(column: str) -> int:
    return int(re.sub(r"\D", "", column))


def _listed(row: dict[str, str], where: str) -> list[tuple[str, str | None]]:
    codes = [cell for cell in _SEPARATORS.split(row.get("codes") or "") if cell]
    indicators = _SEPARATORS.split((row.get("poa") or "").strip()) if row.get("poa") else []
    if indicators and len(indicators) != len(codes):
        raise CodeSetError(f"{where}: there are {len(codes)} codes and {len(indicators)} indicators; write - for none")
    padded = indicators or ["-"] * len(codes)
    return [(code, None if poa in ("-", "") else poa) for code, poa in zip(codes, padded, strict=True)]


def _numbered(row: dict[str, str], columns: list[str]) -> list[tuple[str, str | None]]:
    return [
        (row[column].strip(), (row.get(f"poa{_number(column)}") or "").strip() or None)
        for column in columns
        if (row.get(column) or "").strip()
    ]


def _grouped(reader: csv.DictReader[str], name: str) -> Iterator[CodeSet | CodeSetError]:
    """Read one row a code; rows of one id belong together wherever they stand."""
    groups: dict[str, tuple[int, dict[str, str], list[tuple[str, str | None]]]] = {}
    for row in reader:
        where = f"{name}:{reader.line_num}"
        if None in row:
            yield CodeSetError(f"{where}: there are more cells than columns")
            continue
        code = (row.get("code") or "").strip()
        if not code:
            yield CodeSetError(f"{where}: the code is missing")
            continue
        id = (row.get("id") or "").strip() or "1"
        _, facts, pairs = groups.setdefault(id, (reader.line_num, {}, []))
        pairs.append((code, (row.get("poa") or "").strip() or None))
        for field in _FIELDS:
            if row.get(field):
                facts.setdefault(field, row[field])
    for id, (number, facts, pairs) in groups.items():
        try:
            yield _code_set(id, pairs, dict(facts), f"{name}:{number}", number)
        except CodeSetError as error:
            yield error


def _fhir(item: dict[str, Any], where: str, number: int) -> Iterator[CodeSet | CodeSetError]:
    kind = item["resourceType"]
    if kind == "Claim":
        yield _claim(item, {}, where, number)
        return
    if kind != "Bundle":
        raise CodeSetError(f"{where}: a FHIR resource here is a Claim or a Bundle of them, not {str(kind)[:30]}")
    resources = [entry.get("resource", {}) for entry in item.get("entry", []) if isinstance(entry, dict)]
    patients = {
        reference: resource
        for resource in resources
        if resource.get("resourceType") == "Patient"
        for reference in (f"Patient/{resource.get('id')}", str(resource.get("id")))
    }
    claims = [resource for resource in resources if resource.get("resourceType") == "Claim"]
    if not claims:
        raise CodeSetError(f"{where}: the bundle holds no Claim")
    for place, claim in enumerate(claims, 1):
        try:
            yield _claim(claim, patients, f"{where}, claim {place}", number)
        except CodeSetError as error:
            yield error


def _claim(claim: dict[str, Any], patients: dict[str, dict[str, Any]], where: str, number: int) -> CodeSet:
    diagnoses = claim.get("diagnosis")
    if not isinstance(diagnoses, list) or not all(isinstance(item, dict) for item in diagnoses):
        raise CodeSetError(f"{where}: the claim has no list of diagnosis")
    ordered = sorted(diagnoses, key=lambda item: (not _is_principal(item), _sequence(item)))
    contained = {f"#{item.get('id')}": item for item in claim.get("contained", []) if isinstance(item, dict)}
    reference = str((claim.get("patient") or {}).get("reference", ""))
    patient = {**contained, **patients}.get(reference, {})
    period = claim.get("billablePeriod") or {}
    facts = {
        "setting": _claim_setting(claim),
        "sex": patient.get("gender"),
        "birth_date": patient.get("birthDate"),
        "admitted": period.get("start"),
        "discharged": period.get("end"),
    }
    return _code_set(claim.get("id"), [_diagnosis(item, where) for item in ordered], facts, where, number)


def _sequence(item: dict[str, Any]) -> int:
    value = item.get("sequence", 0)
    return value if isinstance(value, int) else 0


def _is_principal(item: dict[str, Any]) -> bool:
    return any(
        coding.get("code") == "principal" for concept in item.get("type", []) for coding in concept.get("coding", [])
    )


def _diagnosis(item: dict[str, Any], where: str) -> tuple[str, str | None]:
    codings = (item.get("diagnosisCodeableConcept") or {}).get("coding") or []
    wanted = [coding for coding in codings if coding.get("system") in (None, CodeSystem.ICD10CM.value)]
    if not wanted or not isinstance(wanted[0].get("code"), str):
        raise CodeSetError(f"{where}: diagnosis {item.get('sequence')} has no coding in {CodeSystem.ICD10CM.value}")
    admission = (item.get("onAdmission") or {}).get("coding") or [{}]
    poa = admission[0].get("code")
    return wanted[0]["code"], poa.upper() if isinstance(poa, str) else None


def _claim_setting(claim: dict[str, Any]) -> str | None:
    for concept in (claim.get("subType"), claim.get("type")):
        for coding in (concept or {}).get("coding", []):
            code = str(coding.get("code", "")).lower()
            if code in _SETTINGS:
                return code
    return None


def finding_data(finding: Finding) -> dict[str, Any]:
    """Return a finding as plain data, its remedies as objects with action, code and what the action needs."""
    return {
        "edit": finding.edit,
        "family": finding.family,
        "severity": finding.severity.value,
        "codes": [code.value for code in finding.codes],
        "message": finding.message,
        "citation": finding.citation,
        "remedy": [
            {
                key: value
                for key, value in (
                    ("action", item.action),
                    ("code", item.code.value),
                    ("replacement", item.replacement.value if item.replacement else None),
                    ("before", item.before.value if item.before else None),
                    ("poa", item.poa),
                    ("reason", item.reason),
                )
                if value is not None
            }
            for item in finding.remedy
        ],
    }
