"""Shared fixtures: the open corpora laid out once a session, where they are at hand."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ARCHIVES = ROOT.parent / "shared" / "data"


@pytest.fixture(scope="session")
def corpora(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the corpora laid out; skips where neither the archives nor ``NOSOLOGY_CORPORA`` are there."""
    given = os.environ.get("NOSOLOGY_CORPORA")
    if given:
        return Path(given)
    unpack = ARCHIVES / "unpack"
    if not unpack.is_file():
        pytest.skip("the open corpora are not beside the project")
    folder = ROOT / ".cache" / "corpora"
    done = folder / ".done"
    stamp = str(max(path.stat().st_mtime_ns for path in ARCHIVES.iterdir()))
    if not done.is_file() or done.read_text() != stamp:
        import fcntl

        folder.mkdir(parents=True, exist_ok=True)
        with (folder / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not done.is_file() or done.read_text() != stamp:
                subprocess.run([str(unpack), str(folder)], check=True, capture_output=True)
                done.write_text(stamp)
    return folder
