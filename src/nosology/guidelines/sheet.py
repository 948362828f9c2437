"""The sheet that edits read: a case's codes beside what the release says of each, with questions that edits ask often."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nosology.guidelines.case import Case
from nosology.guidelines.facts import CodeFacts, Facts, Reach, facts_of
from nosology.guidelines.pattern import INDEX
from nosology.terminology import Terminology


@dataclass(frozen=True, slots=True)
class Line:
    """A code of the case: its place (0 is principal), its present-on-admission indicator, its facts."""

    place: int
    code: str
    poa: str | None
    facts: CodeFacts

    @property
    def category(self) -> str:
        """The three-character category."""
        return self.code[:3]


class Sheet:
    """The lines of a case in order, and the facts of the release; ``current`` tells whether it is in force on the date."""

    def __init__(self, case: Case, release: Terminology) -> None:
        self.case = case
        self.facts: Facts = facts_of(release)
        self.lines = tuple(
            Line(place, item.code, item.poa, self.facts.code(item.code)) for place, item in enumerate(case.codes)
        )
        self.current = case.date is None or release.release.in_force(case.date)
        self.values = frozenset(line.code for line in self.lines)
        self._matching: dict[str, list[Line]] = {}
        self._below: dict[str, list[Line]] = {}
        for line in self.lines:
            for text in INDEX.of(line.code):
                self._matching.setdefault(text, []).append(line)
            bare = line.facts.bare
            for length in range(3, len(bare) + 1):
                self._below.setdefault(bare[:length], []).append(line)

    @property
    def principal(self) -> Line | None:
        """The first line, if there is one."""
        return self.lines[0] if self.lines else None

    def matching(self, text: str) -> Sequence[Line]:
        """Return the lines whose codes lie in a pattern, in order."""
        if not INDEX.knows(text):
            wanted = INDEX.add(text)
            self._matching[text] = [line for line in self.lines if wanted.matches(line.code)]
        return self._matching.get(text, ())

    def has(self, text: str) -> bool:
        """Say whether any code lies in a pattern."""
        return bool(self.matching(text))

    def first(self, text: str) -> Line | None:
        """Return the first line whose code lies in a pattern."""
        found = self.matching(text)
        return found[0] if found else None

    def reached(self, reach: Reach) -> list[Line]:
        """Return the lines that a note names, in order."""
        below = self._below
        found = {line.place: line for prefix in reach.prefixes if prefix in below for line in below[prefix]}
        if reach.ranges or (found and reach.poisoning_only):
            found = {line.place: line for line in self.lines if reach.covers(line.code)}
        return [found[place] for place in sorted(found)]

    def below(self, prefix: str) -> Sequence[Line]:
        """Return the lines whose codes begin with a prefix of three characters or more, written without the period."""
        return self._below.get(prefix, ())

    def billable(self, *candidates: str) -> Iterator[str]:
        """Yield those candidates that the release lets be reported."""
        return (code for code in candidates if self.facts.terminology.is_billable(code))

    def known_title(self, code: str) -> str:
        """Return ``code (title)``, or the code alone where the release does not have it."""
        return self.facts.code(code).named
