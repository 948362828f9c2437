"""The page of all edits, made from the registry: ``docs/reference/edits.md``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from nosology.guidelines.edit import FAMILIES, Edit, Example
from nosology.guidelines.registry import all_edits


def edits_page() -> str:
    """Return the reference of all edits in Markdown: id, rule, citation, severity, settings, dates, examples."""
    edits = all_edits()
    counts = Counter(edit.family for edit in edits)
    head = [
        "# Edits",
        "",
        f"`nosology check` holds a set of codes against these {len(edits)} edits. A hard finding must be mended, a soft one "
        "mended or explained, an info is a reminder. The severity of a finding may be lower than that of its edit where the "
        "classification leaves the matter to the record. Instructional notes, seventh characters and titles are read from the "
        "release in force on the date of the encounter.",
        "",
        "| family | edits |",
        "|---|---|",
        *(f"| [{family}](#{family}) | {counts[family]} |" for family in FAMILIES if counts[family]),
        "",
    ]
    return "\n".join([*head, *(line for family in FAMILIES for line in _family(family, edits))]).rstrip() + "\n"


def _family(family: str, edits: tuple[Edit, ...]) -> Iterator[str]:
    held = [edit for edit in edits if edit.family == family]
    if not held:
        return
    yield from (f"## {family}", "")
    for edit in held:
        where = ", ".join(setting.value for setting in edit.settings) if edit.settings else "any setting"
        until = f"to {edit.effective_to.isoformat()}" if edit.effective_to else "on"
        yield from (
            f"### {edit.id}",
            "",
            edit.rule,
            "",
            f"- {edit.severity.value}; {where}; from {edit.effective_from.isoformat()} {until}",
            f"- {edit.citation}",
            f"- fires: {_example(edit.fires)}",
            f"- does not: {_example(edit.silent)}",
            "",
        )


def _example(example: Example) -> str:
    codes = f"`{example.codes}`" if example.codes else "no code"
    return f"{codes} ({example.facts})" if example.facts else codes
