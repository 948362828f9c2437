"""Put the figures that ``make bench`` prints and a real screen into the README, between its markers."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from contextlib import redirect_stdout
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
EXAMPLE = ["code", "examples/emergency_visit.txt", "--candidates", "6"]


def screen() -> str:
    environment = {**os.environ, "COLUMNS": "118", "NO_COLOR": "1"}
    command = [sys.executable, "-m", "nosology", *EXAMPLE]
    out = subprocess.run(command, check=True, capture_output=True, text=True, env=environment, cwd=ROOT).stdout
    lines = "\n".join(line.rstrip() for line in out.strip("\n").splitlines())
    return f"```text\n$ nosology {' '.join(EXAMPLE)}\n{lines}\n```"


def accuracy() -> str:
    from bench import accuracy as measured

    printed = io.StringIO()
    with redirect_stdout(printed):
        measured.main()
    return f"```text\n{printed.getvalue().rstrip()}\n```"


def main() -> None:
    page = ROOT / "README.md"
    text = page.read_text(encoding="utf-8")
    for name, make in (("screen", screen), ("accuracy", accuracy)):
        pattern = re.compile(rf"(<!-- {name} -->\n).*?(\n<!-- /{name} -->)", re.DOTALL)
        body = make()
        text = pattern.sub(lambda match, body=body: match[1] + body + match[2], text)
    page.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
