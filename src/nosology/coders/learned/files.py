"""The files of a bundle: read with their hashes checked, written with their hashes kept.

    DIR/files.json    {"format": 1, "files": {"model.toml": "sha256...", ...}}

A bundle whose files are not those that were written, or whose format is newer than this version knows, is refused.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from importlib.resources.abc import Traversable
from pathlib import Path

from nosology.core.errors import ModelError

FORMAT = 1
INDEX = "files.json"


def write_bundle(folder: Path, files: Mapping[str, bytes]) -> str:
    """Write the files and their index, and return the SHA-256 of the index, which identifies the bundle.

    Each file is put in place whole; the index comes last, so that an interrupted write leaves no valid bundle.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / INDEX).unlink(missing_ok=True)
    hashes = {name: hashlib.sha256(files[name]).hexdigest() for name in sorted(files)}
    index = json.dumps({"format": FORMAT, "files": hashes}, indent=1).encode() + b"\n"
    for name, content in [*sorted(files.items()), (INDEX, index)]:
        part = folder / (name + ".part")
        part.write_bytes(content)
        os.replace(part, folder / name)
    return hashlib.sha256(index).hexdigest()


def read_bundle(folder: Path | Traversable) -> dict[str, bytes]:
    """Return the content of a bundle's files.

    Raises ``ModelError`` with the reason when there is no index, a file is missing, changed or not listed, or the format
    is newer.
    """
    name = folder.name
    try:
        index = json.loads(folder.joinpath(INDEX).read_bytes())
        version, hashes = index["format"], dict(index["files"])
    except OSError as error:
        raise ModelError(f"model {name}: {INDEX} cannot be read, so it is no bundle or an unfinished one") from error
    except (ValueError, KeyError, TypeError) as error:
        raise ModelError(f"model {name}: {INDEX} is damaged; get the bundle again or train it again") from error
    if not isinstance(version, int) or version > FORMAT:
        raise ModelError(f"model {name}: format {version} is newer than {FORMAT}; update nosology to use it")
    found: dict[str, bytes] = {}
    for file, expected in hashes.items():
        if "/" in file or "\\" in file or file.startswith("."):
            raise ModelError(f"model {name}: {INDEX} names {file!r}, which is not a file of the bundle")
        try:
            found[file] = folder.joinpath(file).read_bytes()
        except OSError as error:
            raise ModelError(f"model {name}: {file} is missing; get the bundle again") from error
        if hashlib.sha256(found[file]).hexdigest() != expected:
            raise ModelError(f"model {name}: {file} has changed since it was written; get the bundle again")
    unlisted = {item.name for item in folder.iterdir()} - {*hashes, INDEX}
    if unlisted:
        raise ModelError(f"model {name}: {min(unlisted)} is not listed in {INDEX}; remove it or get the bundle again")
    return found
