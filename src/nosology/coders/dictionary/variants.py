"""The phrases that a title or inclusion term may be written as in a note.

"Pain in unspecified knee"                        -> pain in knee
"Human immunodeficiency virus [HIV] disease"      -> human immunodeficiency virus disease | HIV disease
"Essential (primary) hypertension"                -> essential hypertension | primary hypertension ...
"Anemia, unspecified"                             -> anemia
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_DEBRIS = re.compile(
    r",?\s*\b(unspecified as to [\w ]+|not elsewhere classified|nos|nec|so stated|so described"
    r"|not specified(?: as [\w ]+)?|of unspecified (?:type|site|cause|origin|degree|severity)"
    r"|unspecified (?:site|type|cause|severity|organism|degree|etiology|form))\b",
    re.IGNORECASE,
)
_UNSPECIFIED = re.compile(r",?\s*\bunspecified\b,?", re.IGNORECASE)
_BRACKET = re.compile(r"\s*\[([^\[\]]*)\]\s*")
_PAREN = re.compile(r"\s*\(([^()]*)\)\s*")
_SPACES = re.compile(r"\s+")
_OF = re.compile(r"^([\w' -]{3,40}?) (?:of|in|de|en) (?:the |la |el |los |las )?([\w' -]{3,40})$")
_OTHER = re.compile(r"^(?:other|certain|unspecified|sequelae|encounter|person|contact)\b", re.IGNORECASE)
_LIST = re.compile(
    r"\b(?:and|or|and/or|except|other than|in diseases classified|classified elsewhere)\b", re.IGNORECASE
)
MAX_WORDS = 9


def _tidy(text: str) -> str:
    return _SPACES.sub(" ", text.replace(" ,", ",")).strip(" ,;:")


def _brackets(text: str) -> Iterator[str]:
    """Yield the readings of bracketed synonyms: without them, and with each in place of what precedes it."""
    if "[" not in text:
        yield text
        return
    yield _tidy(_BRACKET.sub(" ", text))
    match = _BRACKET.search(text)
    if match:
        tail = _tidy(text[match.end() :])
        for synonym in match[1].split(","):
            yield _tidy(f"{synonym} {tail}")


def _parentheses(text: str) -> Iterator[str]:
    """Yield the readings of nonessential modifiers: left out, kept, and in place of the word before."""
    if "(" not in text:
        yield text
        return
    yield _tidy(_PAREN.sub(" ", text))
    kept = text.replace("(", " ").replace(")", " ")
    yield _tidy(kept)
    match = re.match(r"^(\w+) \((\w+)\) (.+)$", text)
    if match:
        yield _tidy(f"{match[2]} {match[3]}")


def title_variants(title: str) -> tuple[str, ...]:
    """Return the phrases for an official title, the fullest first; none for residual titles ("Other ...")."""
    plain = _DEBRIS.sub("", title)
    plain = _UNSPECIFIED.sub(" ", plain)
    if _OTHER.match(title) and not title.lower().startswith(("unspecified", "encounter")):
        return ()
    found: dict[str, None] = {}
    for bracket in _brackets(plain):
        for variant in _parentheses(bracket):
            tidy = _tidy(variant)
            if tidy and len(tidy.split()) <= MAX_WORDS and len(tidy) > 2:
                found.setdefault(tidy)
    return tuple(found)


def is_list(title: str) -> bool:
    """Say whether a title joins several conditions, so that it names none of them alone."""
    return bool(_LIST.search(title))


def inversions(phrase: str) -> tuple[str, ...]:
    """Return the noun-compound form of "X of Y" and "X in Y": ``pain in knee`` is also ``knee pain``."""
    match = _OF.match(phrase)
    if not match:
        return ()
    head, site = match.groups()
    if " with" in site or " without" in site or " due" in site:
        return ()
    return (f"{site} {head}",)
