"""A page as one HTML file that needs nothing else: style and drawings inside, no script, no request.

The content security policy in its head forbids any request, so that a report opened beside patient data stays silent.
"""

from __future__ import annotations

from html import escape
from importlib.resources import files
from itertools import groupby

from nosology.evaluation.pages.page import Block, Heading, Page, Paragraph, Plot, Table, Tiles

POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def render(page: Page) -> str:
    """Return the page as HTML text; plots that follow one another stand side by side."""
    style = files(__package__).joinpath("style.css").read_text(encoding="utf-8")
    facts = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in page.facts)
    body = "\n".join(
        _plots([block for block in blocks if isinstance(block, Plot)])
        if plots
        else "\n".join(_block(block) for block in blocks)
        for plots, blocks in ((key, list(items)) for key, items in groupby(page.blocks, lambda x: isinstance(x, Plot)))
    )
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{escape(page.title)}</title>\n<style>\n{style}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>{escape(page.title)}</h1>\n<dl>{facts}</dl>\n{body}\n</main>\n</body>\n</html>\n"
    )


def _plots(plots: list[Plot]) -> str:
    figures = "\n".join(f"<figure>{plot.svg}<figcaption>{escape(plot.caption)}</figcaption></figure>" for plot in plots)
    return f'<div class="plots">\n{figures}\n</div>'


def _block(block: Block) -> str:
    if isinstance(block, Heading):
        return f"<h2>{escape(block.text)}</h2>"
    if isinstance(block, Paragraph):
        return f"<p>{escape(block.text)}</p>"
    if isinstance(block, Tiles):
        tiles = "".join(
            f'<div class="tile"><span>{escape(tile.name)}</span><strong>{escape(tile.value)}</strong>'
            f"<small>{escape(tile.detail)}</small></div>"
            for tile in block.items
        )
        return f'<div class="tiles">{tiles}</div>'
    return _table(block) if isinstance(block, Table) else ""


def _table(table: Table) -> str:
    def row(cells: tuple[str, ...], kind: str) -> str:
        return "".join(
            f'<{kind} class="n">{escape(cell)}</{kind}>'
            if number >= table.text_columns
            else f"<{kind}>{escape(cell)}</{kind}>"
            for number, cell in enumerate(cells)
        )

    body = "\n".join(f"<tr>{row(cells, 'td')}</tr>" for cells in table.rows)
    return (
        f'<div class="scroll"><table>\n<thead><tr>{row(table.columns, "th")}</tr></thead>\n'
        f"<tbody>\n{body}\n</tbody></table></div>"
    )
