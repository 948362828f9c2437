"""The documentation holds: its Python blocks run, its links lead somewhere, its figures are those of the code."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
import re
from pathlib import Path

import pytest

import nosology
from nosology.core.errors import NosologyError

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
_FENCE = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#]+)")


def blocks() -> list[tuple[str, str]]:
    return [
        (f"{page.relative_to(ROOT)}:{number}", block)
        for page in PAGES
        for number, block in enumerate(_FENCE.findall(page.read_text(encoding="utf-8")), 1)
    ]


@pytest.mark.parametrize(("name", "block"), blocks(), ids=[name for name, _ in blocks()])
def test_python_blocks_run(name: str, block: str):
    exec(compile(block, name, "exec"), {"__name__": "__docs__"})


@pytest.mark.parametrize("page", PAGES, ids=[str(page.relative_to(ROOT)) for page in PAGES])
def test_links_lead_somewhere(page: Path):
    for target in _LINK.findall(page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_doctests():
    failures = tried = 0
    for module in pkgutil.walk_packages(nosology.__path__, "nosology."):
        if module.name.endswith("__main__"):
            continue
        result = doctest.testmod(importlib.import_module(module.name), optionflags=doctest.NORMALIZE_WHITESPACE)
        failures += result.failed
        tried += result.attempted
    assert failures == 0


def _errors(base: type[NosologyError]) -> list[type[NosologyError]]:
    return [base, *(error for child in base.__subclasses__() for error in _errors(child))]


def test_every_error_has_its_own_code_and_a_line_in_the_reference():
    page = (ROOT / "docs" / "reference" / "errors.md").read_text(encoding="utf-8")
    codes = [error.code for error in _errors(NosologyError)]
    assert len(codes) == len(set(codes))
    for error in _errors(NosologyError):
        assert f"| {error.code} | `{error.__name__}` |" in page
