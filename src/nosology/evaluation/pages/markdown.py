"""A page as Markdown, without its plots."""

from __future__ import annotations

from nosology.evaluation.pages.page import Block, Heading, Page, Paragraph, Table, Tiles


def render(page: Page) -> str:
    """Return the page as Markdown text."""
    parts = [f"# {page.title}", "\n".join(f"- {name}: {value}" for name, value in page.facts)]
    parts.extend(text for block in page.blocks if (text := _block(block)))
    return "\n\n".join(part for part in parts if part) + "\n"


def _block(block: Block) -> str:
    if isinstance(block, Heading):
        return f"## {block.text}"
    if isinstance(block, Paragraph):
        return block.text
    if isinstance(block, Tiles):
        return "\n".join(f"- **{tile.name} {tile.value}** {tile.detail}".rstrip() for tile in block.items)
    if isinstance(block, Table):
        return _table(block)
    return ""


def _table(table: Table) -> str:
    bars = ["---" if number < table.text_columns else "--:" for number in range(len(table.columns))]
    rows = (table.columns, tuple(bars), *table.rows)
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows)
