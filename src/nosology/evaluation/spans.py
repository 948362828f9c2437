"""Is a code supported by the right words? Evidence spans against reference spans, in five modes.

    CodiEsp-X       a code is right when one predicted span holds one reference span with little to spare
    exact span      document, code and both bounds are equal         position-independent: the words are equal
    exact token     each word on its own                             position-independent: each different word

All figures are pooled over the collection. Modes after Miranda-Escalada et al. 2020 (CodiEsp) and Cheng et
al. 2023 (MDACE).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import fmean

from nosology.evaluation.counts import Outcome, Scores, add_outcomes

SLACK = 10
Unit = tuple[str, Hashable]
_WORD = re.compile(r"\w+")
_TRIMMED = " \t\r\n.,;:()[]\"'"


@dataclass(frozen=True, slots=True)
class CodedSpan:
    """A code with one stretch of text, in one or more parts: half-open bounds in code points."""

    code: str
    parts: tuple[tuple[int, int], ...]

    @property
    def hull(self) -> tuple[int, int]:
        """The bounds from the first part's start to the last part's end."""
        return min(start for start, _ in self.parts), max(end for _, end in self.parts)


@dataclass(frozen=True, slots=True)
class JudgedSpans:
    """One document's text with reference and predicted spans.

    Spans of the codes in ``optional`` are right when found and not missed when not.
    """

    id: str
    text: str
    gold: tuple[CodedSpan, ...]
    predicted: tuple[CodedSpan, ...]
    optional: frozenset[str] = frozenset()


def respelled(document: JudgedSpans, spelled: Callable[[str], str]) -> JudgedSpans:
    """Return the document with its codes in another spelling."""
    return replace(
        document,
        gold=tuple(replace(span, code=spelled(span.code)) for span in document.gold),
        predicted=tuple(replace(span, code=spelled(span.code)) for span in document.predicted),
        optional=frozenset(map(spelled, document.optional)),
    )


def containment(documents: Sequence[JudgedSpans], slack: int = SLACK) -> Scores:
    """Score codes with their evidence by the rule of CodiEsp-X.

    A document's code is right when any of its predicted spans contains any of the code's reference spans with
    at most ``slack`` characters more on each side. Discontinuous spans count as their hull. Each code counts
    once a document, however many spans it has in gold or prediction.
    """
    counts = []
    for document in documents:
        gold, given = _hulls(document.gold), _hulls(document.predicted)
        right = {
            code
            for code, spans in given.items()
            if any(_contains(span, reference, slack) for span in spans for reference in gold.get(code, ()))
        }
        needed = gold.keys() - document.optional
        counts.append(Outcome(len(right), len(given), len(right & needed), len(needed)))
    return add_outcomes(counts).scores()


def _hulls(spans: Iterable[CodedSpan]) -> dict[str, set[tuple[int, int]]]:
    hulls: dict[str, set[tuple[int, int]]] = {}
    for span in spans:
        hulls.setdefault(span.code, set()).add(span.hull)
    return hulls


def _contains(span: tuple[int, int], reference: tuple[int, int], slack: int) -> bool:
    return 0 <= reference[0] - span[0] <= slack and 0 <= span[1] - reference[1] <= slack


def exact_span(documents: Sequence[JudgedSpans], *, position: bool = True) -> Scores:
    """Score spans with both bounds equal; without ``position``, with the same words wherever they stand.

    A discontinuous span is compared by its parts. Words are compared in lower case with blanks as one.
    """

    def unit(document: JudgedSpans, span: CodedSpan) -> list[Unit]:
        if position:
            return [(span.code, span.parts)]
        return [(span.code, tuple(" ".join(document.text[a:b].lower().split()) for a, b in span.parts))]

    return _pooled(documents, unit)


def exact_token(documents: Sequence[JudgedSpans], *, position: bool = True) -> Scores:
    """Score the words inside the spans, each with its code; without ``position``, each different word once.

    A word is a run of letters and digits of which at least one character lies in the span, so that a bound
    within a word takes the whole word.
    """
    bounds: dict[str, list[tuple[int, int]]] = {
        document.id: [match.span() for match in _WORD.finditer(document.text)] for document in documents
    }

    def tokens(document: JudgedSpans, span: CodedSpan) -> Iterable[Unit]:
        for start, end in bounds[document.id]:
            if any(start < b and end > a for a, b in span.parts):
                yield span.code, start if position else document.text[start:end].lower()

    return _pooled(documents, tokens)


def _pooled(documents: Sequence[JudgedSpans], units: Callable[[JudgedSpans, CodedSpan], Iterable[Unit]]) -> Scores:
    counts = []
    for document in documents:
        gold = {unit for span in document.gold for unit in units(document, span)}
        given = {unit for span in document.predicted for unit in units(document, span)}
        needed = {unit for unit in gold if unit[0] not in document.optional}
        counts.append(Outcome(len(given & gold), len(given), len(given & needed), len(needed)))
    return add_outcomes(counts).scores()


def trimmed(document: JudgedSpans) -> JudgedSpans:
    """Return the document with blanks and punctuation cut from the ends of every part of a span."""

    def cut(spans: tuple[CodedSpan, ...]) -> tuple[CodedSpan, ...]:
        result = []
        for span in spans:
            parts = []
            for start, end in span.parts:
                words = document.text[start:end]
                left = len(words) - len(words.lstrip(_TRIMMED))
                right = len(words.rstrip(_TRIMMED))
                if left < right:
                    parts.append((start + left, start + right))
            if parts:
                result.append(CodedSpan(span.code, tuple(parts)))
        return tuple(result)

    return replace(document, gold=cut(document.gold), predicted=cut(document.predicted))


def merged(document: JudgedSpans) -> JudgedSpans:
    """Return the document with spans of one code joined where only blanks, or nothing, stand between them."""

    def join(spans: tuple[CodedSpan, ...]) -> tuple[CodedSpan, ...]:
        by_code: dict[str, list[tuple[int, int]]] = {}
        for span in spans:
            by_code.setdefault(span.code, []).extend(span.parts)
        result: list[CodedSpan] = []
        for code, parts in by_code.items():
            joined: list[tuple[int, int]] = []
            for start, end in sorted(parts):
                if joined and not document.text[joined[-1][1] : start].strip():
                    joined[-1] = (joined[-1][0], max(joined[-1][1], end))
                else:
                    joined.append((start, end))
            result.extend(CodedSpan(code, (part,)) for part in joined)
        return tuple(result)

    return replace(document, gold=join(document.gold), predicted=join(document.predicted))


@dataclass(frozen=True, slots=True)
class Faithfulness:
    """How far the evidence carries the prediction (DeYoung et al. 2020, ERASER).

    ``comprehensiveness`` is the mean fall of the probability when the evidence is taken out of the text (high
    is good), ``sufficiency`` the mean fall when nothing else is left (low is good).
    """

    comprehensiveness: float
    sufficiency: float


def faithfulness(full: Sequence[float], without: Sequence[float], only: Sequence[float]) -> Faithfulness:
    """Compare the probabilities of predictions on the full text, without the evidence, and on the evidence alone.

    The three run in parallel, one number a prediction; ``ValueError`` when their lengths differ.
    """
    rows = list(zip(full, without, only, strict=True))
    if not rows:
        return Faithfulness(0.0, 0.0)
    return Faithfulness(fmean(a - b for a, b, _ in rows), fmean(a - c for a, _, c in rows))
