"""Where the benchmarks find the open corpora: laid out once beside the project's other caches."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def corpora() -> Path | None:
    """Return the folder with the corpora, or None where they are not at hand."""
    given = os.environ.get("NOSOLOGY_CORPORA")
    if given:
        return Path(given)
    archives = ROOT.parent / "shared" / "data"
    if not (archives / "unpack").is_file():
        return None
    folder = ROOT / ".cache" / "corpora"
    if not (folder / ".done").is_file():
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run([str(archives / "unpack"), str(folder)], check=True, capture_output=True)
        (folder / ".done").write_text("")
    return folder
