"""Offset-true reading: tokens, sentences, sections, assertion, modifiers, abbreviations; the lexicons are TSV."""

from __future__ import annotations

from nosology.text.language import detect
from nosology.text.phrases import PhraseMatcher
from nosology.text.reader import Reader, Reading
from nosology.text.tokens import Tokens, Vocabulary

__all__ = ["PhraseMatcher", "Reader", "Reading", "Tokens", "Vocabulary", "detect"]
