"""The ICD-10-CM alphabetic index, table of neoplasms, table of drugs and external-cause index in XML.

All four have the same form: letters hold main terms, main terms hold terms to any depth; the index gives a term a code, the
tables give it cells under the columns of the heading. ``--`` and ``-`` in a cell mean that there is no code.
"""

from __future__ import annotations

import re
from pathlib import Path

from nosology.terminology.index import IndexTerm
from nosology.terminology.sources.xml_reader import SchemaError, XmlHandler, read_xml

ROOT = "ICD10CM.index"
_CODE = re.compile(r"[A-Z][0-9A][0-9A-Z](\.[0-9A-Z]{1,4})?")
_TERMS = ("mainTerm", "term")


class IndexHandler(XmlHandler):
    """Collects terms with codes; ``version`` is the fiscal year named, ``table`` says which of the four files it is."""

    def __init__(self) -> None:
        super().__init__()
        self.version = ""
        self.table = "index"
        self.terms: list[IndexTerm] = []
        self._columns: dict[str, str] = {}
        self._steps: list[str] = []
        self._column = ""
        self._pending: str | None = None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Open a term, or note the column of a cell or heading."""
        if tag in _TERMS:
            self._flush()
            self._steps.append("")
        elif tag in ("cell", "head"):
            self._flush()
            self._column = attributes.get("col", "")

    def end(self, tag: str, text: str) -> None:
        """Take a closed element in."""
        if tag in _TERMS:
            self._flush()
            self._steps.pop()
        elif tag == "title":
            self._title(text)
        elif tag == "head":
            self._columns[self._column] = text
            if self._column == "1":
                self.table = {"Substance": "drug", "Neoplasm": "neoplasm"}.get(text, self.table)
        elif tag == "version":
            self.version = text
        elif self.inside in _TERMS and tag in ("cell", "code"):
            self._flush()
            self._pending = self._code(text)
        elif self.inside in _TERMS and tag == "manif" and self._pending:
            self._add(self._pending, self._code(text))

    def _title(self, text: str) -> None:
        if self.inside in _TERMS:
            if not text:
                raise SchemaError("a term has an empty title")
            self._steps[-1] = text
        elif len(self.path) == 2 and "EXTERNAL CAUSE" in text.upper():
            self.table = "external-cause"

    def _code(self, text: str) -> str | None:
        code = text.strip("[]- ").rstrip(".")
        if not code:
            return None
        if not _CODE.fullmatch(code):
            raise SchemaError(f"{text!r} is not a code")
        return code

    def _flush(self) -> None:
        if self._pending:
            self._add(self._pending, None)

    def _add(self, code: str, manifestation: str | None) -> None:
        if not self._steps or not self._steps[-1]:
            raise SchemaError("a code stands before the title of its term")
        column = self._columns.get(self._column) if self.table in ("drug", "neoplasm") else None
        self.terms.append(IndexTerm(self.table, tuple(self._steps), code, column, manifestation))
        self._pending = None


def read_index(path: Path) -> IndexHandler:
    """Read one of the four files; its terms, table and fiscal year stand in what is returned.

    Raises ``BadReleaseFile`` with line and reason when the file is truncated, malformed or of another schema.
    """
    handler = IndexHandler()
    read_xml(path, handler, ROOT)
    return handler
