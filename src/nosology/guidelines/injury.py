"""Injuries and external causes: the severe injury and not the scratch, places with their cause (I.C.19-20)."""

from __future__ import annotations

from collections.abc import Iterator

from nosology.core.suggestions import Decision, Severity
from nosology.guidelines.decisions import decision
from nosology.guidelines.edit import Edit, Example, Flag
from nosology.guidelines.sheet import Line, Sheet

_CAUSES = "V00-Y38 Y62-Y84"
_INJURY = "S00-T88"
_MAY_BE_EXTERNAL = (
    f"{_INJURY} M00-M99 R00-R99 L00-L99 G00-G99 F00-F99 H00-H95 J60-J70 J95 K00 K08 K91 N99 I97 E89 D78 O9A P00-P96 A82 "
    "Z02-Z04 Z18 Z20 Z23 Z47 Z48 Z51.89 Z87.82"
)
_SITES = frozenset(
    {
        "finger",
        "thumb",
        "scalp",
        "eyelid",
        "nose",
        "ear",
        "lip",
        "oral",
        "cheek",
        "eye",
        "shoulder",
        "elbow",
        "wrist",
        "hand",
    }
    | {
        "forearm",
        "knee",
        "ankle",
        "foot",
        "toe",
        "hip",
        "thigh",
        "back",
        "abdominal",
        "breast",
        "throat",
        "head",
        "neck",
        "pelvis",
    }
)
_BONES = {
    "radius": "forearm",
    "ulna": "forearm",
    "humerus": "shoulder",
    "femur": "thigh",
    "tibia": "leg",
    "fibula": "leg",
    "patella": "knee",
    "metacarpal": "hand",
    "phalanx": "finger",
    "skull": "head",
    "brain": "head",
    "cranial": "head",
}


def _superficial(sheet: Sheet) -> Iterator[Flag]:
    for line in sheet.lines:
        if line.code[0] != "S" or line.code[2:3] != "0" or not line.facts.known:
            continue
        severe = [other for other in sheet.lines if _more_severe(other, line)]
        if severe:
            yield Flag(
                (line.code, severe[0].code),
                f"{line.facts.named} is superficial and is not coded with {severe[0].facts.named}, the more severe of this site.",
                (decision("remove", line.code),),
            )


def _more_severe(other: Line, line: Line) -> bool:
    """Say whether another injury of the same region, side, site and encounter goes deeper than a superficial one."""
    unspecified = other.code[2:3] == "9" and "nspecified injury" in other.facts.title
    return (
        other.code[:2] == line.code[:2]
        and other.code[2:3] != "0"
        and not unspecified
        and _same_side(line, other)
        and _near(line, other)
        and other.facts.seventh_character == line.facts.seventh_character
    )


def _same_side(one: Line, other: Line) -> bool:
    sides = [{"right", "left"} & set(line.facts.title.lower().split()) for line in (one, other)]
    return not sides[0] or not sides[1] or bool(sides[0] & sides[1])


def _sites(line: Line) -> set[str]:
    """Return the parts of the body that a title names; a bone stands for its part."""
    words = set(line.facts.title.lower().replace(",", " ").split())
    words |= {word.rstrip("s") for word in words}
    return (words & _SITES) | {part for bone, part in _BONES.items() if bone in words}


def _near(one: Line, other: Line) -> bool:
    """Say whether two injuries of a region are of one site: they name the same part, or one names none."""
    first, second = _sites(one), _sites(other)
    return not first or not second or bool(first & second)


