"""The allergy coder: allergens named in an allergy list or beside a word for allergy give status codes Z88 and Z91.0."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib.resources import files

from nosology.coders.context.status import ALLERGY_SECTION
from nosology.coders.gather import Gatherer
from nosology.core.annotations import Span
from nosology.core.encounter import Encounter
from nosology.core.suggestions import Candidate, Evidence
from nosology.core.table import read_table
from nosology.terminology import Terminology
from nosology.text import PhraseMatcher, Reading, Vocabulary

COLUMNS = ("allergen", "code", "source")
CUES = {
    "en": (
        "allergic to",
        "allergy to",
        "allergies to",
        "allergies include",
        "allergies are",
        "intolerance to",
        "intolerant to",
    ),
    "es": (
        "alérgico a",
        "alérgica a",
        "alergia a",
        "alergias a",
        "intolerancia a",
        "alérgica al",
        "alérgico al",
        "alergia al",
    ),
}
REACH = 12
"""Tokens after a cue in which allergens are looked for, within the sentence."""
WEIGHT = 0.85


class AllergyCoder:
    """Codes allergy status by allergen."""

    name = "allergy"

    def __init__(self, vocabulary: Vocabulary, terminology: Terminology) -> None:
        self.system = terminology.release.system
        path = files(__package__).joinpath("allergens.tsv")
        rows = [(allergen, code) for _, (allergen, code, _source) in read_table(path, COLUMNS)]
        self._allergens: PhraseMatcher[str] = PhraseMatcher(vocabulary, rows)
        cues = CUES.get(vocabulary.language, ())
        self._cues: PhraseMatcher[bool] = PhraseMatcher(vocabulary, [(cue, True) for cue in cues])

    def suggest(self, encounter: Encounter, readings: Sequence[Reading]) -> tuple[Candidate, ...]:
        """Return an allergy status code for each allergen named as one."""
        gatherer = Gatherer(self.system, self.name)
        for reading in readings:
            for first, end in self._places(reading):
                self._scan(reading, first, end, gatherer)
        return gatherer.candidates()

    def _places(self, reading: Reading) -> Iterator[tuple[int, int]]:
        """Yield token bounds where allergens are listed; they do not overlap."""
        sentence = reading.sentence_of_token
        reach = 0
        for _, end, _cue in self._cues.find(reading.tokens.codes):
            stop = end
            while stop < len(sentence) and stop - end < REACH and sentence[stop] == sentence[end - 1]:
                stop += 1
            if reading.section_kind(end - 1) != ALLERGY_SECTION and stop > max(end, reach):
                yield max(end, reach), stop
                reach = stop
        for kind, first, end in reading.section_ranges():
            if kind == ALLERGY_SECTION:
                yield first, end

    def _scan(self, reading: Reading, first: int, end: int, gatherer: Gatherer) -> None:
        tokens = reading.tokens
        for hit_first, hit_end, code in self._allergens.find_longest(tokens.codes[first:end]):
            left, right = first + hit_first, first + hit_end
            start, stop = tokens.starts[left], tokens.ends[right - 1]
            assertion = reading.assertion(left, right)
            section = reading.section_kind(left)
            evidence = Evidence(
                Span(reading.document.id, start, stop),
                tokens.text[start:stop],
                section,
                self.name,
                WEIGHT,
                assertion,
            )
            gatherer.add(code, evidence, "named as an allergen")
