from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

CASES = Path(__file__).parent / "cases"


class Row(NamedTuple):
    where: str
    edit: str
    fires: bool
    codes: str
    facts: str


def rows() -> list[Row]:
    found = []
    for path in sorted(CASES.glob("*.tsv")):
        header = None
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if line.startswith("#") or not line.strip():
                continue
            cells = line.split("\t")
            if header is None:
                assert cells == ["edit", "expect", "codes", "facts"], path
                header = cells
                continue
            edit, expect, codes, facts = ("" if cell == "-" else cell for cell in cells)
            assert expect in ("fires", "not"), f"{path.name}:{number}"
            found.append(Row(f"{path.stem}:{number}", edit, expect == "fires", codes, facts))
    return found
