"""Reading bytes: every encoding that can be recognised, every refusal with its reason."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nosology.core.errors import BinaryInput, EmptyInput, EncodingError, MissingInput, NosologyError, TooLarge
from nosology.formats.text import MAX_BYTES, decode, document_from_bytes, read_document

SPANISH = "El niño refiere dolor en la región lumbar; presión 120/80 («normal»). Diagnóstico: lumbalgia aguda.\r\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1", "cp1252"]
)
def test_recognised_encodings_read_to_the_same_text(encoding: str):
    assert decode(SPANISH.encode(encoding), "note.txt") == SPANISH


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"%PDF-1.7 ...", BinaryInput),
        (b"PK\x03\x04rest", BinaryInput),
        (b"\x89PNG\r\n\x1a\n", BinaryInput),
        (bytes(range(256)) * 8, BinaryInput),
        (b"\x01\x02\x03\x04\x05\x06abc", BinaryInput),
        (b"caf\x81\x8d\x8f\x90 \x9d\x81\x8d\x8f \xd7\xf7\xd7\xf7", EncodingError),
        (b"\xff\xfeA\x00B", EncodingError),
    ],
)
def test_what_is_no_text_is_refused_by_name(data: bytes, error: type[NosologyError]):
    with pytest.raises(error, match=r"note\.txt"):
        decode(data, "note.txt")


@pytest.mark.parametrize("data", [b"", b"  \n\t \r\n", "\u00a0\u2003".encode(), b"\xef\xbb\xbf"])
def test_empty_documents_are_refused(data: bytes):
    with pytest.raises(EmptyInput, match="holds no text"):
        document_from_bytes(data, id="x", source="x.txt")


def test_large_documents_are_refused_before_they_are_read(tmp_path: Path):
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES * 2)
    with pytest.raises(TooLarge, match=r"20\.0 MB is more than the 10 MB"):
        read_document(path)


def test_missing_and_unreadable_files(tmp_path: Path):
    with pytest.raises(MissingInput, match="there is no such file"):
        read_document(tmp_path / "absent.txt")
    with pytest.raises(MissingInput, match="cannot be read"):
        read_document(tmp_path)


def test_text_is_not_altered(tmp_path: Path):
    path = tmp_path / "note.txt"
    text = "BP 120/80\r\ncafe\u0301 \U0001f600\u00a0end\r"
    path.write_bytes(text.encode())
    document = read_document(path)
    assert document.text == text
    assert document.id == "note"


def read(data: bytes, source: str) -> str | None:
    """Return the text, or None where the bytes are refused with a reason that names the file."""
    refused: NosologyError | None = None
    try:
        return document_from_bytes(data, id="x", source=source).text
    except NosologyError as error:
        refused = error
    assert source in str(refused)
    return None


@given(st.text(min_size=1))
def test_any_text_in_utf8_reads_back_or_is_refused_with_a_reason(text: str):
    assert read(text.encode("utf-8", "surrogatepass"), "x.txt") in (None, text, text.removeprefix("\ufeff"))


@given(st.binary(max_size=300))
def test_any_bytes_read_or_are_refused_with_a_reason(data: bytes):
    found = read(data, "x.bin")
    assert found is None or found.strip()
