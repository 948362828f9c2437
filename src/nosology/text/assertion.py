"""Is a mention affirmed, how surely, when and of whom? By cues and the stretch of words that each governs.

    no fever, chills or cough but has wheeze      no -> [fever, chills or cough]   "but" ends the scope
    pneumonia ruled out                           ruled out -> [pneumonia]
    mother had breast cancer                      mother had -> [breast cancer]    of the family

After Chapman et al. 2001 (NegEx) and Harkema et al. 2009 (ConText), with scopes that follow lists and clauses. A cue inside
a mention ("no known allergies" as a term) says nothing about it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nosology.core.annotations import Assertion, Certainty, Experiencer, Temporality
from nosology.text.cues import Cue, cue_rows
from nosology.text.phrases import PhraseMatcher
from nosology.text.tokens import Tokens, Vocabulary

_BRIDGE = {
    "en": (", and or & / his her both also the side a maternal paternal reportedly then who - one two three of them"),
    "es": (", y o / su sus ambos ambas también el la un una e materna paterna materno paterno - dos"),
}
_JOIN = {"en": ("and", "or", "nor", "and/or"), "es": ("y", "o", "ni", "e")}
_BRIDGE_LIMIT = 6
_END_MARKS = frozenset(".;,!?)")
_COLONS = frozenset(":-–—?=")
_LISTING = frozenset({"negated", "history", "possible", "probable", "family", "hypothetical"})
_HISTORY_LIKE = frozenset({"history", "family"})

Hit = tuple[int, int, tuple[Cue, ...]]


@dataclass(frozen=True, slots=True)
class Scope:
    """The tokens ``first:end`` that a cue at ``cue_first:cue_end`` governs, and what it says of them."""

    kind: str
    first: int
    end: int
    cue_first: int
    cue_end: int


class AssertionFinder:
    """Finds the scopes of all cues of a text, sentence by sentence."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        language = vocabulary.language
        grouped: dict[str, list[Cue]] = {}
        for phrase, cues in cue_rows(language):
            grouped.setdefault(vocabulary.encode_phrase(phrase), []).extend(cues)
        self._cues: PhraseMatcher[tuple[Cue, ...]] = PhraseMatcher.from_encoded(
            (key, tuple(dict.fromkeys(cues))) for key, cues in grouped.items()
        )
        self._bridge = frozenset(vocabulary.encode_phrase(word) for word in _BRIDGE.get(language, "").split())
        self._join = frozenset(vocabulary.encode_phrase(word) for word in _JOIN.get(language, ()))
        self._comma = vocabulary.encode_phrase(",")

    def find(
        self, tokens: Tokens, sentence_of: Sequence[int], bounds: Sequence[tuple[int, int]]
    ) -> dict[int, list[Scope]]:
        """Return the scopes of each sentence that has any, by its number."""
        by_sentence: dict[int, list[Hit]] = {}
        for first, end, cues in self._cues.find_longest(tokens.codes):
            number = sentence_of[first]
            stop = bounds[number][1]
            if end > stop:
                continue
            by_sentence.setdefault(number, []).append((first, end, cues))
        result: dict[int, list[Scope]] = {}
        for number, hits in by_sentence.items():
            scopes = self._sentence(tokens, hits, bounds[number])
            if scopes:
                result[number] = scopes
        return result

    def _sentence(self, tokens: Tokens, hits: list[Hit], bounds: tuple[int, int]) -> list[Scope]:
        scopes: list[Scope] = []
        linked: dict[int, int] = {}
        links: set[int] = set()
        for position, (_, _, cues) in enumerate(hits):
            if any(cue.kind in ("relation", "other") for cue in cues):
                link = self._link(tokens, hits, position, links)
                if link is not None:
                    linked[position] = link
        for position, (first, end, cues) in enumerate(hits):
            forward = frozenset(cue.kind for cue in cues if cue.direction == "forward")
            for cue in cues:
                if cue.kind in ("relation", "other"):
                    if position in linked:
                        link = linked[position]
                        stop = self._until_stop(hits, position, bounds[1], history=True, after=link)
                        kind = "family" if cue.kind == "relation" else "other"
                        scopes.append(Scope(kind, link, stop, first, link))
                elif first not in links and self._looks_ahead(cue):
                    stop = self._forward(tokens, hits, position, cue, bounds[1], linked)
                    if stop > end:
                        scopes.append(Scope(cue.kind, end, stop, first, end))
                if self._looks_back(tokens, cue, first, end, bounds, forward):
                    start = self._backward(tokens, hits, position, bounds[0])
                    if start < first:
                        scopes.append(Scope(cue.kind, start, first, first, end))
        return scopes

    def _looks_ahead(self, cue: Cue) -> bool:
        return cue.direction in ("forward", "around")

    def _looks_back(
        self, tokens: Tokens, cue: Cue, first: int, end: int, bounds: tuple[int, int], forward: frozenset[str]
    ) -> bool:
        """Say whether a cue governs what stands before it; one that may look both ways does so only at a clause's end."""
        if cue.direction == "around":
            return True
        if cue.direction == "end":
            return first > bounds[0] and tokens.surfaces[first - 1] in _COLONS and self._closes(tokens, end, bounds[1])
        return cue.direction == "backward" and (cue.kind not in forward or self._closes(tokens, end, bounds[1]))

    def _forward(
        self, tokens: Tokens, hits: list[Hit], position: int, cue: Cue, limit: int, linked: dict[int, int]
    ) -> int:
        end = hits[position][1]
        if cue.scope == "clause":
            return limit
        stop = self._until_stop(hits, position, limit, history=cue.kind in _HISTORY_LIKE, after=end)
        for number in range(position + 1, len(hits)):
            first, _, cues = hits[number]
            if first >= stop:
                break
            turns = number in linked or any(
                other.kind != cue.kind and other.kind in _LISTING and other.direction == "forward" for other in cues
            )
            comma = self._comma_before(tokens, first, end) if turns else None
            if comma is not None:
                stop = comma
                break
        if cue.scope == "phrase":
            comma = tokens.codes.find(self._comma, end, stop)
            if comma >= 0 and not self._list_goes_on(tokens, comma, stop):
                return comma
        return stop

    def _comma_before(self, tokens: Tokens, first: int, end: int) -> int | None:
        """Return the comma that stands just before a token, at most a joining word and a possessive between."""
        for at in range(first - 1, max(end - 1, first - 4), -1):
            if tokens.codes[at] == self._comma:
                return at
        return None

    def _list_goes_on(self, tokens: Tokens, comma: int, stop: int) -> bool:
        """Say whether a comma is inside a list: some item later is joined by "or" or "nor"."""
        return any(char in self._join for char in tokens.codes[comma + 1 : min(stop, comma + 12)])

    def _until_stop(self, hits: list[Hit], position: int, limit: int, *, history: bool, after: int) -> int:
        for first, _, cues in hits[position + 1 :]:
            if first < after or first >= limit:
                continue
            for cue in cues:
                if cue.kind == "stop" or (history and cue.kind == "stop_history"):
                    return first
        return limit

    def _backward(self, tokens: Tokens, hits: list[Hit], position: int, start: int) -> int:
        first = hits[position][0]
        for _, end, cues in reversed(hits[:position]):
            if any(cue.kind in ("stop", "pseudo") or cue.direction == "backward" for cue in cues):
                start = max(start, end)
                break
        codes = tokens.codes
        comma = codes.rfind(self._comma, start, first)
        joined = comma >= 0 and any(char in self._join for char in codes[comma + 1 : first])
        if comma >= 0 and comma < first - 1 and not joined:
            return comma + 1
        return start

    def _closes(self, tokens: Tokens, end: int, limit: int) -> bool:
        return end >= limit or tokens.surfaces[end] in _END_MARKS

    def _link(self, tokens: Tokens, hits: list[Hit], position: int, links: set[int]) -> int | None:
        """Return the token after the words that join a relative to a condition, or None when nothing does."""
        at = hits[position][1]
        following = {first: (end, cues) for first, end, cues in hits[position + 1 : position + 6]}
        for _ in range(_BRIDGE_LIMIT):
            if at in following:
                end, cues = following[at]
                kinds = {cue.kind for cue in cues}
                if "kin_link" in kinds:
                    links.add(at)
                    return end
                if "relation" not in kinds and not (kinds & {"history", "possible", "probable"}):
                    return None
                if kinds & {"history", "possible", "probable"}:
                    return at
                at = end
            elif at < len(tokens) and tokens.codes[at] in self._bridge:
                at += 1
            else:
                return None
        return None


