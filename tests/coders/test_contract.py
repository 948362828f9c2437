"""The battery that every coder of the registry runs, in both languages, and the registry itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib.metadata import EntryPoint

import pytest

from nosology.coders import registry
from nosology.coders.contract import Coder
from nosology.coders.gather import Gatherer
from nosology.coders.registry import GROUP, TABLE, Parts, make_coders
from nosology.core.annotations import Span
from nosology.core.encounter import Encounter
from nosology.core.errors import ModelError
from nosology.core.suggestions import Candidate, Evidence
from nosology.terminology import Terminology
from nosology.text import Reading
from tests.coders.bench import Bench, run

NOTES = {
    "en": {
        "plain": "HPI: type 2 diabetes, left knee pain. Denies chest pain. Allergic to penicillin. Pnuemonia suspected.",
        "list": "ALLERGIES: sulfa, latex\r\n\r\nASSESSMENT:\r\n1. Asthma.\r\n2. failure of the heart, congestive\r\n",
        "astral": "\U0001f600 Asthma \U0001d11e\u00a0(\U0001f9d1\u200d\u2695\ufe0f). "
        "Allergic to codeine \U0001f48a. Pnuemonia \U0001f97a.",
        "marks": "Cafe\u0301 au lait spots. Me\u0301nie\u0300re disease. Allergies: aspirin\u00ae. Pnuemonia\u200b.",
        "twice": "Asthma. No asthma. Asthma, and asthma. "
        "Allergic to latex; latex allergy, allergy to latex. Pnuemonia, pnuemonia.",
    },
    "es": {
        "plain": "Diabetes mellitus tipo 2 y gonalgia izquierda. Niega dolor torácico. Alérgico a penicilina. Esquizofernia.",
        "list": "ALERGIAS: metamizol\r\n\r\nJUICIO CLÍNICO:\r\n1. Asma.\r\n2. Hipotirodismo\r\n",
        "astral": "\U0001f600 Asma \U0001d11e\u00a0(\U0001f9d1\u200d\u2695\ufe0f). "
        "Alérgica a codeína \U0001f48a. Esquizofernia \U0001f97a.",
        "marks": "Neumoni\u0301a bilateral. Alergia a penicilina\u00ae. Esquizofernia\u200b. I\u0301ctus isque\u0301mico.",
        "twice": "Asma. No asma. Asma y asma. Alergia a penicilina; alérgico a penicilina. Esquizofernia, esquizofernia.",
    },
}
SILENT = {
    "empty": "",
    "space": " ",
    "white": "\n\r\n\t  \u00a0\u2003\n",
    "signs": "--- *** ... ??? ///",
    "emoji": "\U0001f600\U0001d11e\U0001f9d1\u200d\u2695\ufe0f",
    "numbers": "120/80 98.6 12:30 2026-06-01",
}
PAIRS = [(name, language) for name in TABLE for language in NOTES]


class WordCoder:
    """An own coder: codes one word wherever it stands."""

    name = "word"

    def __init__(self, terminology: Terminology) -> None:
        self.system = terminology.release.system

    def suggest(self, encounter: Encounter, readings: Sequence[Reading]) -> tuple[Candidate, ...]:
        gatherer = Gatherer(self.system, self.name)
        for reading in readings:
            text = reading.document.text
            start = text.lower().find("asthma")
            if start >= 0:
                span = Span(reading.document.id, start, start + 6)
                gatherer.add("J45.909", Evidence(span, text[start : start + 6], None, self.name, 0.5))
        return gatherer.candidates()


def make_word(parts: Parts) -> Coder:
    return WordCoder(parts.terminology)


@pytest.fixture(params=PAIRS, ids=lambda pair: f"{pair[0]}-{pair[1]}")
def made(request: pytest.FixtureRequest, bench: Callable[[str], Bench]) -> tuple[str, Bench]:
    name, language = request.param
    return name, bench(language)


def check(candidates: tuple[Candidate, ...], texts: Sequence[str], coder: str) -> None:
    """Hold candidates to the contract."""
    order = [(-candidate.score, candidate.code.value) for candidate in candidates]
    assert order == sorted(order)
    assert len({candidate.code for candidate in candidates}) == len(candidates)
    by_id = {f"d{number}": text for number, text in enumerate(texts)}
    for candidate in candidates:
        assert candidate.coder == coder
        assert 0 <= candidate.score <= 1
        assert candidate.evidence, candidate.code
        assert candidate.score == max(item.weight for item in candidate.evidence)
        assert candidate.code.value not in candidate.alternatives
        for item in candidate.evidence:
            assert item.span.start < item.span.end
            assert by_id[item.span.document_id][item.span.start : item.span.end] == item.text
            assert item.text == item.text.strip()


def test_is_a_coder(made: tuple[str, Bench]):
    name, bench = made
    coder = bench.coders[name]
    assert isinstance(coder, Coder)
    assert coder.name == name


@pytest.mark.parametrize("note", SILENT)
def test_has_no_answer_where_there_is_none(made: tuple[str, Bench], note: str):
    name, bench = made
    assert bench.suggest(name, SILENT[note]) == ()


def test_no_document_has_no_answer(made: tuple[str, Bench]):
    name, bench = made
    assert bench.suggest(name) == ()


@pytest.mark.parametrize("note", NOTES["en"])
def test_keeps_the_contract(made: tuple[str, Bench], note: str):
    name, bench = made
    text = NOTES[bench.language][note]
    check(bench.suggest(name, text), [text], name)


def test_answers_something_in_the_plain_note(made: tuple[str, Bench]):
    """The battery would pass on a coder that never answers; none of the registry's does."""
    name, bench = made
    assert bench.suggest(name, NOTES[bench.language]["plain"])