def _unspecified(sheet: Sheet) -> Iterator[Flag]:
    specific = sheet.first("S00-S99 !S09.9 !S19.9 !S29.9 !S39.9 !S49.9 !S59.9 !S69.9 !S79.9 !S89.9 !S99.9")
    vague = sheet.first("T07 T14")
    if vague is not None and specific is not None:
        yield Flag(
            (vague.code, specific.code),
            f"{vague.facts.named} is for injuries that no record specifies; {specific.facts.named} is specified.",
            (decision("remove", vague.code),),
        )
    for line in sheet.matching("S09.9 S19.9 S29.9 S39.9 S49.9 S59.9 S69.9 S79.9 S89.9 S99.9"):
        exact = next(
            (
                other
                for other in sheet.lines
                if other.code[:2] == line.code[:2]
                and other.code[2:5] != line.code[2:5]
                and _same_side(line, other)
                and _near(line, other)
            ),
            None,
        )
        if exact is not None:
            yield Flag(
                (line.code, exact.code),
                f"{line.facts.named} is dropped beside {exact.facts.named}, which says what the injury is.",
                (decision("remove", line.code),),
            )


def _aftercare(sheet: Sheet) -> Iterator[Flag]:
    aftercare = sheet.first("Z47 Z48 Z51.89 !Z47.1 !Z47.3 !Z47.81 !Z48.2 !Z48.3")
    injury = next(
        (
            line
            for line in sheet.lines
            if line.code[0] in "ST" and line.facts.seventh_character not in (None, "A", "B", "C", "S")
        ),
        None,
    )
    if aftercare is not None and injury is not None:
        yield Flag(
            (aftercare.code, injury.code),
            f"Aftercare of an injury is the 7th character of {injury.code}; {aftercare.facts.named} is not coded beside it.",
            (decision("remove", aftercare.code),),
        )


def _place(sheet: Sheet) -> Iterator[Flag]:
    for codes, what in (("Y92", "place of occurrence"), ("Y93", "activity"), ("Y99", "external cause status")):
        lines = sheet.matching(codes)
        if not lines:
            continue
        held = _MAY_BE_EXTERNAL if codes == "Y93" else "T36-T65 T74 T76 Y90 Y95"
        if not sheet.has(_CAUSES) and not sheet.has(held):
            yield Flag(
                (lines[0].code,),
                f"{lines[0].facts.named}: {what} is reported only with the cause itself (V00-Y38) or a code that holds it.",
                (decision("remove", lines[0].code),),
            )
        distinct = tuple(dict.fromkeys(line.code for line in lines))
        if len(distinct) > 1:
            yield Flag(
                distinct,
                f"One code for the {what} is reported, at the first encounter; here are {', '.join(distinct)}.",
                tuple(decision("remove", code) for code in distinct) if len(distinct) == 2 else (),
            )


def _empty_place(sheet: Sheet) -> Iterator[Flag]:
    for line in sheet.matching("Y92.9 Y93.9 Y99.9"):
        yield Flag(
            (line.code,),
            f"{line.facts.named} says nothing and is left out.",
            (decision("remove", line.code),),
        )


def _later_place(sheet: Sheet) -> Iterator[Flag]:
    injuries = [line for line in sheet.lines if line.code[0] in "ST" and line.facts.seventh_character]
    place = sheet.first("Y92 Y93 Y99")
    if place is not None and injuries and all(line.facts.seventh_character not in ("A", "B", "C") for line in injuries):
        yield Flag(
            (place.code,),
            f"{place.facts.named} is reported at the initial encounter only; the injuries are under later care.",
            (decision("remove", place.code),),
        )


def _cause_alone(sheet: Sheet) -> Iterator[Flag]:
    cause = sheet.first(_CAUSES)
    if cause is not None and len(sheet.lines) > 1 and not sheet.has(_MAY_BE_EXTERNAL):
        yield Flag(
            (cause.code,),
            f"{cause.facts.named} is an external cause, but no code reports an injury or condition that it caused.",
            (decision("remove", cause.code),),
        )


def _cause_missing(sheet: Sheet) -> Iterator[Flag]:
    current = [line for line in sheet.matching("S00-S99 T07-T34") if line.facts.seventh_character in ("A", "B", "C")]
    injury = current[0] if current else None
    if injury is not None and not sheet.has("V00-Y99"):
        yield Flag(
            (injury.code,), f"{injury.facts.named}: add how it happened (V00-Y38), where payer or state ask for it."
        )


