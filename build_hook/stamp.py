"""Know whether compiled files are up to date: a stamp with the hash of all that they are made from."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path


def digest(inputs: Iterable[Path]) -> str:
    """Return one hash over the names and contents of files."""
    total = hashlib.sha256()
    for path in sorted(inputs, key=lambda item: item.name):
        total.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def is_current(stamp: Path, wanted: str, outputs: Iterable[Path]) -> bool:
    """Say whether the stamp holds the hash and every output is there."""
    return stamp.is_file() and stamp.read_text().strip() == wanted and all(path.is_file() for path in outputs)
