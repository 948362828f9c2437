"""The only reader of the environment.

| variable | meaning | default |
|---|---|---|
| ``NOSOLOGY_HOME`` | folder for releases that the user adds | ``~/.local/share/nosology`` |
| ``NO_COLOR`` | no colours in the terminal | unset |
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Settings:
    """What the environment says."""

    home: Path
    color: bool

    @classmethod
    def from_environment(cls) -> Settings:
        """Read the environment once."""
        home = os.environ.get("NOSOLOGY_HOME")
        base = Path(home).expanduser() if home else Path("~/.local/share/nosology").expanduser()
        return cls(base, not os.environ.get("NO_COLOR"))
