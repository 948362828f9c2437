"""The codes that a model can give, taken from the training part alone, and what that leaves out of reach elsewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from nosology.core.codes import Code
from nosology.evaluation.tables import frequency_bin
from nosology.training.corpora.gold import Example


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of the gold of some examples lies in a label space; only codes that must be found are counted.

    Codes outside stay in the denominator of recall: they are missed. ``ceiling`` is therefore the highest micro recall that a
    model of this label space alone can reach.
    """

    assignments: int
    outside: int
    codes: int
    codes_outside: int

    @property
    def ceiling(self) -> float:
        """The highest recall that can be reached; 1 where there is nothing to find."""
        return 1.0 if not self.assignments else 1 - self.outside / self.assignments

    def sentence(self) -> str:
        """Say in a sentence what lies outside and that it counts."""
        return (
            f"{self.outside} of {self.assignments} assignments ({self.codes_outside} of {self.codes} codes) were never seen "
            f"in training; they count as missed, so that recall cannot exceed {self.ceiling:.3f}."
        )


@dataclass(frozen=True, slots=True)
class LabelSpace:
    """Codes in the order of system and value, and in how many training examples each occurs."""

    codes: tuple[Code, ...]
    counts: tuple[int, ...]

    @classmethod
    def learned_from(cls, train: Sequence[Example], *, minimum: int = 1) -> LabelSpace:
        """Take the codes of the training examples, optional ones included, that occur in at least so many of them."""
        counts = Counter(code for item in train for code in item.required | item.optional)
        kept = sorted((c for c, count in counts.items() if count >= minimum), key=lambda c: (c.system.label, c.value))
        return cls(tuple(kept), tuple(counts[code] for code in kept))

    def frequencies(self) -> dict[Code, int]:
        """Return in how many training examples each code occurs."""
        return dict(zip(self.codes, self.counts, strict=True))

    def bands(self) -> dict[Code, str]:
        """Return the frequency band of each code: 1, 2-5, 6-20 or >20; codes outside the space are of band 0."""
        return {code: frequency_bin(count) for code, count in self.frequencies().items()}

    def coverage(self, examples: Sequence[Example]) -> Coverage:
        """Count what some examples require within and outside the space."""
        known = set(self.codes)
        required = Counter(code for item in examples for code in item.required)
        outside = {code: count for code, count in required.items() if code not in known}
        return Coverage(required.total(), sum(outside.values()), len(required), len(outside))
