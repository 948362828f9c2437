"""Read a text file into a document: find its encoding, refuse what is no text, alter nothing.

UTF-8 first, then UTF-16 and UTF-32 by their byte order mark or the pattern of their zero bytes, then Windows-1252 and
Latin-1 where the result looks like text. Line ends, no-break spaces and combining marks stay as they are; only a byte order
mark is left out, since it is no character of the text.
"""

from __future__ import annotations

import codecs
from pathlib import Path

from nosology.core.encounter import Document
from nosology.core.errors import BinaryInput, EmptyInput, EncodingError, MissingInput, TooLarge

MAX_BYTES = 10_000_000
"""The largest document that is read; a clinical note of this size is a mistake."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC = {
    b"%PDF": "a PDF file",
    b"PK\x03\x04": "a ZIP or Office file",
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"\x1f\x8b": "a gzip file",
    b"\xd0\xcf\x11\xe0": "an old Office file",
    b"{\\rtf": "an RTF file",
    b"\x7fELF": "a program",
    b"DICM": "a DICOM file",
}
_CONTROLS = frozenset(range(32)) - {9, 10, 11, 12, 13, 27}
_SAMPLE = 65_536


def decode(data: bytes, name: str) -> str:
    """Return the text of some bytes; ``BinaryInput`` or ``EncodingError`` name the file and say what to do."""
    for magic, what in _MAGIC.items():
        if data.startswith(magic):
            raise BinaryInput(f"{name}: this is {what}, not text; export it as plain text (.txt) first")
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], encoding, name)
    sample = data[:_SAMPLE]
    if b"\x00" in sample:
        found = _utf16(sample)
        if found is None:
            raise BinaryInput(f"{name}: holds zero bytes, so it is no text; export it as plain text (.txt) first")
        return _strict(data, found, name)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _single_byte(data, name)
    if _share_of_controls(sample) > 0.02:
        raise BinaryInput(f"{name}: holds control bytes, so it is no text; export it as plain text (.txt) first")
    return text


def _strict(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise EncodingError(
            f"{name}: looks like {encoding.upper()} but byte {error.start} is not; save it again as UTF-8"
        ) from None


def _utf16(sample: bytes) -> str | None:
    """Recognise UTF-16 without a mark: every other byte of mostly Latin text is zero."""
    pairs = len(sample) // 2
    if pairs < 2:
        return None
    even = sample[0 : 2 * pairs : 2].count(0)
    odd = sample[1 : 2 * pairs : 2].count(0)
    if odd > 0.6 * pairs and even < 0.05 * pairs:
        return "utf-16-le"
    if even > 0.6 * pairs and odd < 0.05 * pairs:
        return "utf-16-be"
    return None


def _share_of_controls(sample: bytes) -> float:
    return sum(byte in _CONTROLS for byte in sample) / max(1, len(sample))


def _single_byte(data: bytes, name: str) -> str:
    """Read Windows-1252 or Latin-1 where most high bytes are letters and little else is odd."""
    sample = data[:_SAMPLE]
    high = [byte for byte in sample if byte >= 0x80]
    letters = sum(byte >= 0xC0 and byte not in (0xD7, 0xF7) for byte in high)
    signs = sum(
        byte in b"\x91\x92\x93\x94\x95\x96\x97\xa0\xaa\xb0\xb1\xb2\xb3\xb5\xb7\xba\xbf\xa1\xab\xbb\xa9\xae\xbc\xbd\xbe"
        for byte in high
    )
    plausible = len(high) < 0.3 * len(sample) and letters + signs >= 0.8 * len(high)
    if not plausible or _share_of_controls(sample) > 0.001:
        raise EncodingError(f"{name}: the encoding cannot be recognised; save the file as UTF-8 and try again")
    for encoding in ("cp1252", "latin-1"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise EncodingError(f"{name}: the encoding cannot be recognised; save the file as UTF-8 and try again")


def document_from_bytes(data: bytes, *, id: str, source: str) -> Document:
    """Make a document of some bytes; ``EmptyInput`` when there is nothing but white space."""
    if len(data) > MAX_BYTES:
        raise TooLarge(
            f"{source}: {len(data) / 1e6:.1f} MB is more than the {MAX_BYTES / 1e6:.0f} MB that one document may hold; "
            "split it into its notes"
        )
    text = decode(data, source)
    if not text.strip():
        raise EmptyInput(f"{source}: the file holds no text")
    return Document(id, text, source=source)


def read_document(path: Path) -> Document:
    """Read one file as a document whose id is the file's stem."""
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise TooLarge(
                f"{path.name}: {size / 1e6:.1f} MB is more than the {MAX_BYTES / 1e6:.0f} MB that one document may "
                "hold; split it into its notes"
            )
        data = path.read_bytes()
    except FileNotFoundError:
        raise MissingInput(f"{path}: there is no such file") from None
    except OSError as error:
        raise MissingInput(f"{path.name}: cannot be read ({error.strerror}); check its permissions") from None
    return document_from_bytes(data, id=path.stem, source=path.name)
