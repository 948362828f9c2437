"""The compiled term table of a language: encoded phrases, the codes they support, and where each term comes from.

Compiled when the package is built and read in a few milliseconds. The file is a zlib stream of sections, each a line
with its name and length and then its bytes; a damaged one is refused.
"""

from __future__ import annotations

import json
import sys
import zlib
from array import array
from dataclasses import dataclass, field
from pathlib import Path

from nosology.core.errors import ModelError

FORMAT = 1
KINDS = ("synonym", "abbreviation", "lay", "title", "variant", "inclusion", "category", "index")


@dataclass(slots=True)
class TermTable:
    """Phrases and their codes, as parallel columns.

    ``codes[code_of[i]]`` is the first choice for ``phrases[i]``, ``others[i]`` the further ones; ``cased[i]`` is the
    surface that an abbreviation must have in the text; ``pairs`` maps "code|code" to the title that joins the two.
    """

    language: str
    keys: list[str]
    codes: list[str]
    phrases: list[str]
    code_of: array[int]
    kind_of: array[int]
    others: dict[int, list[int]] = field(default_factory=dict)
    cased: dict[int, str] = field(default_factory=dict)
    pairs: dict[str, str] = field(default_factory=dict)

    def dump(self) -> bytes:
        """Serialise, the same table to the same bytes."""
        head = {
            "format": FORMAT,
            "language": self.language,
            "others": sorted(self.others.items()),
            "cased": sorted(self.cased.items()),
            "pairs": dict(sorted(self.pairs.items())),
        }
        parts = [
            json.dumps(head, ensure_ascii=True, separators=(",", ":")).encode(),
            "\n".join(self.keys).encode(),
            "\n".join(self.codes).encode(),
            "\n".join(self.phrases).encode("utf-8"),
            _little(self.code_of).tobytes(),
            _little(self.kind_of).tobytes(),
        ]
        body = b"".join(b"%d\n" % len(part) for part in parts) + b"".join(parts)
        return zlib.compress(body, 6)

    @classmethod
    def load(cls, path: Path) -> TermTable:
        """Read a compiled table; ``ModelError`` when the file is damaged or of another format."""
        try:
            body = zlib.decompress(path.read_bytes())
            lengths, start = [], 0
            for _ in range(6):
                end = body.index(b"\n", start)
                lengths.append(int(body[start:end]))
                start = end + 1
            parts = []
            for length in lengths:
                parts.append(body[start : start + length])
                start += length
            head = json.loads(parts[0])
        except (OSError, zlib.error, ValueError) as error:
            raise ModelError(f"{path.name} is damaged; install nosology again") from error
        if head["format"] != FORMAT:
            raise ModelError(f"{path.name} has format {head['format']}, this version reads {FORMAT}")
        code_of, kind_of = array("I"), array("B")
        code_of.frombytes(parts[4])
        kind_of.frombytes(parts[5])
        return cls(
            head["language"],
            parts[1].decode().split("\n"),
            parts[2].decode().split("\n"),
            parts[3].decode("utf-8").split("\n"),
            _little(code_of),
            kind_of,
            {int(key): value for key, value in head["others"]},
            {int(key): value for key, value in head["cased"]},
            head["pairs"],
        )


def _little(column: array[int]) -> array[int]:
    if sys.byteorder == "big" and column.itemsize > 1:
        column = array(column.typecode, column)
        column.byteswap()
    return column
