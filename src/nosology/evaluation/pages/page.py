"""A report as blocks, whatever it is written as: facts, tiles, headings, paragraphs, tables, plots."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Heading:
    """A section title."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A few sentences."""

    text: str


@dataclass(frozen=True, slots=True)
class Tile:
    """A figure that the reader should see first: its name, its value, its interval or other detail."""

    name: str
    value: str
    detail: str


@dataclass(frozen=True, slots=True)
class Tiles:
    """A row of tiles."""

    items: tuple[Tile, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of text; all columns but the first ``text_columns`` hold numbers."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    text_columns: int = 1


@dataclass(frozen=True, slots=True)
class Plot:
    """A drawing as inline SVG, with the sentence that says what it shows."""

    svg: str
    caption: str


Block = Heading | Paragraph | Tiles | Table | Plot


@dataclass(frozen=True, slots=True)
class Page:
    """A title, what was measured (name and value), and the blocks below."""

    title: str
    facts: tuple[tuple[str, str], ...]
    blocks: tuple[Block, ...]
