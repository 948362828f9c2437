"""What a coder is: readings of an encounter's documents in, candidates out.

Every coder has a name, proposes codes with a score in [0, 1] and the evidence for them, may decline by returning
nothing, and gives the same candidates in the same order for the same input.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from nosology.core.encounter import Encounter
from nosology.core.suggestions import Candidate
from nosology.text import Reading


@runtime_checkable
class Coder(Protocol):
    """Proposes codes for an encounter."""

    name: str

    def suggest(self, encounter: Encounter, readings: Sequence[Reading]) -> tuple[Candidate, ...]:
        """Return candidates sorted by falling score, then by code; one for each code."""
        ...
