"""Plain data in: the gold and predicted codes of one document."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

CodeMap = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Judged:
    """One document's codes: required and optional gold, and the predictions ranked by falling probability.

    ``predicted`` are the codes suggested (a set, for precision and recall); ``ranked`` all codes offered,
    suggested and candidates, best first (for MAP and precision at k). Optional codes count as right but need
    not be found.

    ``probabilities``, where given, stand beside ``ranked``, one each. ``principal`` is the gold principal
    diagnosis and ``predicted_principal`` the system's. ``sex`` is "F", "M" or None; ``age`` is in whole
    years.
    """

    id: str
    required: frozenset[str]
    optional: frozenset[str]
    predicted: frozenset[str]
    ranked: tuple[str, ...]
    probabilities: tuple[float, ...] = ()
    principal: str | None = None
    predicted_principal: str | None = None
    sex: str | None = None
    age: int | None = None

    def truncated(self, length: int) -> Judged:
        """Return the same document at the level of code prefixes, such as the three-character category."""
        return self.mapped(lambda code: code.replace(".", "")[:length])

    def scored(self) -> Iterator[tuple[str, float]]:
        """Yield (code, probability) down the ranked list; nothing where there are no probabilities.

        ``ValueError`` when the two lists differ in length.
        """
        if self.probabilities:
            yield from zip(self.ranked, self.probabilities, strict=True)

    def mapped(self, target: CodeMap) -> Judged:
        """Return the same document with each code replaced by what it maps to, such as its block or chapter.

        A code that maps to None stands for itself, so that nothing leaves the denominator. Codes that map to
        the same target count once; in the ranked list the best of them keeps its place and probability.
        """

        def of(code: str) -> str:
            return target(code) or code

        required = frozenset(map(of, self.required))
        ranked: dict[str, float | None] = {}
        for place, code in enumerate(self.ranked):
            ranked.setdefault(of(code), self.probabilities[place] if self.probabilities else None)
        return replace(
            self,
            required=required,
            optional=frozenset(map(of, self.optional)) - required,
            predicted=frozenset(map(of, self.predicted)),
            ranked=tuple(ranked),
            probabilities=tuple(value for value in ranked.values() if value is not None),
            principal=self.principal and of(self.principal),
            predicted_principal=self.predicted_principal and of(self.predicted_principal),
        )


def rank(scores: Mapping[str, float]) -> tuple[str, ...]:
    """Order codes by falling score, ties by the code, so that the order of the input never shows.

    Tools of information retrieval differ here (trec_eval orders ties by falling document name, others keep
    the order of the file), and with many equal scores the same system then gets different figures.
    """
    return tuple(sorted(scores, key=lambda code: (-scores[code], code)))


@dataclass(frozen=True, slots=True)
class Restricted:
    """Documents in a smaller label space, with the pairs of document and code that fell away, to be reported."""

    documents: tuple[Judged, ...]
    dropped_gold: int
    dropped_predictions: int


def restricted(documents: Sequence[Judged], space: frozenset[str]) -> Restricted:
    """Drop the codes outside a label space from gold and predictions alike, and count what was dropped.

    For comparison with work on the most frequent codes alone. A figure on a restricted space is another
    figure: it is easier and may order systems differently. Never use it to leave out codes that a model does
    not know.
    """
    kept: list[Judged] = []
    gold = predictions = 0
    for document in documents:
        gold += len(document.required - space)
        predictions += len(document.predicted - space)
        places = [place for place, code in enumerate(document.ranked) if code in space]
        kept.append(
            replace(
                document,
                required=document.required & space,
                optional=document.optional & space,
                predicted=document.predicted & space,
                ranked=tuple(document.ranked[place] for place in places),
                probabilities=tuple(document.probabilities[place] for place in places)
                if document.probabilities
                else (),
                principal=document.principal if document.principal in space else None,
            )
        )
    return Restricted(tuple(kept), gold, predictions)


def spelling_of(codes: Iterable[str]) -> Callable[[str], str]:
    """Return the function that gives each code one spelling: upper case, no blanks, with its period where one is known.

    A spelling without period is joined to the one with it, unless two different ones occur (``401.9`` and ``40.19``):
    then ``4019`` could be either, and stays apart. A shorter code is another code: ``I50`` is not ``I50.9``.
    """
    dotted: dict[str, set[str]] = {}
    for code in codes:
        if "." in code:
            dotted.setdefault(_plain(code), set()).add(_upper(code))

    def spelled(code: str) -> str:
        known = dotted.get(_plain(code), set())
        return next(iter(known)) if len(known) == 1 else _upper(code)

    return spelled


def unify_spelling(documents: Sequence[Judged]) -> tuple[Judged, ...]:
    """Give each code one spelling across gold and predictions, as ``spelling_of`` does."""
    spelled = spelling_of(all_codes(documents))
    return tuple(document.mapped(spelled) for document in documents)


def all_codes(documents: Iterable[Judged]) -> Iterator[str]:
    """Yield the codes of all sides of all documents, again and again."""
    for document in documents:
        yield from document.required
        yield from document.optional
        yield from document.predicted
        yield from document.ranked


def _upper(code: str) -> str:
    return "".join(code.split()).upper()


def _plain(code: str) -> str:
    return _upper(code).replace(".", "")
