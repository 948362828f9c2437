"""What every corpus becomes: encounters with their gold codes, roles and evidence.

    Corpus -- Example(encounter, gold) -- GoldCode(code, role, optional, evidence) -- Passage(parts, text)
                                       -- NotCoded(evidence, why, would_be)

A passage is the words that one annotator marked, in one or more parts; its text is always read from the document.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from nosology.core.annotations import Span
from nosology.core.codes import Code, CodeSystem
from nosology.core.encounter import Encounter, Profile
from nosology.core.suggestions import Role


@dataclass(frozen=True, slots=True)
class Passage:
    """Words that support a code: parts in order of the text, and the text of the parts joined by one blank."""

    parts: tuple[Span, ...]
    text: str

    @property
    def hull(self) -> Span:
        """The bounds from the start of the first part to the end of the last."""
        return Span(self.parts[0].document_id, self.parts[0].start, self.parts[-1].end)


@dataclass(frozen=True, slots=True)
class GoldCode:
    """A code that the corpus gives: ``optional`` codes count as right but need not be found; no role where none is told."""

    code: Code
    role: Role | None = None
    optional: bool = False
    evidence: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class NotCoded:
    """A mention that the annotators left uncoded: why, and the code that it would be if it held."""

    evidence: tuple[Passage, ...]
    why: str
    would_be: Code | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """An encounter with its gold; ``split`` is the part of the corpus that its authors published it in."""

    encounter: Encounter
    gold: tuple[GoldCode, ...]
    not_coded: tuple[NotCoded, ...] = ()
    split: str | None = None

    @property
    def id(self) -> str:
        """The id of the encounter."""
        return self.encounter.id

    @property
    def required(self) -> frozenset[Code]:
        """The codes that must be found."""
        return frozenset(item.code for item in self.gold if not item.optional)

    @property
    def optional(self) -> frozenset[Code]:
        """The codes that may be given."""
        return frozenset(item.code for item in self.gold if item.optional)

    @property
    def principal(self) -> Code | None:
        """The principal diagnosis, where the corpus names one."""
        return next((item.code for item in self.gold if item.role is Role.PRINCIPAL), None)


@dataclass(frozen=True, slots=True)
class Corpus:
    """Examples in the order of their ids, with what holds for all of them.

    ``coded_on`` is a day of the edition that the annotators used, for corpora whose encounters have no dates.
    ``shifted_dates``: the dates were moved to protect the patients, so they neither choose an edition nor order
    different patients. ``left_out`` counts, by reason, what the files hold and the corpus does not.
    """

    layout: str
    examples: tuple[Example, ...]
    language: str | None
    profile: Profile
    coded_on: dt.date | None = None
    shifted_dates: bool = False
    left_out: tuple[tuple[str, int], ...] = ()

    def __len__(self) -> int:
        """Count the examples."""
        return len(self.examples)

    @property
    def systems(self) -> tuple[CodeSystem, ...]:
        """The code systems that occur, in the order of the enumeration."""
        found = {item.code.system for example in self.examples for item in example.gold}
        return tuple(system for system in CodeSystem if system in found)

    def of(self, *systems: CodeSystem) -> Corpus:
        """Return the corpus with the codes of some systems only; encounters stay, though none of their codes may."""
        kept = tuple(
            replace(example, gold=tuple(item for item in example.gold if item.code.system in systems))
            for example in self.examples
        )
        return replace(self, examples=kept)

    def where(self, split: str) -> Corpus:
        """Return the part that was published as a split, such as ``train``."""
        return replace(self, examples=tuple(item for item in self.examples if item.split == split))


def merged(codes: Iterable[GoldCode]) -> tuple[GoldCode, ...]:
    """Join entries of one code, in the order of their first: evidence together, required wins, the principal role wins."""
    found: dict[Code, GoldCode] = {}
    for item in codes:
        before = found.get(item.code)
        if before is None:
            found[item.code] = item
            continue
        role = Role.PRINCIPAL if Role.PRINCIPAL in (before.role, item.role) else before.role or item.role
        evidence = dict.fromkeys((*before.evidence, *item.evidence))
        found[item.code] = GoldCode(item.code, role, before.optional and item.optional, tuple(evidence))
    return tuple(found.values())


def counted(reasons: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    """Return the reasons that occurred with their counts, by name."""
    return tuple(sorted((reason, count) for reason, count in reasons.items() if count))
