"""What changed between two releases."""

from __future__ import annotations

from pathlib import Path

import pytest

from nosology.core.codes import CodeSystem
from nosology.core.errors import UnknownRelease
from nosology.terminology import Library
from nosology.terminology.difference import Difference
from tests.terminology.official import FOREARM, tabular

CM = CodeSystem.ICD10CM

NEW = {
    "J00": "<diag><name>J00</name><desc>Condition  J00</desc></diag>",
    "K00": "<diag><name>K00</name><desc>Condition K00, renamed</desc></diag>",
    "L00": "<diag><name>L00</name><desc>Condition L00</desc><diag><name>L00.1</name><desc>Part</desc></diag></diag>",
    "S52": FOREARM.replace('<extension char="D">subsequent encounter</extension>', ""),
}


@pytest.fixture
def two(library: Library, tmp_path: Path) -> Library:
    for name, text in (("tabular_2024.xml", tabular("2024")), ("tabular_2025.xml", tabular("2025", categories=NEW))):
        path = tmp_path / name
        path.write_text(text)
        library.add([path])
    return library


def test_a_difference_and_its_mirror_image(two: Library) -> None:
    old, new = two.releases(CM)
    assert two.diff(old, new) == Difference(
        added=("L00.1",),
        deleted=("S52.0XXD", "S52.9XXD"),
        retitled=(("K00", "Condition K00", "Condition K00, renamed"),),
        now_billable=(),
        no_longer_billable=("L00",),
    )
    assert two.diff(new, old) == Difference(
        added=("S52.0XXD", "S52.9XXD"),
        deleted=("L00.1",),
        retitled=(("K00", "Condition K00, renamed", "Condition K00"),),
        now_billable=("L00",),
        no_longer_billable=(),
    )
    assert two.diff(old, old) == Difference((), (), (), (), ())


def test_releases_of_two_systems_are_not_compared(shipped: Library) -> None:
    (old,), (new,) = shipped.releases(CodeSystem.ICD9CM), shipped.releases(CM)
    with pytest.raises(UnknownRelease, match="icd-9-cm and icd-10-cm cannot be compared"):
        shipped.diff(old, new)
