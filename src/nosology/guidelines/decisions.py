"""What a remedy may do to a case, and how to undo it.

| action | code | replacement | effect |
|---|---|---|---|
| add | the code | | appended |
| add-before | the code | the code after it | inserted |
| remove | the code | | its last occurrence goes |
| replace | the old code | the new code | in its place, or before ``before``; the indicator stays |
| move-first | the code | | becomes principal or first-listed |
| move-after | the code | the code before it | stands directly after |
| set-poa | the code | | every occurrence gets ``poa`` (None: blank) |
| unrelated | one code | the other | Excludes1 is overridden, with ``reason`` (I.A.12.a) |
| related | one code | the other | the override is taken back |
"""

from __future__ import annotations

from dataclasses import replace

from nosology.core.codes import Code, CodeSystem
from nosology.core.errors import InputError
from nosology.core.suggestions import Decision
from nosology.guidelines.case import Case, CodedItem

ACTIONS = ("add", "add-before", "remove", "replace", "move-first", "move-after", "set-poa", "unrelated", "related")


def decision(
    action: str,
    code: str,
    replacement: str | None = None,
    poa: str | None = None,
    reason: str | None = None,
    before: str | None = None,
) -> Decision:
    """Make a decision on ICD-10-CM codes."""
    other = None if replacement is None else Code(CodeSystem.ICD10CM, replacement)
    ahead = None if before is None else Code(CodeSystem.ICD10CM, before)
    return Decision(action, Code(CodeSystem.ICD10CM, code), other, poa=poa, reason=reason, before=ahead)


def apply(case: Case, taken: Decision) -> Case:
    """Return the case after a decision; ``InputError`` when it names a code that the case does not hold."""
    value = taken.code.value
    other = taken.replacement.value if taken.replacement else None
    items = list(case.codes)
    match taken.action:
        case "add":
            items.append(CodedItem(value, taken.poa))
        case "add-before" if other is not None:
            items.insert(_last(case, other), CodedItem(value, taken.poa))
        case "remove":
            items.pop(_last(case, value))
        case "replace" if other is not None:
            place = _last(case, value)
            old = items.pop(place)
            ahead = place if taken.before is None else _last(case, taken.before.value)
            items.insert(min(place, ahead), CodedItem(other, old.poa))
        case "move-first":
            items.insert(0, items.pop(_last(case, value)))
        case "move-after" if other is not None:
            moved = items.pop(_last(case, value))
            items.insert(_last(replace(case, codes=tuple(items)), other) + 1, moved)
        case "set-poa":
            _last(case, value)
            items = [CodedItem(item.code, taken.poa) if item.code == value else item for item in items]
        case "unrelated" if other is not None:
            return replace(case, unrelated=case.unrelated | {frozenset((value, other))})
        case "related" if other is not None:
            return replace(case, unrelated=case.unrelated - {frozenset((value, other))})
        case _:
            raise InputError(f"A decision cannot be {taken.action!r} here; it may be: {', '.join(ACTIONS)}.")
    return replace(case, codes=tuple(items))


def inverse(case: Case, taken: Decision) -> tuple[Decision, ...]:
    """Return the decisions that lead from ``apply(case, taken)`` back to ``case``."""
    value = taken.code.value
    other = taken.replacement.value if taken.replacement else None
    match taken.action:
        case "add" | "add-before":
            return (decision("remove", value),)
        case "remove":
            place = _last(case, value)
            return (decision("add", value, poa=case.codes[place].poa), _place(case, place))
        case "replace" if other is not None:
            back = decision("replace", other, value)
            return (back,) if taken.before is None else (back, _place(case, _last(case, value)))
        case "move-first" | "move-after":
            return (_place(case, _last(case, value)),)
        case "set-poa":
            return (decision("set-poa", value, poa=case.codes[_last(case, value)].poa),)
        case "unrelated":
            return (decision("related", value, other),)
        case "related":
            return (decision("unrelated", value, other),)
        case _:
            raise InputError(f"A decision cannot be {taken.action!r}; it may be: {', '.join(ACTIONS)}.")


def _place(case: Case, place: int) -> Decision:
    value = case.codes[place].code
    return decision("move-after", value, case.codes[place - 1].code) if place else decision("move-first", value)


def _last(case: Case, value: str) -> int:
    for place in range(len(case.codes) - 1, -1, -1):
        if case.codes[place].code == value:
            return place
    raise InputError(
        f"{value} is not a code of this encounter; it holds: {', '.join(item.code for item in case.codes)}."
    )


def describe(taken: Decision) -> str:
    """Return a decision in a coder's words."""
    value, other = taken.code.value, taken.replacement.value if taken.replacement else ""
    match taken.action:
        case "replace":
            return f"replace {value} by {other}" + (f", before {taken.before.value}" if taken.before else "")
        case "add-before":
            return f"add {value} before {other}"
        case "move-first":
            return f"put {value} first"
        case "move-after":
            return f"put {value} after {other}"
        case "set-poa":
            return (
                f"set the indicator of {value} to {taken.poa}" if taken.poa else f"leave the indicator of {value} blank"
            )
        case "unrelated":
            return f"keep {value} and {other}, with the reason that {taken.reason or 'they are unrelated'}"
        case _:
            return f"{taken.action} {value}"