def test_codes_exist_in_the_release(made: tuple[str, Bench]):
    name, bench = made
    for candidate in bench.suggest(name, *NOTES[bench.language].values()):
        assert bench.terminology.title(candidate.code.value), candidate.code


def test_several_documents(made: tuple[str, Bench]):
    """Evidence points into its own document, and an empty one among others changes nothing but the numbers."""
    name, bench = made
    texts = list(NOTES[bench.language].values())
    together = bench.suggest(name, *texts)
    check(together, texts, name)
    assert {candidate.code for candidate in together} == {
        candidate.code for text in texts for candidate in bench.suggest(name, text)
    }
    with_empty = bench.suggest(name, "", *texts)
    check(with_empty, ["", *texts], name)
    assert [candidate.code for candidate in with_empty] == [candidate.code for candidate in together]


def test_same_input_same_output(made: tuple[str, Bench], release: Terminology):
    """Nothing remembered between notes, nor in a coder made anew, changes the answer."""
    name, bench = made
    text = NOTES[bench.language]["plain"]
    first = bench.suggest(name, text)
    bench.suggest(name, NOTES[bench.language]["list"])
    assert bench.suggest(name, text) == first
    assert [bench.suggest(name, text)[0] for _ in range(2)] == [first[0]] * 2


def test_a_coder_made_anew_answers_alike(bench: Callable[[str], Bench], release: Terminology):
    old = bench("en")
    again = Bench.make("en", release)
    for name in TABLE:
        for text in NOTES["en"].values():
            assert again.suggest(name, text) == old.suggest(name, text)


def test_the_text_is_not_altered(made: tuple[str, Bench]):
    name, bench = made
    text = NOTES[bench.language]["astral"]
    shifted = "\U0001f600" * 3 + "\n" + text
    plain, moved = bench.suggest(name, text), bench.suggest(name, shifted)
    assert plain
    assert [(item.code, [evidence.span.start + 4 for evidence in item.evidence]) for item in plain] == [
        (item.code, [evidence.span.start for evidence in item.evidence]) for item in moved
    ]


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Pretend that a distribution offers a coder "word" and another "dictionary"; returns the names looked up."""
    points = [EntryPoint(name, f"{__name__}:make_word", GROUP) for name in ("word", "dictionary")]
    asked: list[str] = []

    def entry_points(*, group: str, name: str) -> list[EntryPoint]:
        asked.append(name)
        return [point for point in points if point.group == group and point.name == name]

    monkeypatch.setattr(registry, "entry_points", entry_points)
    return asked


def test_own_coder_by_entry_point(installed: list[str], bench: Callable[[str], Bench], release: Terminology):
    base = bench("en")
    dictionary, own = make_coders(("dictionary", "word"), base.table, base.vocabulary, release)
    assert (dictionary.name, own.name) == ("dictionary", "word")
    assert installed == ["word"], "the registry's own names are not looked up elsewhere"
    text = "\U0001f600 Asthma."
    found = run(own, base.reader, text)
    check(found, [text], "word")
    assert [candidate.code.value for candidate in found] == ["J45.909"]


def test_unknown_coder(installed: list[str], bench: Callable[[str], Bench], release: Terminology):
    base = bench("en")
    with pytest.raises(ModelError, match=r"no coder 'oracle'.*allergy, dictionary, retrieval"):
        make_coders(("oracle",), base.table, base.vocabulary, release)
