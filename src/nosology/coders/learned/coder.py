"""The coder that a learned bundle is: ``suggest`` under the contract of all coders, ``save`` and ``load``.

coder = LearnedCoder.load(Path("es-cie10"))
coder.suggest(encounter, ())[0].score     # a calibrated probability
"""

from __future__ import annotations

import tomllib
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from nosology.coders.learned.files import read_bundle, write_bundle
from nosology.coders.learned.model import LearnedModel, Scored
from nosology.coders.learned.rows import Mention
from nosology.coders.learned.store import CONFIG, load_model
from nosology.core.codes import Code, CodeSystem
from nosology.core.encounter import Encounter
from nosology.core.errors import ModelError
from nosology.core.suggestions import Candidate, Evidence, Tier
from nosology.text import Reading

MAX_EVIDENCE = 8
_KEEP = 0.5


class LearnedCoder:
    """Proposes the codes that a trained model finds, each with a calibrated probability and its evidence.

    ``config`` is the bundle's ``model.toml``; ``files`` are all its files.
    """

    name = "learned"

    def __init__(self, model: LearnedModel, files: Mapping[str, bytes]) -> None:
        self.model = model
        self.files = dict(files)
        self.config: dict[str, Any] = tomllib.loads(self.files[CONFIG].decode())
        self.system = CodeSystem.from_label(self.config["system"])

    @classmethod
    def load(cls, folder: Path | Traversable) -> LearnedCoder:
        """Load a bundle; ``ModelError`` says why a damaged, tampered or newer one is refused."""
        files = read_bundle(folder)
        if CONFIG not in files:
            raise ModelError(f"model {folder.name}: it holds no {CONFIG}")
        return cls(load_model(files, folder.name), files)

    def save(self, folder: Path) -> str:
        """Write the bundle and return the SHA-256 that identifies it."""
        return write_bundle(folder, self.files)

    def scored(self, encounter: Encounter, limit: int = 60) -> tuple[Scored, ...]:
        """Return the codes with probabilities and tiers, best first."""
        return self.model.score([document.text for document in encounter.documents], limit)

    def suggest(self, encounter: Encounter, readings: Sequence[Reading] = ()) -> tuple[Candidate, ...]:
        """Return candidates by falling probability; where readings are given, evidence has its section and assertion."""
        by_document = {reading.document.id: reading for reading in readings}
        found = []
        for item in self.scored(encounter):
            if item.probability < self.model.cuts.candidate:
                continue
            evidence = tuple(
                self._evidence(encounter, mention, by_document) for mention in best_mentions(item.mentions)
            )
            reason = _reason(item)
            found.append(Candidate(Code(self.system, item.code), item.probability, self.name, evidence, (reason,)))
        return tuple(found)

    def tier(self, code: str, probability: float) -> Tier:
        """Return the tier of a code of this model at a probability."""
        return self.model.cuts.tier(probability, self.model.parts.frequency.code.get(code, 0))

    def _evidence(self, encounter: Encounter, mention: Mention, readings: Mapping[str, Reading]) -> Evidence:
        from nosology.core.annotations import PRESENT, Span

        document = encounter.documents[mention.document]
        method = "term" if mention.term >= 0 else "words"
        section, assertion = None, PRESENT
        reading = readings.get(document.id)
        if reading is not None and len(reading.tokens):
            starts = reading.tokens.starts
            first = max(0, bisect_right(starts, mention.start) - 1)
            end = max(first + 1, bisect_right(starts, mention.end - 1))
            section, assertion = reading.section_kind(first), reading.assertion(first, end)
        span = Span(document.id, mention.start, mention.end)
        return Evidence(span, document.text[span.start : span.end], section, method, mention.weight, assertion)


def best_mentions(mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """Return the mentions at least half as trusted as the best, each stretch once, in the order of the text."""
    floor = _KEEP * max(mention.weight for mention in mentions)
    best: dict[tuple[int, int, int], Mention] = {}
    for mention in mentions:
        if mention.weight >= floor and len(best) < MAX_EVIDENCE:
            best.setdefault((mention.document, mention.start, mention.end), mention)
    return tuple(best[key] for key in sorted(best))


def _reason(item: Scored) -> str:
    strength = item.strength
    if strength is None:
        return "the words resemble those coded so in training notes, or the name of the code"
    if strength.matched and strength.hits:
        return f"the term was coded so in {strength.hits} of the {strength.matched} training notes that hold it"
    if strength.listed:
        return "the lexicon gives the code for the term"
    return "the term was annotated with the code in training notes"
