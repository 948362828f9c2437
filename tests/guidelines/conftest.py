from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from nosology.core.codes import CodeSystem
from nosology.terminology import Library, Terminology

CASES = Path(__file__).parent / "cases"


@pytest.fixture(scope="session")
def library() -> Library:
    return Library()


@pytest.fixture(scope="session")
def release(library: Library) -> Terminology:
    return library.for_date(CodeSystem.ICD10CM, dt.date(2026, 6, 1)).terminology
