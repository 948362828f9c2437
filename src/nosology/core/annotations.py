"""What reading a document yields: spans, sections, sentences, assertions, mentions."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Certainty(StrEnum):
    """How sure the author is, from stated fact to speculation."""

    CERTAIN = "certain"
    PROBABLE = "probable"
    POSSIBLE = "possible"


class Temporality(StrEnum):
    """When the condition holds."""

    CURRENT = "current"
    HISTORY = "history"
    HYPOTHETICAL = "hypothetical"


class Experiencer(StrEnum):
    """Who has the condition."""

    PATIENT = "patient"
    FAMILY = "family"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Assertion:
    """Negated or not, how certain, when, and whose; ``cues`` are the words that decided."""

    negated: bool = False
    certainty: Certainty = Certainty.CERTAIN
    temporality: Temporality = Temporality.CURRENT
    experiencer: Experiencer = Experiencer.PATIENT
    cues: tuple[str, ...] = ()

    @property
    def affirmed(self) -> bool:
        """True when the patient certainly has the condition now."""
        return (
            not self.negated
            and self.certainty is Certainty.CERTAIN
            and self.temporality is Temporality.CURRENT
            and self.experiencer is Experiencer.PATIENT
        )


PRESENT = Assertion()


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open code-point bounds in one document's text."""

    document_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Section:
    """A section: its kind (a name of the section lexicon), title bounds, body bounds, index of its parent."""

    kind: str
    title: Span
    body: Span
    parent: int | None = None


@dataclass(frozen=True, slots=True)
class Modifier:
    """A word that qualifies a condition: ``Modifier("laterality", "left", span)``."""

    kind: str
    value: str
    span: Span


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of text that names a clinical concept, with its assertion, section and modifiers."""

    span: Span
    kind: str
    normalized: str
    assertion: Assertion
    section: str | None
    modifiers: tuple[Modifier, ...] = ()


@dataclass(frozen=True, slots=True)
class Annotations:
    """All that reading one document yields; sentences are in order and do not overlap."""

    document_id: str
    language: str
    sections: tuple[Section, ...]
    sentences: tuple[Span, ...]
    mentions: tuple[Mention, ...] = ()
