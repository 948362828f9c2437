"""Burns and corrosions: the highest degree of a site, the worst first, no unknown site beside a known one (I.C.19.d)."""

from __future__ import annotations

from collections.abc import Iterator

from nosology.core.suggestions import Severity
from nosology.guidelines.decisions import decision
from nosology.guidelines.edit import Edit, Example, Flag
from nosology.guidelines.sheet import Line, Sheet

_BURN_SITES = "T20-T25"


def _burn_degrees(sheet: Sheet) -> Iterator[Flag]:
    burns = [line for line in sheet.matching(_BURN_SITES) if _degree(line) is not None]
    for one in burns:
        for other in burns:
            same = one.category == other.category and one.code[5:] == other.code[5:]
            if same and (_degree(one) or 0) < (_degree(other) or 0):
                yield Flag(
                    (one.code, other.code),
                    f"{one.facts.named} and {other.facts.named} are one site; the highest degree is coded.",
                    (decision("remove", one.code),),
                )


def _degree(line: Line) -> int | None:
    """Return the degree of a burn or corrosion by its fourth character: T22.3- and T22.7- are third degree."""
    place = line.code[4:5]
    return {"0": 0, "1": 1, "2": 2, "3": 3, "4": 0, "5": 1, "6": 2, "7": 3}.get(place)


def _burn_order(sheet: Sheet) -> Iterator[Flag]:
    burns = [line for line in sheet.matching(_BURN_SITES) if _degree(line) is not None]
    if len(burns) < 2:
        return
    worst = max(burns, key=lambda line: (_degree(line) or 0, -line.place))
    if (_degree(worst) or 0) > (_degree(burns[0]) or 0):
        yield Flag(
            (burns[0].code, worst.code),
            f"Of several burns the highest degree comes first: {worst.facts.named} before {burns[0].code}.",
            (decision("move-first", worst.code),)
            if burns[0].place == 0
            else (decision("move-after", burns[0].code, worst.code),),
        )


def _burn_alone(sheet: Sheet) -> Iterator[Flag]:
    vague = sheet.first("T30")
    exact = sheet.first("T20-T28")
    if vague is not None and exact is not None:
        yield Flag(
            (vague.code, exact.code),
            f"{vague.facts.named} is for burns of unknown site; {exact.code} names it.",
            (decision("remove", vague.code),),
        )


EDITS = (
    Edit(
        "us.burn-same-site",
        "injury",
        Severity.SOFT,
        "I.C.19.d.2",
        "Burns of one site and different degrees are coded to the highest degree.",
        _burn_degrees,
        Example("T22.311A T22.211A T31.0"),
        Example("T22.311A T22.212A T31.0"),
    ),
    Edit(
        "us.burn-highest-degree-first",
        "injury",
        Severity.SOFT,
        "I.C.19.d.1",
        "Of several burns the one of the highest degree comes first.",
        _burn_order,
        Example("T23.101A T24.301A T31.0"),
        Example("T24.301A T23.101A T31.0"),
    ),
    Edit(
        "us.burn-unknown-site",
        "injury",
        Severity.SOFT,
        "I.C.19.d.4",
        "A burn of unspecified site is not coded beside a burn whose site is known.",
        _burn_alone,
        Example("T22.311A T30.0"),
        Example("T22.311A T31.10"),
    ),
)
