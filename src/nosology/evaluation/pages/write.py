"""Write a page into a folder: ``NAME.html``, ``NAME.md``, ``NAME.json``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from nosology.evaluation.pages import html, markdown
from nosology.evaluation.pages.data import plain
from nosology.evaluation.pages.page import Page


def write(folder: Path, name: str, page: Page, result: Any) -> tuple[Path, ...]:
    """Write the three files and return their paths; the folder is made where it does not exist.

    ``result`` is the report or comparison; with it the JSON file holds the facts of the page.
    """
    folder.mkdir(parents=True, exist_ok=True)
    data = {"title": page.title, "facts": dict(page.facts), **plain(result)}
    texts = {
        f"{name}.html": html.render(page),
        f"{name}.md": markdown.render(page),
        f"{name}.json": json.dumps(data, indent=1, ensure_ascii=False) + "\n",
    }
    for file, text in texts.items():
        (folder / file).write_text(text, encoding="utf-8")
    return tuple(folder / file for file in texts)
