"""Search a release by words, with typing errors forgiven, or by the beginning of a code.

    Search(terminology).find("hart failure")   -> I50 Heart failure, ...

Titles, inclusion terms and the lexicon's synonyms are an inverted index over folded words. A word of the question
counts with its inverse document frequency; a word that no term has stands for the vocabulary's words within one or two
typing errors (insertion, deletion, substitution, transposition), the last word also for those it begins; a rare word stands
for itself and for a much commoner one a single error away ("myocardial infraction"). A term's score
is the weighted Dice coefficient of question and term, so that order does not matter and superfluous words cost.
"""

from __future__ import annotations

import math
import re
import unicodedata
from array import array
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from nosology.core.codes import CodeSystem
from nosology.terminology.spelling import canonical
from nosology.terminology.synonyms import LANGUAGES, read_synonyms
from nosology.terminology.terminology import Terminology

_SEPARATORS = str.maketrans(dict.fromkeys("()[]{},;:/-'\"+*.", " "))
_NUMERALS = {"ii": "2", "iii": "3", "one": "1", "two": "2"}
_LEXICON_SYSTEMS = (CodeSystem.ICD10CM, CodeSystem.ICD10)
_MAX_WORDS = 24
"""Words of a question that are looked at."""
_LONG_POSTINGS = 4000
_SHORT_WORD, _LONG_WORD = 4, 8
_ERROR_COST = 0.22
_PREFIX_WEIGHT = 0.75
_RARE, _MORE_OFTEN = 10, 10
"""A word of at most so many terms may be a misspelt word of so many times more: infraction, infarction."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A code found: its title, the term that matched, and a score from 0 to 1."""

    code: str
    title: str
    term: str
    score: float


class Search:
    """Searches one release; the index is built at the first question (under a second) and kept.

    ``synonyms`` are (term, code) pairs of the release's system; None takes the lexicon that comes with the package, in
    ``languages``, for ICD-10-CM and WHO's ICD-10: its codes mean other things elsewhere (E83.52 is a fall in ICD-9-CM).
    """

    def __init__(
        self,
        terminology: Terminology,
        *,
        languages: Iterable[str] = LANGUAGES,
        synonyms: Iterable[tuple[str, str]] | None = None,
    ) -> None:
        self.terminology = terminology
        self._languages = tuple(languages)
        self._synonyms = synonyms
        self._index: _Index | None = None

    def find(self, question: str, limit: int = 10) -> tuple[Hit, ...]:
        """Return the best codes, best first; none when no word of the question is known."""
        by_code = self._by_code(question, limit)
        if by_code or limit < 1:
            return by_code
        index = self._ready()
        scores = index.scores(fold(question).split()[:_MAX_WORDS])
        best: dict[str, tuple[float, int]] = {}
        for number, score in scores.items():
            code = index.codes[number]
            if code not in best or score > best[code][0]:
                best[code] = (score, number)
        ranked = sorted(best.items(), key=lambda item: (-round(item[1][0], 6), len(item[0]), item[0]))
        return tuple(
            Hit(code, self.terminology.title(code) or "", index.terms[number], round(min(score, 1.0), 4))
            for code, (score, number) in ranked[:limit]
        )

    def _by_code(self, question: str, limit: int) -> tuple[Hit, ...]:
        """Answer a question that is the beginning of a code."""
        text = question.strip().rstrip(".-")
        if not re.fullmatch(r"(?=.*\d)[0-9A-Za-z.]{2,8}", text):
            return ()
        start = canonical(self.terminology.release.system, text)
        found = [code for code, _, _ in self.terminology.titles() if code.startswith(start)][:limit]
        if start in self.terminology:
            found = [start, *(code for code in self.terminology.descendants(start) if code != start)][:limit]
        return tuple(Hit(code, self.terminology.title(code) or "", code, 1.0) for code in found)

    def _ready(self) -> _Index:
        if self._index is None:
            terms = [(title, code) for code, title, _ in self.terminology.titles()]
            terms += [(term, code) for code, term in self.terminology.inclusion_terms()]
            synonyms = self._synonyms
            if synonyms is None:
                languages = self._languages if self.terminology.release.system in _LEXICON_SYSTEMS else ()
                synonyms = (row for language in languages for row in read_synonyms(language))
            terms += [(term, code) for term, code in synonyms if code in self.terminology]
            self._index = _Index(terms)
        return self._index


