"""Streaming XML that knows its line numbers and refuses what an official file never holds.

Entity declarations are refused (an "entity bomb" grows a small file to gigabytes), as are files that are not XML at all.
"""

from __future__ import annotations

from pathlib import Path
from xml.parsers import expat

from nosology.core.errors import BadReleaseFile

MAX_DEPTH = 60
_TEXT_LIMIT = 100_000


class XmlHandler:
    """Receives elements; ``path`` holds the names of the open elements, outermost first."""

    inline: frozenset[str] = frozenset()
    """Elements whose text belongs to the sentence around them."""

    def __init__(self) -> None:
        self.path: list[str] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Meet an opening tag; it is already on ``path``."""

    def end(self, tag: str, text: str) -> None:
        """Meet a closing tag; it is still on ``path``; ``text`` is its own text with spaces collapsed."""

    @property
    def inside(self) -> str:
        """The name of the element around the current one, or an empty string."""
        return self.path[-2] if len(self.path) > 1 else ""


class SchemaError(ValueError):
    """Raised by a handler for a file that is XML but not of its kind."""


def read_xml(path: Path, handler: XmlHandler, root: str) -> None:
    """Feed a file to a handler.

    Raises ``BadReleaseFile`` with the line and the reason when the file is truncated, malformed, of another schema (its
    outermost element is not ``root``), or declares entities.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.UseForeignDTD(False)
    texts: list[list[str]] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        if not handler.path and tag != root:
            raise SchemaError(f"the outermost element is <{tag}>, expected <{root}>")
        if len(handler.path) >= MAX_DEPTH:
            raise SchemaError(f"elements are nested deeper than {MAX_DEPTH}")
        handler.path.append(tag)
        texts.append([])
        handler.start(tag, attributes)

    def data(text: str) -> None:
        if texts:
            texts[-1].append(text)

    def end(tag: str) -> None:
        text = " ".join("".join(texts.pop()).split())
        if len(text) > _TEXT_LIMIT:
            raise SchemaError(f"<{tag}> holds more than {_TEXT_LIMIT} characters")
        handler.end(tag, text)
        if tag in handler.inline and texts:
            texts[-1].append(f" {text} ")
        handler.path.pop()

    def entity(*_: object) -> None:
        raise SchemaError("it declares entities, which official files do not")

    parser.StartElementHandler = start
    parser.CharacterDataHandler = data
    parser.EndElementHandler = end
    parser.EntityDeclHandler = entity
    try:
        with path.open("rb") as file:
            parser.ParseFile(file)
    except expat.ExpatError as error:
        reason = expat.ErrorString(error.code)
        raise BadReleaseFile(
            f"{path.name}, line {error.lineno}: not a whole XML file ({reason}). Download it again."
        ) from error
    except SchemaError as error:
        raise BadReleaseFile(f"{path.name}, line {parser.CurrentLineNumber}: {error}.") from error
    except (LookupError, ValueError) as error:
        raise BadReleaseFile(
            f"{path.name}, line 1: its encoding cannot be read ({error}). Save it again as UTF-8."
        ) from error
    except OSError as error:
        raise BadReleaseFile(f"{path}: cannot be read ({error.strerror}).") from error
