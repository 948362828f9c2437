"""The figures of one system on one corpus: all of them, at three levels, with what the gold allows.

evaluate(documents) -> Report.exact["micro F1"] = Interval(value, low, high)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from nosology.evaluation.bootstrap import Interval, bootstrap
from nosology.evaluation.calibration import FLOOR, Calibration, calibration, classwise_error, offered
from nosology.evaluation.counts import Scores
from nosology.evaluation.figures import figures
from nosology.evaluation.gold import CodeMap, Judged, all_codes, spelling_of
from nosology.evaluation.groups import Subgroups, age_band, sex, subgroups
from nosology.evaluation.hierarchy import hierarchical, hierarchical_counts
from nosology.evaluation.metrics import principal_accuracy
from nosology.evaluation.ranking import (
    Point,
    RocArea,
    area_under_curve,
    precision_recall_curve,
    recall_at,
    roc_area,
    scored_share,
)
from nosology.evaluation.spans import JudgedSpans, containment, exact_span, exact_token, respelled
from nosology.evaluation.tables import CodeRow, GroupRow, per_chapter, per_code, per_frequency

CATEGORY_LENGTH = 3
SEEN_CUTOFF = 20


@dataclass(frozen=True, slots=True)
class CodeFacts:
    """What is known of codes apart from the documents; each part is optional, and what needs it is left out without it.

    ``training`` counts the training documents with each code. ``space`` is the label space of ``macro F1
    (all)`` and of the ROC areas; without one it is the codes of ``training``. ``chapter`` and ``block`` map a
    code to its chapter and block, ``ancestors`` to all rows above it.
    """

    training: Mapping[str, int] | None = None
    space: frozenset[str] | None = None
    chapter: CodeMap | None = None
    block: CodeMap | None = None
    ancestors: Callable[[str], Sequence[str]] | None = None

    @property
    def labels(self) -> frozenset[str] | None:
        """The label space."""
        return self.space if self.space is not None else frozenset(self.training) if self.training else None


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the documents hold: empty sides, and gold codes out of reach, all of which stay in the figures."""

    documents: int
    without_gold: int
    without_predictions: int
    required: int
    optional: int
    predicted: int
    unseen_required: int | None
    outside_space: int | None


@dataclass(frozen=True, slots=True)
class Report:
    """Figures by name, each with its interval, for full codes, categories and blocks, and the tables beside them.

    What the gold or the system does not give is None or empty: ``block`` without a mapping, ``principal``
    without principal diagnoses, ``calibration`` without probabilities, ``evidence`` without spans, ``groups``
    without sex or age.
    """

    documents: int
    exact: dict[str, Interval]
    category: dict[str, Interval]
    block: dict[str, Interval] = field(default_factory=dict)
    hierarchy: dict[str, Scores] = field(default_factory=dict)
    coverage: Coverage | None = None
    principal: Interval | None = None
    principal_documents: int = 0
    codes: tuple[CodeRow, ...] = ()
    chapters: tuple[GroupRow, ...] = ()
    frequencies: tuple[GroupRow, ...] = ()
    unseen_recall: Interval | None = None
    calibration: Calibration | None = None
    calibration_all: Calibration | None = None
    classwise: tuple[float, int] | None = None
    curve: tuple[Point, ...] = ()
    curve_area: float | None = None
    roc: RocArea | None = None
    evidence: dict[str, Scores] = field(default_factory=dict)
    groups: tuple[Subgroups, ...] = ()


