"""Whatever the text, offsets are code points of the text as it is."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.text.gold import read

PIECES = st.sampled_from(
    [
        "No fever", "asthma", "Mother had", "PMH:", "ASSESSMENT", "🫀", "👩‍⚕️", "e\u0301", "n\u0303",
        "\r\n", "\n", "\n\n", "\u00a0", "\u2028", "\t", " ", ".", ":", ",", ";", "?", "1.", "2)", "-", "•",
        "(", ")", "ñ", "Í", "ﬁ", "İ", "ß", "σς", "12,5", "3.4", "or", "but", "sin", "ni", "izquierda",
        "left", "ruled out", "history of", "stage 3b", "\x0c", "\u200b", "𝔐", "%", "’s", "'s", "a-fib",
        "A",
    ]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=120)


@given(TEXTS, st.sampled_from(["en", "es"]))
@settings(max_examples=300, deadline=None)
def test_offsets_hold(text: str, language: str):
    reading = read(text, language)
    tokens = reading.tokens
    assert tokens.text == text
    assert len(tokens.codes) == len(tokens.surfaces) == len(tokens)
    for surface, start, end in zip(tokens.surfaces, tokens.starts, tokens.ends, strict=True):
        assert text[start:end] == surface
        assert surface.strip() == surface
    assert tokens.starts == sorted(tokens.starts)
    covered = [token for first, end in reading.sentences for token in range(first, end)]
    assert covered == list(range(len(tokens)))
    annotations = reading.annotations()
    for before, after in zip(annotations.sentences, annotations.sentences[1:], strict=False):
        assert before.end <= after.start
    for section in annotations.sections:
        assert section.title.start < section.title.end <= section.body.end <= len(text)
    for first, end in reading.sentences:
        for token in range(first, end):
            reading.assertion(token, token + 1)
            for modifier in reading.modifiers(token, token + 1):
                assert 0 <= modifier.span.start < modifier.span.end <= len(text)
    outside = set(range(len(text))) - {i for s, e in zip(tokens.starts, tokens.ends, strict=True) for i in range(s, e)}
    assert all(not text[i].isalnum() for i in outside)


@given(TEXTS)
@settings(max_examples=60, deadline=None)
def test_reading_is_deterministic(text: str):
    first, second = read(text).annotations(), read(text).annotations()
    assert first == second
