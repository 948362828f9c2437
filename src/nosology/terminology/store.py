"""The release file: one file of named, compressed, hash-checked sections behind a small header.

    NOSOLOGY-RELEASE 1 <sha256 of the header> <length of the header>
    {"release": {...}, "sections": {"codes": [offset, size, sha256], ...}}
    <section><section>...

A section is read, checked and decompressed when it is first asked for. Files are written beside their place and renamed
into it, so that a reader sees a whole file or none.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nosology.core.errors import BadReleaseFile, TerminologyError

MAGIC = "NOSOLOGY-RELEASE"
VERSION = 1
SUFFIX = ".release"
_FIRST_LINE = 200


class StoredFile:
    """An open description of a release file: its header, and its sections on demand."""

    def __init__(self, path: Path) -> None:
        """Read and check the header; ``BadReleaseFile`` when it is not whole."""
        self.path = path
        self.header, self._start = _read_header(path)

    def section(self, name: str) -> bytes:
        """Return a section's content; empty when the file has none of that name.

        Raises ``BadReleaseFile`` when the bytes on disk are not those that were written.
        """
        place = self.header["sections"].get(name)
        if place is None:
            return b""
        offset, size, digest = place
        with self.path.open("rb") as file:
            file.seek(self._start + offset)
            packed = file.read(size)
        if hashlib.sha256(packed).hexdigest() != digest:
            raise _damaged(self.path, f"section {name} does not match its hash")
        return zlib.decompress(packed)

    def lines(self, name: str) -> list[str]:
        """Return a section's lines."""
        content = self.section(name)
        return content.decode("utf-8").split("\n") if content else []


def write_file(path: Path, header: Mapping[str, Any], sections: Mapping[str, bytes]) -> None:
    """Write a release file whole: to a temporary file, synced, then renamed into place.

    Raises ``TerminologyError`` when the folder cannot be written to.
    """
    places: dict[str, tuple[int, int, str]] = {}
    packed: list[bytes] = []
    offset = 0
    for name, content in sections.items():
        data = zlib.compress(content, 9)
        places[name] = (offset, len(data), hashlib.sha256(data).hexdigest())
        packed.append(data)
        offset += len(data)
    body = json.dumps({**header, "sections": places}, ensure_ascii=False, sort_keys=True).encode()
    first = f"{MAGIC} {VERSION} {hashlib.sha256(body).hexdigest()} {len(body)}\n".encode()
    try:
        _write_whole(path, (first, body, *packed))
    except OSError as error:
        raise TerminologyError(
            f"{path.parent}: cannot be written to ({error.strerror}); set NOSOLOGY_HOME to a folder of yours."
        ) from error


def _write_whole(path: Path, parts: tuple[bytes, ...]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.writelines(parts)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def content_hash(sections: Mapping[str, bytes]) -> str:
    """Return the SHA-256 over the names and contents of sections: the identity of a release's text."""
    digest = hashlib.sha256()
    for name in sorted(sections):
        digest.update(name.encode() + b"\0" + hashlib.sha256(sections[name]).digest())
    return digest.hexdigest()


def _read_header(path: Path) -> tuple[dict[str, Any], int]:
    try:
        with path.open("rb") as file:
            first = file.readline(_FIRST_LINE)
            words = first.decode("ascii", "replace").split()
            if len(words) != 4 or words[0] != MAGIC or not words[3].isdigit():
                raise _damaged(path, "it does not begin as a release file")
            if words[1] != str(VERSION):
                raise _damaged(path, f"it has format {words[1]}, this version reads {VERSION}")
            body = file.read(int(words[3]))
    except OSError as error:
        raise BadReleaseFile(f"{path}: cannot be read ({error.strerror}).") from error
    if hashlib.sha256(body).hexdigest() != words[2]:
        raise _damaged(path, "the header does not match its hash")
    header: dict[str, Any] = json.loads(body)
    return header, len(first) + len(body)


def _damaged(path: Path, reason: str) -> BadReleaseFile:
    return BadReleaseFile(
        f"{path} is damaged: {reason}. Delete it and add the official file again, or reinstall Nosology."
    )
