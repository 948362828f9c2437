"""Is one group of patients coded worse than another? Figures by sex and age band, with gaps and their intervals.

A gap has two possible causes: the system is worse on the group, or the group has conditions that are harder
to code. The adjusted recall gap compares like with like, chapter by chapter. The gold may be biased itself,
and no figure here shows that.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from nosology.evaluation.bootstrap import Interval, draws, interval
from nosology.evaluation.calibration import FLOOR, calibration, offered
from nosology.evaluation.counts import Outcome, by_code, outcome, pack, unpack
from nosology.evaluation.gold import CodeMap, Judged
from nosology.evaluation.metrics import macro
from nosology.evaluation.tables import UNPLACED

MINIMUM_SUPPORT = 20
AGE_BANDS = ((0, 17), (18, 39), (40, 64), (65, 79), (80, None))


@dataclass(frozen=True, slots=True)
class GroupFigures:
    """One group: its size and figures, and its gaps to the reference group (this group minus the reference).

    Gaps are None for the reference itself. ``abstained`` is the share of documents with no code suggested;
    ``calibration_error`` is None without probabilities. ``adjusted_recall_gap`` weighs each chapter alike in
    both groups.
    """

    name: str
    documents: int
    outcome: Outcome
    precision: Interval
    recall: Interval
    f1: Interval
    macro_f1: float
    calibration_error: float | None
    abstained: float
    precision_gap: Interval | None
    recall_gap: Interval | None
    f1_gap: Interval | None
    adjusted_recall_gap: Interval | None


@dataclass(frozen=True, slots=True)
class Subgroups:
    """The groups of one attribute, the largest first: it is the reference.

    ``left_out`` names the groups below the minimum support with their size; ``unknown`` counts documents
    without the attribute.
    """

    attribute: str
    groups: tuple[GroupFigures, ...]
    left_out: tuple[tuple[str, int], ...]
    unknown: int


def age_band(document: Judged) -> str | None:
    """Return the age band of a document: 0-17, 18-39, 40-64, 65-79 or 80+."""
    if document.age is None:
        return None
    for low, high in AGE_BANDS:
        if low <= document.age and (high is None or document.age <= high):
            return f"{low}+" if high is None else f"{low}-{high}"
    return None


def sex(document: Judged) -> str | None:
    """Return the sex that the document states."""
    return document.sex


def subgroups(
    documents: Sequence[Judged],
    attribute: str,
    group: Callable[[Judged], str | None],
    *,
    chapter: CodeMap | None = None,
    support: int = MINIMUM_SUPPORT,
    samples: int = 300,
    seed: int = 13,
) -> Subgroups:
    """Compare groups of documents; groups of fewer than ``support`` documents are named and not measured.

    Documents of all groups are resampled together, so that intervals of gaps hold the chance of who was in
    the sample.
    """
    members: dict[str, list[int]] = {}
    unknown = 0
    for number, document in enumerate(documents):
        name = group(document)
        if name is None:
            unknown += 1
        else:
            members.setdefault(name, []).append(number)
    left_out = tuple(sorted((name, len(rows)) for name, rows in members.items() if len(rows) < support))
    names = sorted((name for name in members if len(members[name]) >= support), key=lambda x: (-len(members[x]), x))
    if not names:
        return Subgroups(attribute, (), left_out, unknown)
    belongs = {number: name for name in names for number in members[name]}
    packed = [pack(outcome(document)) for document in documents]
    mixes = [_mix(document, chapter) if chapter else {} for document in documents]
    samples_of = [_sample(draw, belongs, packed, mixes) for draw in draws(len(documents), samples, seed)]
    whole = _sample(range(len(documents)), belongs, packed, mixes)
    return Subgroups(
        attribute,
        tuple(
            _figures(name, names[0], [documents[number] for number in members[name]], whole, samples_of, chapter)
            for name in names
        ),
        left_out,
        unknown,
    )


@dataclass(frozen=True, slots=True)
class _Drawn:
    """The pooled outcomes of one sample by group, and by group and chapter."""

    pooled: Mapping[str, Outcome]
    mix: Mapping[str, Mapping[str, Outcome]]

    def of(self, name: str) -> Outcome:
        return self.pooled.get(name, Outcome(0, 0, 0, 0))


def _mix(document: Judged, chapter: CodeMap) -> dict[str, int]:
    sums: dict[str, int] = {}
    for code, item in by_code(document).items():
        name = chapter(code) or UNPLACED
        sums[name] = sums.get(name, 0) + pack(item)
    return sums


def _sample(
    draw: Sequence[int], belongs: Mapping[int, str], packed: Sequence[int], mixes: Sequence[Mapping[str, int]]
) -> _Drawn:
    pooled: dict[str, int] = {}
    mix: dict[str, dict[str, int]] = {}
    for number in draw:
        name = belongs.get(number)
        if name is None:
            continue
        pooled[name] = pooled.get(name, 0) + packed[number]
        chapters = mix.setdefault(name, {})
        for chapter, value in mixes[number].items():
            chapters[chapter] = chapters.get(chapter, 0) + value
    return _Drawn(
        {name: unpack(value) for name, value in pooled.items()},
        {name: {key: unpack(value) for key, value in chapters.items()} for name, chapters in mix.items()},
    )


def _figures(
    name: str,
    reference: str,
    documents: Sequence[Judged],
    whole: _Drawn,
    drawn: Sequence[_Drawn],
    chapter: CodeMap | None,
) -> GroupFigures:
    def measured(figure: Callable[[_Drawn], float]) -> Interval:
        return interval(figure(whole), [figure(sample) for sample in drawn])

    def gap(field: Callable[[Outcome], float]) -> Interval | None:
        if name == reference:
            return None
        return measured(lambda sample: field(sample.of(name)) - field(sample.of(reference)))

    pairs = offered(documents, FLOOR)
    return GroupFigures(
        name,
        len(documents),
        whole.of(name),
        measured(lambda sample: _precision(sample.of(name))),
        measured(lambda sample: _recall(sample.of(name))),
        measured(lambda sample: _f1(sample.of(name))),
        macro(documents).f1,
        calibration(pairs).error if pairs else None,
        sum(not document.predicted for document in documents) / len(documents),
        gap(_precision),
        gap(_recall),
        gap(_f1),
        None if chapter is None or name == reference else measured(lambda sample: _adjusted(sample, name, reference)),
    )


def _precision(item: Outcome) -> float:
    return item.scores().precision


def _recall(item: Outcome) -> float:
    return item.scores().recall


def _f1(item: Outcome) -> float:
    return item.scores().f1


def _adjusted(sample: _Drawn, name: str, reference: str) -> float:
    """Return the recall gap with each chapter weighed by both groups' gold codes in it; chapters of one group fall out."""
    ours, theirs = sample.mix.get(name, {}), sample.mix.get(reference, {})
    weight = gap = 0.0
    for chapter in ours.keys() & theirs.keys():
        if ours[chapter].required and theirs[chapter].required:
            share = ours[chapter].required + theirs[chapter].required
            weight += share
            gap += share * (_recall(ours[chapter]) - _recall(theirs[chapter]))
    return gap / weight if weight else 0.0
