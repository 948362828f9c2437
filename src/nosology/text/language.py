"""The language of a text, by its function words: enough to choose between the languages that have a model."""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W\d_]+")
_FUNCTION = {
    "en": frozenset(
        [
            "the",
            "and",
            "of",
            "with",
            "was",
            "were",
            "is",
            "to",
            "in",
            "for",
            "no",
            "he",
            "she",
            "his",
            "her",
            "on",
            "at",
            "by",
            "that",
            "this",
            "has",
            "had",
            "patient",
            "history",
            "an",
            "be",
            "from",
            "denies",
            "not",
            "are",
            "as",
            "or",
            "left",
            "right",
            "pain",
            "normal",
        ]
    ),
    "es": frozenset(
        [
            "el",
            "la",
            "los",
            "las",
            "de",
            "del",
            "y",
            "con",
            "que",
            "en",
            "un",
            "una",
            "por",
            "se",
            "su",
            "al",
            "no",
            "es",
            "fue",
            "para",
            "paciente",
            "como",
            "sin",
            "más",
            "presenta",
            "años",
            "dolor",
            "izquierdo",
            "derecho",
            "tras",
            "lo",
            "desde",
            "hasta",
            "ni",
            "antecedentes",
        ]
    ),
}
DEFAULT = "en"


def detect(text: str) -> str:
    """Return the language whose function words are most frequent; English where none is found."""
    words = [word.lower() for word in _WORD.findall(text[:8000])]
    counts = {name: sum(word in known for word in words) for name, known in _FUNCTION.items()}
    best = max(counts, key=lambda name: (counts[name], name == DEFAULT))
    return best if counts[best] else DEFAULT
