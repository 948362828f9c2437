"""Fold a word to the key it is matched by; the text itself is never altered.

    English   Haemorrhages -> hemorrhage   Crohn's -> crohn     metastases -> metastase (as metastasis)
    Spanish   crónicas -> cronic           lesiones -> lesion   cicatrices -> cicatric (as cicatriz)

A key need not be a word: what counts is that the forms of one word share it and other words do not.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

Normalizer = Callable[[str], str]

_APOSTROPHES = str.maketrans({"’": "'", "ʼ": "'", "`": "'", "´": "'"})
_OUR = re.compile(r"(?<=[a-z]{3})our$")
_DIGRAPH = re.compile(r"(?<=[a-z])[ao]e")
_RE_ENDING = {"fibre": "fiber", "centre": "center", "litre": "liter", "calibre": "caliber", "metre": "meter"}


def fold(word: str) -> str:
    """Return a word in lower case without accents: ``fold("Útero")`` is ``"utero"``."""
    lowered = word.lower()
    if lowered.isascii():
        return lowered
    decomposed = unicodedata.normalize("NFKD", lowered.translate(_APOSTROPHES))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def english(word: str) -> str:
    """Fold an English word: case, possessive, plural, British spelling."""
    key = fold(word)
    if "'" in key:
        key = key.removesuffix("'s").replace("'", "")
    if len(key) < 4 or not key.isalpha():
        return key
    if key.endswith("s"):
        key = _english_singular(key)
    if len(key) > 5:
        key = _DIGRAPH.sub("e", key)
        key = _OUR.sub("or", key)
    return _RE_ENDING.get(key, key)


def _english_singular(key: str) -> str:
    if key.endswith("sis"):
        return key[:-2] + "e"
    if key.endswith("ies") and len(key) > 4:
        return key[:-3] + "y"
    if key.endswith(("sses", "xes", "ches", "shes")):
        return key[:-2]
    if key.endswith(("ss", "us", "is")):
        return key
    return key[:-1]


def spanish(word: str) -> str:
    """Fold a Spanish word: case, accents, plural, grammatical gender."""
    key = fold(word)
    if len(key) < 4 or not key.isalpha():
        return key
    if key.endswith("s") and not key.endswith(("is", "us", "ss")):
        key = key[:-1]
    if key.endswith("z"):
        return key[:-1] + "c"
    if len(key) > 3 and key[-1] in "aoe":
        key = key[:-1]
    return key


NORMALIZERS: dict[str, Normalizer] = {"en": english, "es": spanish}


def normalizer(language: str) -> Normalizer:
    """Return the normaliser of a language; languages without one are only case- and accent-folded."""
    return NORMALIZERS.get(language, fold)