def decide(scopes: Sequence[Scope], tokens: Tokens, first: int, end: int, base: Assertion) -> Assertion:
    """Return the assertion of a mention at token bounds from the scopes of its sentence; ``base`` is its section's."""
    negated = base.negated
    certainty, temporality, experiencer = base.certainty, base.temporality, base.experiencer
    cues: list[tuple[int, str]] = []
    for scope in scopes:
        straddled = scope.cue_first < first < scope.cue_end <= end
        inside = first <= scope.cue_first and scope.cue_end <= end
        if inside or scope.end < end or (scope.first > first and not straddled) or first < scope.cue_first < end:
            continue
        kind = scope.kind
        if kind == "negated":
            negated = True
        elif kind == "possible":
            certainty = Certainty.POSSIBLE
        elif kind == "probable":
            certainty = Certainty.PROBABLE if certainty is Certainty.CERTAIN else certainty
        elif kind == "history":
            temporality = Temporality.HISTORY if temporality is Temporality.CURRENT else temporality
        elif kind == "hypothetical":
            temporality = Temporality.HYPOTHETICAL
        elif kind == "family":
            experiencer = Experiencer.FAMILY
        elif experiencer is Experiencer.PATIENT:
            experiencer = Experiencer.OTHER
        cues.append((scope.cue_first, tokens.text[tokens.starts[scope.cue_first] : tokens.ends[scope.cue_end - 1]]))
    if not cues:
        return base
    words = tuple(dict.fromkeys(word for _, word in sorted(cues)))
    return Assertion(negated, certainty, temporality, experiencer, (*base.cues, *words))
