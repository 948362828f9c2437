"""The release that the coders' tests use."""

from __future__ import annotations

import datetime as dt

import pytest

from nosology import CodeSystem
from nosology.terminology import Library, Terminology


@pytest.fixture(scope="session")
def release() -> Terminology:
    return Library().for_date(CodeSystem.ICD10CM, dt.date(2026, 6, 1)).terminology
