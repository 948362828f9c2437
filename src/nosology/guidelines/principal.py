"""The principal or first-listed diagnosis: codes that may never be it, and codes that may be nothing else (II, I.C.21.c.16)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from nosology.core.encounter import Setting
from nosology.core.suggestions import Decision, Severity
from nosology.guidelines.decisions import decision
from nosology.guidelines.edit import Edit, Example, Flag
from nosology.guidelines.facts import drug_intent
from nosology.guidelines.pattern import lies_in
from nosology.guidelines.sheet import Line, Sheet
from nosology.guidelines.tables import rows

EXTERNAL = "V00-Y99"
FIRST_ONLY = " ".join(codes for codes, _ in rows("first_only", "codes"))
_MANIFESTATIONS = " ".join(codes for codes, _ in rows("manifestation", "codes"))
_SECONDARY = rows("secondary_only", "codes", "words")
_STATUS = rows("status_only", "codes", "words")


def is_manifestation(line: Line) -> bool:
    """Say whether a code reports a manifestation of a disease that must be coded first (I.A.13)."""
    return line.facts.manifestation or lies_in(line.code, _MANIFESTATIONS)


def may_be_principal(line: Line) -> bool:
    """Say whether no rule keeps a code from being principal or first-listed."""
    if not line.facts.billable or is_manifestation(line) or lies_in(line.code, EXTERNAL):
        return False
    if drug_intent(line.code) in ("adverse effect", "underdosing") or line.facts.seventh_character == "S":
        return False
    return not any(lies_in(line.code, codes) for codes, *_ in (*_SECONDARY, *_STATUS))


def put_another_first(sheet: Sheet) -> tuple[Decision, ...]:
    """Return the remedy that makes the first eligible code principal, or takes the lone wrong code out."""
    for line in sheet.lines[1:]:
        if may_be_principal(line):
            return (decision("move-first", line.code),)
    return (decision("remove", sheet.lines[0].code),)


def _first(wrong: Callable[[Line], str | None]) -> Callable[[Sheet], Iterable[Flag]]:
    def find(sheet: Sheet) -> Iterator[Flag]:
        line = sheet.principal
        words = wrong(line) if line is not None else None
        if line is not None and words:
            yield _never_first(sheet, line, words)

    return find


def _listed_first(table: tuple[tuple[str, ...], ...]) -> Callable[[Sheet], Iterable[Flag]]:
    def find(sheet: Sheet) -> Iterator[Flag]:
        line = sheet.principal
        for codes, words, source in table:
            if line is not None and lies_in(line.code, codes):
                yield _never_first(sheet, line, words, source)

    return find


def _never_first(sheet: Sheet, line: Line, words: str, source: str | None = None) -> Flag:
    message = f"{line.facts.named} {words}; it cannot be principal or first."
    return Flag((line.code,), message, put_another_first(sheet), section=source)


def _external(line: Line) -> str | None:
    return "is an external cause" if lies_in(line.code, EXTERNAL) else None


def _manifestation(line: Line) -> str | None:
    return "is a manifestation; the disease behind it comes first" if is_manifestation(line) else None


def _underdosing(line: Line) -> str | None:
    return "reports underdosing; the condition treated comes first" if drug_intent(line.code) == "underdosing" else None


def _adverse(line: Line) -> str | None:
    return (
        "names the drug; the adverse effect itself comes first" if drug_intent(line.code) == "adverse effect" else None
    )


def _first_only(sheet: Sheet) -> Iterator[Flag]:
    principal = sheet.principal
    if principal is None or lies_in(principal.code, FIRST_ONLY):
        return
    for line in sheet.matching(FIRST_ONLY):
        yield Flag(
            (line.code,),
            f"{line.facts.named} may only be principal or first-listed; here {principal.code} stands first.",
            (decision("move-first", line.code), decision("remove", line.code)),
        )


EDITS = (
    Edit(
        "us.external-cause-principal",
        "principal",
        Severity.HARD,
        "I.C.20.a.6",
        "An external cause code is never the principal or first-listed diagnosis.",
        _first(_external),
        Example("W01.0XXA S52.501A"),
        Example("S52.501A W01.0XXA"),
    ),
    Edit(
        "us.manifestation-principal",
        "principal",
        Severity.HARD,
        "I.A.13",
        "A manifestation code is never the principal or first-listed diagnosis.",
        _first(_manifestation),
        Example("F02.80 G30.9"),
        Example("G30.9 F02.80"),
    ),
    Edit(
        "us.secondary-only",
        "principal",
        Severity.HARD,
        "I.B.14; I.C.21.c",
        "Severity, organism, score, resistance, outcome, weeks, body mass index and social codes are never principal.",
        _listed_first(_SECONDARY),
        Example("Z68.41 E66.01"),
        Example("E66.01 Z68.41"),
    ),
    Edit(
        "us.status-principal",
        "principal",
        Severity.SOFT,
        "MCE v41.1, unacceptable principal diagnosis; I.C.21.c.3-4",
        "A status or history code is not accepted as principal diagnosis of an inpatient stay.",
        _listed_first(_STATUS),
        Example("Z87.891 J18.9", "setting=inpatient"),
        Example("Z87.891 J18.9", "setting=outpatient"),
        settings=(Setting.INPATIENT,),
    ),
    Edit(
        "us.underdosing-principal",
        "principal",
        Severity.HARD,
        "I.C.19.e.5.c",
        "An underdosing code is never the principal or first-listed diagnosis.",
        _first(_underdosing),
        Example("T46.5X6A I10 Z91.148"),
        Example("I10 T46.5X6A Z91.148"),
    ),
    Edit(
        "us.adverse-effect-principal",
        "principal",
        Severity.HARD,
        "I.C.19.e.5.a",
        "The nature of an adverse effect comes first, then the code of the drug.",
        _first(_adverse),
        Example("T45.515A D68.32"),
        Example("D68.32 T45.515A"),
    ),
    Edit(
        "us.first-listed-only",
        "principal",
        Severity.SOFT,
        "I.C.21.c.16",
        "Some Z codes may only be principal or first-listed, unless several encounters of one day are combined.",
        _first_only,
        Example("C50.911 Z51.11"),
        Example("Z51.11 C50.911"),
    ),
)
