"""Compile titles, inclusion terms and the lexicon into the term table of a language.

Run by the build hook; also callable for a release or lexicon that a site adds. Where a phrase has several readings the
lexicon's wins, then the official title's, then the inclusion term's; the others are kept as alternatives.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from typing import Protocol

from nosology.coders.dictionary.lexicon import LexiconRow, stop_terms
from nosology.coders.dictionary.stream import Filters
from nosology.coders.dictionary.table import KINDS, TermTable
from nosology.coders.dictionary.variants import inversions, is_list, title_variants
from nosology.text.tokens import Vocabulary

_KIND = {name: number for number, name in enumerate(KINDS)}
MAX_OTHERS = 4
CASED_LENGTH = 5


class TitleSource(Protocol):
    """What compilation needs of a release."""

    def titles(self) -> Iterable[tuple[str, str, bool]]:
        """Yield (code, title, billable) without seventh-character expansions."""

    def inclusion_terms(self) -> Iterable[tuple[str, str]]:
        """Yield (code, term)."""


def _title_terms(source: TitleSource) -> Iterator[tuple[str, str, int]]:
    for code, title, billable in source.titles():
        variants = title_variants(title)
        for position, phrase in enumerate(variants):
            whole = position == 0 and phrase.lower() == title.lower()
            kind = "title" if whole else "variant"
            if not billable or is_list(phrase):
                kind = "category"
            yield phrase, code, _KIND[kind]
    for code, term in source.inclusion_terms():
        for phrase in title_variants(term):
            yield phrase, code, _KIND["inclusion"]


def compile_terms(language: str, rows: Iterable[LexiconRow], source: TitleSource | None) -> TermTable:
    """Build the term table of a language; titles are used only where ``source`` speaks the language."""
    vocabulary = Vocabulary(language)
    filters = Filters.for_vocabulary(vocabulary)
    found: dict[str, list[tuple[int, str]]] = {}
    cased: dict[str, str] = {}

    stops = {filters.content(vocabulary.encode_phrase(term)) for term in stop_terms(language)}

    def add(phrase: str, code: str, kind: int) -> None:
        for form in (phrase, *(inversions(phrase) if language == "en" else ())):
            encoded = filters.content(vocabulary.encode_phrase(form))
            if encoded:
                entries = found.setdefault(encoded, [])
                if all(known != code for _, known in entries):
                    entries.append((kind, code))

    for row in rows:
        add(row.term, row.code, _KIND[row.kind])
        if row.kind == "abbreviation" and row.term.isupper() and len(row.term) <= CASED_LENGTH:
            encoded = filters.content(vocabulary.encode_phrase(row.term))
            cased.setdefault(encoded, row.term)
        elif row.kind != "abbreviation":
            cased.pop(filters.content(vocabulary.encode_phrase(row.term)), None)
    if source is not None:
        for phrase, code, kind in _title_terms(source):
            encoded = filters.content(vocabulary.encode_phrase(phrase))
            if encoded in stops:
                continue
            if phrase.isupper() and len(phrase) <= CASED_LENGTH and encoded not in found:
                cased.setdefault(encoded, phrase)
            add(phrase, code, kind)
    pairs = _pairs(found, vocabulary, filters, source) if source is not None else {}
    return _table(language, vocabulary, found, cased, pairs)


def _table(
    language: str,
    vocabulary: Vocabulary,
    found: dict[str, list[tuple[int, str]]],
    cased: dict[str, str],
    pairs: dict[str, str],
) -> TermTable:
    numbers: dict[str, int] = {}
    phrases = sorted(found)
    code_of, kind_of = array("I"), array("B")
    others: dict[int, list[int]] = {}
    surfaces: dict[int, str] = {}
    for position, phrase in enumerate(phrases):
        ranked = sorted(found[phrase], key=lambda entry: (entry[0], len(entry[1]), entry[1]))
        ids = [numbers.setdefault(code, len(numbers)) for _, code in ranked]
        code_of.append(ids[0])
        kind_of.append(ranked[0][0])
        if len(ids) > 1:
            others[position] = ids[1 : 1 + MAX_OTHERS]
        if phrase in cased:
            surfaces[position] = cased[phrase]
    keys = list(vocabulary.characters)
    return TermTable(language, keys, list(numbers), phrases, code_of, kind_of, others, surfaces, pairs)


def _pairs(
    found: dict[str, list[tuple[int, str]]], vocabulary: Vocabulary, filters: Filters, source: TitleSource
) -> dict[str, str]:
    """Map the codes of the two parts of a title "A with B" or "A due to B" to the title's code."""

    def lookup(text: str) -> str | None:
        for variant in title_variants(text):
            entries = found.get(filters.content(vocabulary.encode_phrase(variant)))
            if entries:
                return min(entries, key=lambda entry: (entry[0], len(entry[1]), entry[1]))[1]
        return None

    pairs: dict[str, str] = {}
    for code, title, billable in source.titles():
        for joiner in (" with ", " due to "):
            head, found_joiner, tail = title.partition(joiner)
            if not found_joiner or not billable or title.startswith("Other "):
                continue
            first, second = lookup(head), lookup(tail)
            if first and second and first != second and second[:3] != code[:3] and first[:3] == code[:3]:
                pairs.setdefault(f"{first}|{second}", code)
    return pairs
