"""Print a coded encounter for people: the codes with the evidence marked in its sentence, then what was refused."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nosology.core.encounter import Document
from nosology.core.suggestions import CodedEncounter, Evidence, Suggestion

if TYPE_CHECKING:
    from rich.text import Text

AROUND = 60
MAX_EVIDENCE = 2
_SPACE = re.compile(r"\s+")


class Renderer:
    """Prints results to the terminal."""

    def __init__(self, *, color: bool = True, width: int | None = None) -> None:
        from rich.console import Console

        self.console = Console(no_color=not color, width=width, highlight=False, soft_wrap=False)

    def show(self, result: CodedEncounter, document: Document, candidates: int) -> None:
        """Print one result: heading, codes, refused candidates, findings, versions."""
        from rich import box
        from rich.table import Table
        from rich.text import Text

        print = self.console.print
        print()
        print(Text(result.encounter_id, style="bold"))
        if result.suggestions:
            table = Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=False)
            table.add_column("code", style="bold", no_wrap=True)
            table.add_column("title", ratio=3, min_width=20)
            table.add_column("prob", justify="right", no_wrap=True)
            table.add_column("tier", no_wrap=True)
            table.add_column("evidence", ratio=5, min_width=24)
            for item in result.suggestions:
                table.add_row(
                    item.code.value,
                    _title(item),
                    _probability(item),
                    item.tier.value,
                    _evidence(item, document),
                )
            print(table)
        else:
            print("  no codes suggested")
        refused = result.refused[:candidates]
        if refused:
            table = Table(box=box.SIMPLE_HEAD, pad_edge=False, title="refused", title_justify="left", title_style="dim")
            table.add_column("code", no_wrap=True)
            table.add_column("title", ratio=3, min_width=20)
            table.add_column("why", style="yellow", min_width=12)
            table.add_column("evidence", ratio=4, min_width=24)
            for item in refused:
                table.add_row(item.code.value, item.display, item.excluded_because, _evidence(item, document, limit=1))
            print(table)
        for finding in result.findings:
            print(Text(f"{finding.severity.value}: {finding.message}", style="yellow"))
        versions = result.versions
        note = "" if any(item.calibrated for item in result.suggestions) else "; probabilities are uncalibrated"
        print(
            Text(
                f"{versions.model}, {', '.join(versions.releases)}, nosology {versions.engine}{note}",
                style="dim",
            )
        )


def _title(item: Suggestion) -> Text:
    from rich.text import Text

    text = Text(item.display)
    if item.role is not None and item.role.value == "principal":
        text.append(" [principal]", style="bold cyan")
    return text


def _probability(item: Suggestion) -> str:
    return f"{item.probability:.2f}"


def _evidence(item: Suggestion, document: Document, limit: int = MAX_EVIDENCE) -> Text:
    from rich.text import Text

    shown = _first_of_each_text(item.evidence)
    lines = Text()
    for number, evidence in enumerate(shown[:limit]):
        if number:
            lines.append("\n")
        lines.append_text(quote(evidence, document))
    if len(shown) > limit:
        lines.append(f"\n(+{len(shown) - limit} more)", style="dim")
    return lines


def _first_of_each_text(evidence: tuple[Evidence, ...]) -> list[Evidence]:
    seen: dict[str, Evidence] = {}
    for item in sorted(evidence, key=lambda item: (not item.assertion.affirmed, -item.weight, item.span.start)):
        seen.setdefault(item.text.lower(), item)
    return list(seen.values())


def quote(evidence: Evidence, document: Document, around: int = AROUND) -> Text:
    """Return the words around a piece of evidence with the evidence marked in brackets and bold."""
    from rich.text import Text

    text = document.text
    start, end = evidence.span.start, evidence.span.end
    left = text[max(0, start - around) : start]
    right = text[end : end + around]
    left = re.split(r"(?<=[.;:!?])\s|\n\s*\n|\n", left)[-1] if left else left
    right = re.split(r"(?<=[.;!?])\s|\n\s*\n|\n", right)[0] if right else right
    line = Text()
    if evidence.section:
        line.append(f"{evidence.section.replace('_', ' ')}: ", style="dim")
    line.append(("…" if start > around and len(left) == around else "") + _SPACE.sub(" ", left))
    line.append(f"[{_SPACE.sub(' ', evidence.text)}]", style="bold green")
    line.append(_SPACE.sub(" ", right) + ("…" if len(right) == around else ""))
    return line