def _cause_episode(sheet: Sheet) -> Iterator[Flag]:
    injuries = {
        line.facts.seventh_character for line in sheet.matching("S00-S99 T07-T34") if line.facts.seventh_character
    }
    for line in sheet.matching("V00-X58"):
        episode = line.facts.seventh_character
        later = injuries and not injuries & {"A", "B", "C"}
        if (episode == "A" and later) or (episode in ("D", "S") and injuries <= {"A", "B", "C"} and injuries):
            wanted = "S" if injuries == {"S"} else "D" if later else "A"
            remedy: tuple[Decision, ...] = (decision("replace", line.code, line.code[:-1] + wanted),)
            yield Flag(
                (line.code,),
                f"{line.code} is for another encounter than the injury; its 7th character is {wanted}.",
                remedy,
            )


EDITS = (
    Edit(
        "us.superficial-injury",
        "injury",
        Severity.SOFT,
        "I.C.19.b.1",
        "A superficial injury is not coded with a more severe injury of the same site.",
        _superficial,
        Example("S61.411A S60.511A"),
        Example("S61.411A S60.512A"),
    ),
    Edit(
        "us.unspecified-injury",
        "injury",
        Severity.SOFT,
        "I.C.19.b",
        "Unspecified injuries (T07, T14, S-9) are not coded beside specified ones of the same region.",
        _unspecified,
        Example("S52.501A T14.90XA"),
        Example("T14.90XA"),
    ),
    Edit(
        "us.aftercare-of-injury",
        "injury",
        Severity.SOFT,
        "I.C.19.a; I.C.21.c.7",
        "Aftercare Z codes are not used for injuries, whose 7th character says it.",
        _aftercare,
        Example("S52.501D Z47.89"),
        Example("M17.11 Z47.89"),
    ),
    Edit(
        "us.place-activity-status",
        "injury",
        Severity.SOFT,
        "I.C.20.b-c; I.C.20.k",
        "Place, activity and status are reported once and only with an external cause.",
        _place,
        Example("S52.501A Y92.009"),
        Example("S52.501A W01.0XXA Y92.009"),
    ),
    Edit(
        "us.unspecified-place-activity-status",
        "injury",
        Severity.SOFT,
        "I.C.20.b-c; I.C.20.k",
        "Y92.9, Y93.9 and Y99.9 are not reported.",
        _empty_place,
        Example("S52.501A W01.0XXA Y99.9"),
        Example("S52.501A W01.0XXA Y99.8"),
    ),
    Edit(
        "us.place-later-encounter",
        "injury",
        Severity.SOFT,
        "I.C.20.b-c; I.C.20.k",
        "Place, activity and status are reported at the initial encounter only.",
        _later_place,
        Example("S52.501D W01.0XXD Y92.009"),
        Example("S52.501A W01.0XXA Y92.009"),
    ),
    Edit(
        "us.cause-without-condition",
        "injury",
        Severity.SOFT,
        "I.C.20.a.1",
        "An external cause stands beside the injury or condition that it caused.",
        _cause_alone,
        Example("E11.9 I10 W01.0XXA"),
        Example("S52.501A I10 W01.0XXA"),
    ),
    Edit(
        "us.cause-missing",
        "injury",
        Severity.INFO,
        "I.C.20",
        "An injury may be accompanied by its external cause; reporting is voluntary unless a payer or state requires it.",
        _cause_missing,
        Example("S52.501A"),
        Example("S52.501A W01.0XXA"),
    ),
    Edit(
        "us.cause-encounter",
        "injury",
        Severity.SOFT,
        "I.C.20.a.2",
        "The 7th character of an external cause follows that of the injury.",
        _cause_episode,
        Example("S52.501D W01.0XXA"),
        Example("S52.501D W01.0XXD"),
    ),
)
