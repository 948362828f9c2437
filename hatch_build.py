"""Build hook: compile the dated releases and the term tables that the package carries.

Called by hatchling for wheels and editable installs; ``python hatch_build.py`` does the same in a checkout.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # run as a script in an environment without hatchling
    BuildHookInterface = object  # type: ignore[assignment,misc]

ROOT = Path(__file__).resolve().parent


class CustomBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Compiles before the files of a wheel are gathered."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile what is out of date."""
        if getattr(self, "target_name", "wheel") == "wheel":
            compile_data()


def compile_data() -> None:
    """Compile the releases and the term tables that are missing or older than what they are made from."""
    for path in (ROOT, ROOT / "src"):
        if str(path) not in sys.path:
            sys.path.insert(0, str(path))
    from build_hook import releases, terms

    releases.compile_all(ROOT / "src" / "nosology" / "terminology" / "releases")
    terms.compile_all(ROOT / "src" / "nosology")


if __name__ == "__main__":
    compile_data()
