"""The release that the coders' tests use, and a bench a language: its reader and its coders, made once a session."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import cache

import pytest

from nosology import CodeSystem
from nosology.terminology import Library, Terminology
from tests.coders.bench import Bench


@pytest.fixture(scope="session")
def release() -> Terminology:
    return Library().for_date(CodeSystem.ICD10CM, dt.date(2026, 6, 1)).terminology


@pytest.fixture(scope="session")
def bench(release: Terminology) -> Callable[[str], Bench]:
    """Return a function from language to its bench."""
    return cache(lambda language: Bench.make(language, release))
