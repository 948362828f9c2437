"""One engine for all tests of the folder: making it costs more than using it."""

from __future__ import annotations

import pytest

from nosology import Engine


@pytest.fixture(scope="session")
def engine() -> Engine:
    return Engine()
