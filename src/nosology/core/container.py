r"""A small file of named, compressed sections, each read only when asked for; a damaged one is refused.

NOSOLOGY1\\n
{"kind": ..., "sections": {name: [start, length]}, "sha256": ..., ...}\\n
<zlib section><zlib section>...
"""

from __future__ import annotations

import hashlib
import json
import zlib
from pathlib import Path
from typing import Any

MAGIC = b"NOSOLOGY1\n"


class DamagedContainer(Exception):
    """The file is not a container, or its bytes are not those that were written."""


class Container:
    """An open container: ``head`` holds its facts, ``section(name)`` the bytes of one part."""

    def __init__(self, path: Path) -> None:
        data = path.read_bytes()
        if not data.startswith(MAGIC):
            raise DamagedContainer("it does not begin as it should")
        end = data.find(b"\n", len(MAGIC))
        try:
            self.head: dict[str, Any] = json.loads(data[len(MAGIC) : end])
            expected, places = self.head["sha256"], self.head["sections"]
        except (ValueError, KeyError, TypeError) as error:
            raise DamagedContainer("its head cannot be read") from error
        self._body = memoryview(data)[end + 1 :]
        self.sha256: str = hashlib.sha256(self._body).hexdigest()
        if self.sha256 != expected:
            raise DamagedContainer("its content has changed since it was written")
        self._places: dict[str, list[int]] = places

    def section(self, name: str) -> bytes:
        """Return the bytes of a section, empty where there is none."""
        if name not in self._places:
            return b""
        start, length = self._places[name]
        return zlib.decompress(self._body[start : start + length])

    def lines(self, name: str) -> list[str]:
        """Return the lines of a text section, an empty list for an empty one."""
        text = self.section(name).decode("utf-8")
        return text.split("\n") if text else []


def pack(head: dict[str, Any], sections: dict[str, bytes]) -> bytes:
    """Return the bytes of a container; the same input gives the same bytes."""
    places: dict[str, list[int]] = {}
    parts: list[bytes] = []
    start = 0
    for name, content in sections.items():
        part = zlib.compress(content, 9)
        places[name] = [start, len(part)]
        parts.append(part)
        start += len(part)
    body = b"".join(parts)
    facts = {**head, "sections": places, "sha256": hashlib.sha256(body).hexdigest()}
    return MAGIC + json.dumps(facts, separators=(",", ":"), sort_keys=True).encode() + b"\n" + body