def evaluate(
    documents: Sequence[Judged],
    *,
    samples: int = 300,
    seed: int = 13,
    facts: CodeFacts | None = None,
    spans: Sequence[JudgedSpans] = (),
) -> Report:
    """Compute every figure that the data allow, with bootstrap intervals over documents.

    Codes are given one spelling first. ROC areas are given only where every pair of document and code of the label space
    has a probability. ``spans`` are the documents with evidence to judge, of the same or
    other codes.
    """
    facts = facts or CodeFacts()
    spelled = spelling_of([*all_codes(documents), *(facts.training or ()), *(facts.space or ())])
    documents = [document.mapped(spelled) for document in documents]
    facts = _respelled(facts, spelled)
    truncated = [document.truncated(CATEGORY_LENGTH) for document in documents]
    blocks = [document.mapped(facts.block) for document in documents] if facts.block else []
    chapters, training = facts.chapter, facts.training
    pairs = offered(documents)
    curve = precision_recall_curve(documents)
    return Report(
        len(documents),
        figures(documents, space=facts.labels, samples=samples, seed=seed),
        figures(truncated, samples=samples, seed=seed),
        block=figures(blocks, samples=samples, seed=seed) if blocks else {},
        hierarchy=_hierarchy(documents, facts),
        coverage=_coverage(documents, facts),
        principal=_principal(documents, samples, seed),
        principal_documents=principal_accuracy(documents)[1],
        codes=per_code(documents),
        chapters=per_chapter(documents, chapters, samples=samples, seed=seed) if chapters else (),
        frequencies=per_frequency(documents, training, samples=samples, seed=seed) if training else (),
        unseen_recall=_unseen(documents, facts, samples, seed),
        calibration=calibration(offered(documents, FLOOR)) if pairs else None,
        calibration_all=calibration(pairs) if pairs else None,
        classwise=classwise_error(documents) if pairs else None,
        curve=curve,
        curve_area=area_under_curve(curve) if curve else None,
        roc=_roc(documents, facts) if pairs else None,
        evidence=evidence([respelled(document, spelled) for document in spans]),
        groups=_groups(documents, facts, samples, seed),
    )


def evidence(spans: Sequence[JudgedSpans]) -> dict[str, Scores]:
    """Score evidence in every mode, by the mode's name; empty where no document has reference spans."""
    if not any(document.gold for document in spans):
        return {}
    return {
        "containment (CodiEsp-X)": containment(spans),
        "exact span": exact_span(spans),
        "exact token": exact_token(spans),
        "span, any position": exact_span(spans, position=False),
        "token, any position": exact_token(spans, position=False),
    }


def _respelled(facts: CodeFacts, spelled: Callable[[str], str]) -> CodeFacts:
    training: dict[str, int] = {}
    for code, count in (facts.training or {}).items():
        training[spelled(code)] = training.get(spelled(code), 0) + count
    space = None if facts.space is None else frozenset(map(spelled, facts.space))
    return replace(facts, training=training or None, space=space)


def _hierarchy(documents: Sequence[Judged], facts: CodeFacts) -> dict[str, Scores]:
    if facts.ancestors is None:
        return {}
    return {
        "ancestors": hierarchical(documents, facts.ancestors),
        "ancestors by count (CoPHE)": hierarchical_counts(documents, facts.ancestors),
    }


def _coverage(documents: Sequence[Judged], facts: CodeFacts) -> Coverage:
    required = [code for document in documents for code in document.required]
    known, labels = facts.training, facts.labels
    return Coverage(
        len(documents),
        sum(not document.required for document in documents),
        sum(not document.predicted for document in documents),
        len(required),
        sum(len(document.optional) for document in documents),
        sum(len(document.predicted) for document in documents),
        sum(not known.get(code) for code in required) if known else None,
        sum(code not in labels for code in required) if labels else None,
    )


def _principal(documents: Sequence[Judged], samples: int, seed: int) -> Interval | None:
    asked = [document for document in documents if document.principal is not None]
    return bootstrap(asked, lambda some: principal_accuracy(some)[0], samples=samples, seed=seed) if asked else None


def _unseen(documents: Sequence[Judged], facts: CodeFacts, samples: int, seed: int) -> Interval | None:
    """Return the recall, in the first 20, of the gold codes that training never showed."""
    if not facts.training:
        return None
    seen = facts.training
    unseen = frozenset(code for document in documents for code in document.required if not seen.get(code))
    asked = [document for document in documents if document.required & unseen]
    if not asked:
        return None
    return bootstrap(asked, lambda some: recall_at(some, SEEN_CUTOFF, unseen), samples=samples, seed=seed)


def _roc(documents: Sequence[Judged], facts: CodeFacts) -> RocArea | None:
    """Return the ROC areas where every pair of document and code has a probability; else why they are not given."""
    labels = facts.labels
    if not labels:
        return None
    share = scored_share(documents, labels)
    if share == 1:
        return roc_area(documents, labels)
    positives = sum(len(document.required & labels) for document in documents)
    pairs = sum(len(labels - document.optional) for document in documents)
    return RocArea(None, None, 0, positives, pairs - positives, share)


def _groups(documents: Sequence[Judged], facts: CodeFacts, samples: int, seed: int) -> tuple[Subgroups, ...]:
    attributes: tuple[tuple[str, Callable[[Judged], str | None]], ...] = (("sex", sex), ("age", age_band))
    return tuple(
        subgroups(documents, name, group, chapter=facts.chapter, samples=samples, seed=seed)
        for name, group in attributes
        if any(group(document) is not None for document in documents)
    )
