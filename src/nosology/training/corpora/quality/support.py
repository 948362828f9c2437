"""Label noise: codes that nothing in the text speaks for.

A code is supported when the annotators marked its evidence, or when the text has a telling word of one of its terms: its
title and inclusion terms (English) and its synonyms. A word that stands in more than one of a hundred terms tells nothing,
unless a code has no other. Much of what is found is right all the same (codes of laboratory values, of drugs, of what
another note says): it is where to look, no proof of an error. A code without terms in the language is not checked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from nosology.core.codes import Code, CodeSystem
from nosology.core.encounter import Document
from nosology.terminology import Library
from nosology.terminology.spelling import SEVENTH
from nosology.terminology.synonyms import read_synonyms
from nosology.text.language import detect
from nosology.text.normalize import Normalizer, normalizer
from nosology.training.corpora.gold import Corpus, Example
from nosology.training.corpora.quality.duplicates import words_of
from nosology.training.corpora.quality.validity import continuations, date_of

_COMMON = 0.01
_SHORTEST = 3
_LANGUAGES = ("en", "es")


@dataclass(frozen=True, slots=True)
class Support:
    """Assignments with evidence, those found by a word, those without any support, and those that could not be checked.

    ``most`` are the codes most often unsupported: value, times unsupported, times given.
    """

    evidenced: int
    worded: int
    unsupported: int
    unchecked: int
    most: tuple[tuple[str, int, int], ...]


def support(corpus: Corpus, library: Library, *, show: int = 10) -> Support:
    """Count the support of every assignment."""
    lexicons: dict[tuple[str, Code], frozenset[str]] = {}
    terms = {language: _Terms(language, library) for language in _LANGUAGES}
    evidenced = worded = unchecked = 0
    missing: Counter[str] = Counter()
    given: Counter[str] = Counter()
    for item in corpus.examples:
        language = language_of(item, corpus)
        told = terms.get(language)
        words = {told.key(word) for word in words_of(item)} if told else set()
        for gold in item.gold:
            given[gold.code.value] += 1
            if gold.evidence:
                evidenced += 1
                continue
            key = language, gold.code
            if key not in lexicons:
                lexicons[key] = told.telling(gold.code, corpus, item) if told else frozenset()
            if not lexicons[key]:
                unchecked += 1
            elif lexicons[key] & words:
                worded += 1
            else:
                missing[gold.code.value] += 1
    most = sorted(missing.items(), key=lambda row: (-row[1], row[0]))[:show]
    return Support(evidenced, worded, missing.total(), unchecked, tuple((code, n, given[code]) for code, n in most))


def language_of(example: Example, corpus: Corpus) -> str:
    """Return the language that a document or the corpus states, else the detected one."""
    stated = next((document.language for document in example.encounter.documents if document.language), None)
    return stated or corpus.language or detect(_longest(example.encounter.documents))


def _longest(documents: Iterable[Document]) -> str:
    return max((document.text for document in documents), key=len, default="")


class _Terms:
    """The telling words of codes in one language, made on the first question."""

    def __init__(self, language: str, library: Library) -> None:
        self.language = language
        self.key: Normalizer = normalizer(language)
        self._library = library
        self._synonyms: dict[str, list[str]] | None = None
        self._common: dict[CodeSystem, frozenset[str]] = {}

    def telling(self, code: Code, corpus: Corpus, example: Example) -> frozenset[str]:
        terms = list(self._of(code, corpus, example))
        words = {word for term in terms for word in self._keys(term)}
        return frozenset(words - self._commonplace(code.system) or words)

    def _of(self, code: Code, corpus: Corpus, example: Example) -> Iterator[str]:
        """Yield the terms of a code: its own, and those of the rows that it continues."""
        synonyms = self._lexicon() if code.system is CodeSystem.ICD10CM else {}
        stems = [code.value[:length].rstrip(".X") for length in range(len(code.value), 2, -1)]
        for stem in dict.fromkeys(stems):
            yield from synonyms.get(stem, ())
        if self.language == "en":
            terminology = self._library.for_date(code.system, date_of(example, corpus)).terminology
            known = next((stem for stem in (code.value, *stems) if stem in terminology), None)
            if known is not None:
                entry = terminology.entry(known)
                above = terminology.get(entry.parent) if entry.parent is not None and len(known) > 3 else None
                seventh = above is not None and len(known) > SEVENTH and entry.title.startswith(f"{above.title}, ")
                yield above.title if above is not None and seventh else entry.title
                yield from entry.includes
                yield from above.includes if above is not None else ()
            for longer in continuations(terminology, code.value) if known is None else ():
                yield terminology.title(longer) or ""

    def _keys(self, term: str) -> set[str]:
        split = "".join(char if char.isalnum() else " " for char in term).split()
        return {self.key(word) for word in split if len(word) >= _SHORTEST and not word.isdigit()}

    def _lexicon(self) -> dict[str, list[str]]:
        if self._synonyms is None:
            self._synonyms = {}
            for term, code in read_synonyms(self.language):
                self._synonyms.setdefault(code, []).append(term)
        return self._synonyms

    def _commonplace(self, system: CodeSystem) -> frozenset[str]:
        if system not in self._common:
            if self.language == "en":
                terms = [title for _, title, _ in self._library.for_date(system, None).terminology.titles()]
            else:
                terms = [term for found in self._lexicon().values() for term in found]
            counts = Counter(word for term in terms for word in self._keys(term))
            self._common[system] = frozenset(word for word, n in counts.items() if n > _COMMON * len(terms))
        return self._common[system]
