"""Gold annotations stand inline: ``"No evidence of <neg>pneumonia</neg>."``; ``+`` joins several tags.

| tag | says | tag | says |
|---|---|---|---|
| pos | affirmed | hist | history |
| neg | negated | hyp | hypothetical |
| poss | possible | fam | of a relative |
| prob | probable | oth | of another person |
"""

from __future__ import annotations

import re
from functools import cache

from nosology.core.annotations import Assertion, Certainty, Experiencer, Temporality
from nosology.core.encounter import Document
from nosology.text import Reader, Reading

_TAG = re.compile(r"<([a-z+]+)>(.*?)</>", re.DOTALL)


@cache
def reader(language: str) -> Reader:
    return Reader(language)


def read(text: str, language: str = "en") -> Reading:
    return reader(language).read(Document("d", text))


def parse(marked: str) -> tuple[str, list[tuple[int, int, str]]]:
    """Return the plain text and (start, end, tags) of each mark."""
    plain, marks, last = "", [], 0
    for match in _TAG.finditer(marked):
        plain += marked[last : match.start()]
        marks.append((len(plain), len(plain) + len(match[2]), match[1]))
        plain += match[2]
        last = match.end()
    return plain + marked[last:], marks


def tokens_of(reading: Reading, start: int, end: int) -> tuple[int, int]:
    first = next(i for i, at in enumerate(reading.tokens.ends) if at > start)
    stop = next((i for i, at in enumerate(reading.tokens.starts) if at >= end), len(reading.tokens))
    return first, stop


def tags(assertion: Assertion) -> str:
    found = []
    if assertion.negated:
        found.append("neg")
    if assertion.certainty is Certainty.POSSIBLE:
        found.append("poss")
    if assertion.certainty is Certainty.PROBABLE:
        found.append("prob")
    if assertion.temporality is Temporality.HISTORY:
        found.append("hist")
    if assertion.temporality is Temporality.HYPOTHETICAL:
        found.append("hyp")
    if assertion.experiencer is Experiencer.FAMILY:
        found.append("fam")
    if assertion.experiencer is Experiencer.OTHER:
        found.append("oth")
    return "+".join(found) or "pos"