class _Index:
    """Words to the terms that hold them; a term's weight is the sum of its words' frequencies."""

    def __init__(self, terms: list[tuple[str, str]]) -> None:
        self.terms = [term for term, _ in terms]
        self.codes = [code for _, code in terms]
        raw: dict[str, list[int]] = defaultdict(list)
        for number, line in enumerate(fold("\n".join(term.replace("\n", " ") for term in self.terms)).split("\n")):
            for word in set(line.split()):
                raw[word].append(number)
        self.postings: dict[str, list[int]] = {}
        for word, numbers in raw.items():
            stem = _stem(word)
            known = self.postings.get(stem)
            self.postings[stem] = numbers if known is None else sorted({*known, *numbers})
        total = len(terms)
        self.weights = {word: math.log(1 + total / len(found)) for word, found in self.postings.items()}
        self.sizes = array("d", bytes(8 * total))
        sizes = self.sizes
        for word, found in self.postings.items():
            weight = self.weights[word]
            for number in found:
                sizes[number] += weight
        self._words = list(self.postings)

    def scores(self, words: list[str]) -> dict[int, float]:
        """Return the terms that share words with a question, with their scores."""
        meant = [self._meant(word, last=place == len(words) - 1) for place, word in enumerate(words)]
        known = [choices for choices in meant if choices]
        known.sort(key=lambda choices: min(len(self.postings[word]) for word in choices))
        size = sum(max(self.weights[word] for word in choices) for choices in known)
        size += (len(meant) - len(known)) * math.log(1 + len(self.terms)) / 2
        shared: dict[int, float] = {}
        for choices in known:
            self._count(choices, shared)
        return {number: 2 * value / (size + self.sizes[number]) for number, value in shared.items()}

    def _count(self, choices: dict[str, float], shared: dict[int, float]) -> None:
        """Add one word of the question to the terms that hold it, each term once with the best choice."""
        gained: dict[int, float] = {}
        for word, trust in sorted(choices.items(), key=lambda item: item[1] * self.weights[item[0]]):
            value = trust * self.weights[word]
            found = self.postings[word]
            if shared and len(found) > _LONG_POSTINGS:
                gained.update((number, value) for number in found if number in shared)
            else:
                gained.update(dict.fromkeys(found, value))
        for number, value in gained.items():
            shared[number] = shared.get(number, 0.0) + value

    def _meant(self, word: str, *, last: bool) -> dict[str, float]:
        """Return the words of the vocabulary that a typed word may mean, each with how far it is trusted."""
        stem = _stem(word)
        choices = {stem: 1.0} if stem in self.postings else {}
        if last and len(word) >= 3 and not choices:
            begun = [known for known in self._words if known.startswith(word)]
            begun.sort(key=lambda known: -len(self.postings[known]))
            choices.update(dict.fromkeys(begun[:20], _PREFIX_WEIGHT))
        if not choices and len(word) >= _SHORT_WORD and not word.isdigit():
            choices.update(self._respelled(stem))
        elif stem in self.postings and len(word) > _SHORT_WORD and len(self.postings[stem]) <= _RARE:
            often = _MORE_OFTEN * len(self.postings[stem])
            near = self._respelled(stem, errors=1)
            choices.update({known: trust for known, trust in near.items() if len(self.postings[known]) >= often})
        return choices

    def _respelled(self, word: str, errors: int | None = None) -> dict[str, float]:
        from rapidfuzz.distance import OSA
        from rapidfuzz.process import extract

        errors = errors or (2 if len(word) >= 6 else 1)
        found = extract(word, self._words, scorer=OSA.distance, score_cutoff=errors, limit=16, processor=None)
        trusted: dict[str, float] = {}
        for known, distance, _ in found:
            trust = 1.0 - _ERROR_COST * distance * (_LONG_WORD / max(len(word), _SHORT_WORD)) ** 0.5
            if known[0] != word[0]:
                trust -= 0.1
            if trust > 0:
                trusted[known] = trust
        return trusted


def fold(text: str) -> str:
    """Return text in small letters without accents or punctuation; line ends are kept."""
    lowered = text.lower()
    if not lowered.isascii():
        decomposed = unicodedata.normalize("NFKD", lowered)
        lowered = "".join(character for character in decomposed if not unicodedata.combining(character))
    return lowered.translate(_SEPARATORS)


def _stem(word: str) -> str:
    """Take the plural's ending off a folded word and write small numerals as digits."""
    if word in _NUMERALS:
        return _NUMERALS[word]
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is", "as")):
        return word[:-1]
    return word
