"""The shipped releases, loaded once."""

from __future__ import annotations

from pathlib import Path

import pytest

from nosology.core.codes import CodeSystem
from nosology.terminology import Library, Terminology


@pytest.fixture(scope="session")
def shipped() -> Library:
    return Library()


@pytest.fixture(scope="session")
def icd10cm(shipped: Library) -> Terminology:
    return shipped.for_date(CodeSystem.ICD10CM, None).terminology


@pytest.fixture(scope="session")
def who(shipped: Library) -> Terminology:
    return shipped.for_date(CodeSystem.ICD10, None).terminology


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """A library with a data folder of its own and no shipped releases."""
    empty = tmp_path / "shipped"
    empty.mkdir()
    return Library(tmp_path / "home", shipped=empty)
