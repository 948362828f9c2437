"""What changed between two releases of a code system."""

from __future__ import annotations

from dataclasses import dataclass

from nosology.terminology.terminology import Terminology


@dataclass(frozen=True, slots=True)
class Difference:
    """Codes of the one release that the other lacks, and codes of both whose title or billable state changed.

    ``retitled`` holds (code, old title, new title); ``now_billable`` and ``no_longer_billable`` hold codes of both.
    """

    added: tuple[str, ...]
    deleted: tuple[str, ...]
    retitled: tuple[tuple[str, str, str], ...]
    now_billable: tuple[str, ...]
    no_longer_billable: tuple[str, ...]


def difference(old: Terminology, new: Terminology) -> Difference:
    """Compare two releases code by code, seventh-character codes included; each list in the order of its release."""
    before, after = _codes(old), _codes(new)
    both = [code for code in after if code in before]
    return Difference(
        tuple(code for code in after if code not in before),
        tuple(code for code in before if code not in after),
        tuple(
            (code, before[code][0], after[code][0])
            for code in both
            if _words(before[code][0]) != _words(after[code][0])
        ),
        tuple(code for code in both if after[code][1] and not before[code][1]),
        tuple(code for code in both if before[code][1] and not after[code][1]),
    )


def _codes(terminology: Terminology) -> dict[str, tuple[str, bool]]:
    return {code: (terminology.title(code) or "", terminology.is_billable(code)) for code in terminology.codes()}


def _words(title: str) -> str:
    return " ".join(title.split())
