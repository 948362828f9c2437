"""Combination codes: one code for two conditions, or for a condition with what is presumed related to it (I.A.15, I.B.9)."""

from __future__ import annotations

from collections.abc import Iterator

from nosology.core.suggestions import Decision, Severity
from nosology.guidelines.decisions import decision
from nosology.guidelines.edit import Edit, Example, Flag
from nosology.guidelines.sheet import Line, Sheet
from nosology.guidelines.tables import rows

_COMBINED = rows("combination", "one", "other", "combined", "replaces", "words")
_REDUNDANT = rows("redundant", "unspecified", "specified", "words")
_END_STAGE = "N18.5 N18.6"


def _combination(sheet: Sheet) -> Iterator[Flag]:
    told: set[tuple[str, ...]] = set()
    for one, other, combined, replaces, words, source in _COMBINED:
        ones = sheet.matching(one)
        others = sheet.matching(other) if ones else ()
        if not others or ones[0] is others[0]:
            continue
        first, second = ones[0], others[0]
        choices = tuple(sheet.billable(*_fitting(sheet, combined.split(), first)))
        if (combined and not choices) or any(choice in sheet.values for choice in choices):
            continue
        if (first.code, second.code) in told or (second.code, first.code) in told:
            continue
        told.add((first.code, second.code))
        use = f"; report {' or '.join(choices)}" if choices else ""
        yield Flag(
            (first.code, second.code),
            f"{first.facts.named} with {second.facts.named}: {words}{use}.",
            _remedy(first, second, choices, replaces),
            section=source,
        )


def _fitting(sheet: Sheet, combined: list[str], first: Line) -> list[str]:
    """Choose among the codes of I12 and I13 by heart failure and stage; leave other choices to the coder."""
    heart, end = sheet.has("I50 I11.0 I13.0 I13.2"), sheet.has(_END_STAGE) or sheet.has("I12.0")
    if combined[:1] == ["I12.9"]:
        return ["I12.0" if end else "I12.9"]
    if combined and combined[0].startswith("I13") and len(combined) > 1:
        return [{(True, True): "I13.2", (True, False): "I13.0", (False, True): "I13.11"}.get((heart, end), "I13.10")]
    return combined


def _remedy(first: Line, second: Line, choices: tuple[str, ...], replaces: str) -> tuple[Decision, ...]:
    if replaces == "one":
        before = second.code if second.place < first.place else None
        return tuple(decision("replace", first.code, choice, before=before) for choice in choices)
    keep, gone = (first, second) if first.place <= second.place else (second, first)
    return tuple(decision("replace", keep.code, choice) for choice in choices) + (
        () if choices else (decision("remove", gone.code),)
    )


def _redundant(sheet: Sheet) -> Iterator[Flag]:
    for unspecified, specified, words, source in _REDUNDANT:
        vague = sheet.first(unspecified)
        exact = next(
            (line for line in sheet.matching(specified) if vague is not None and line.code != vague.code), None
        )
        if vague is not None and exact is not None:
            yield Flag(
                (vague.code, exact.code),
                f"{vague.facts.named} says less than {exact.facts.named}: {words}.",
                (decision("remove", vague.code),),
                section=source,
            )


EDITS = (
    Edit(
        "us.combination",
        "combination",
        Severity.SOFT,
        "I.A.15; I.B.9; I.C.4.a; I.C.9.a",
        "Two conditions that have one code in common, or are presumed related, are reported with the combination code.",
        _combination,
        Example("I10 I50.9"),
        Example("I11.0 I50.9"),
    ),
    Edit(
        "us.less-specific",
        "combination",
        Severity.SOFT,
        "I.B.2; I.B.9; I.B.18",
        "An unspecified code is dropped beside a code of the same condition that says more.",
        _redundant,
        Example("N18.9 N18.4"),
        Example("I12.9 N18.4"),
    ),
)
