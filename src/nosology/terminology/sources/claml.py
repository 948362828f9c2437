"""ClaML, the Classification Markup Language (EN 14463): ICD-10 of WHO and its national editions.

Classes name the class above them; rubrics hold titles and notes; a modifier gives the classes that it modifies a further
character each (.0 to .9 of the diabetes categories), unless the list prints them already. A class may take some of a
modifier's characters only (``all="false"`` with its ``ValidModifierClass`` elements).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from nosology.core.codes import NoteKind
from nosology.core.errors import BadReleaseFile
from nosology.terminology.draft import Draft, DraftRow, RowFlag
from nosology.terminology.sources.xml_reader import SchemaError, XmlHandler, read_xml

ROOT = "ClaML"
_NOTES = {
    "inclusion": NoteKind.INCLUSION_TERM,
    "exclusion": NoteKind.EXCLUDES,
    "note": NoteKind.NOTES,
    "text": NoteKind.NOTES,
    "definition": NoteKind.NOTES,
    "coding-hint": NoteKind.CODE_ALSO,
}
_TITLES = ("preferredLong", "preferred")
_OWNERS = ("Class", "ModifierClass")


@dataclass(slots=True)
class _Class:
    """A class or modifier class as read: titles by rubric kind, notes, the class above, the modifiers named."""

    code: str
    kind: str
    line_parent: str | None = None
    titles: dict[str, str] = field(default_factory=dict)
    notes: list[tuple[NoteKind, str]] = field(default_factory=list)
    modifiers: list[str] = field(default_factory=list)
    allowed: dict[str, set[str]] = field(default_factory=dict)
    excluded: set[str] = field(default_factory=set)
    modifier: str = ""

    @property
    def title(self) -> str:
        return next((self.titles[kind] for kind in _TITLES if kind in self.titles), "")


class ClamlHandler(XmlHandler):
    """Collects classes; ``name``, ``version`` and ``date`` are those of the edition."""

    inline = frozenset({"Reference", "Fragment", "Para", "Term", "List", "ListItem"})

    def __init__(self) -> None:
        super().__init__()
        self.name = ""
        self.version = ""
        self.date = ""
        self.classes: dict[str, _Class] = {}
        self.values: dict[str, list[_Class]] = {}
        self._owner: _Class | None = None
        self._rubric = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Open a class or rubric, or take in an empty element."""
        if tag in _OWNERS:
            self._open(tag, attributes)
        elif tag == "Title":
            self.name, self.version = attributes.get("name", ""), attributes.get("version", "")
            self.date = attributes.get("date", "")
        elif self._owner is None:
            return
        elif tag == "Rubric":
            self._rubric = attributes.get("kind", "")
        elif tag == "SuperClass" and self.inside == "Class":
            self._owner.line_parent = attributes.get("code")
        elif tag == "ModifiedBy":
            self._owner.modifiers.append(attributes.get("code", ""))
            if attributes.get("all") == "false":
                self._owner.allowed[self._owner.modifiers[-1]] = set()
        elif tag == "ValidModifierClass" and self._owner.modifiers:
            self._owner.allowed.setdefault(self._owner.modifiers[-1], set()).add(attributes.get("code", ""))
        elif tag == "ExcludeModifier":
            self._owner.excluded.add(attributes.get("code", ""))

    def end(self, tag: str, text: str) -> None:
        """Take a label in, or close a class."""
        owner = self._owner
        if tag == "Title" and not self.name:
            self.name = text
        elif tag == "Label" and owner is not None and text:
            text = text.replace("( ", "(").replace(" )", ")")
            if self._rubric in _TITLES:
                owner.titles.setdefault(self._rubric, text)
            elif self._rubric in _NOTES:
                owner.notes.append((_NOTES[self._rubric], text))
        elif tag in _OWNERS and owner is not None:
            if not owner.title:
                raise SchemaError(f"{owner.code} has no preferred title")
            self._owner = None

    def _open(self, tag: str, attributes: dict[str, str]) -> None:
        code = attributes.get("code", "")
        if not code:
            raise SchemaError(f"a {tag} has no code")
        self._owner = _Class(code, attributes.get("kind", ""), modifier=attributes.get("modifier", ""))
        if tag == "ModifierClass":
            self.values.setdefault(self._owner.modifier, []).append(self._owner)
            return
        if code in self.classes:
            raise SchemaError(f"{code} stands in the file twice")
        self.classes[code] = self._owner


def read_claml(path: Path) -> tuple[Draft, ClamlHandler]:
    """Read an edition; return its draft and the handler, which knows the edition's name, version and date.

    Raises ``BadReleaseFile`` with line and reason when the file is truncated, malformed or of another schema, or names a
    class above that it does not hold.
    """
    handler = ClamlHandler()
    read_xml(path, handler, ROOT)
    below: dict[str | None, list[_Class]] = {}
    for item in handler.classes.values():
        if item.line_parent is not None and item.line_parent not in handler.classes:
            raise BadReleaseFile(f"{path.name}: {item.code} stands below {item.line_parent}, which the file lacks.")
        below.setdefault(item.line_parent, []).append(item)
    draft = Draft()
    for item in below.get(None, []):
        _add(draft, handler, below, item, -1, (), {})
    if len(draft.rows) < len(handler.classes):
        raise BadReleaseFile(f"{path.name}: some classes stand below themselves.")
    return draft, handler


def _add(
    draft: Draft,
    handler: ClamlHandler,
    below: dict[str | None, list[_Class]],
    item: _Class,
    parent: int,
    inherited: tuple[str, ...],
    limits: dict[str, set[str]],
) -> None:
    flags = {"chapter": RowFlag.CHAPTER, "block": RowFlag.BLOCK}.get(item.kind, RowFlag(0))
    name = f"{item.code}-{item.code}" if flags & RowFlag.BLOCK and "-" not in item.code else item.code
    modifiers = tuple(code for code in (*inherited, *item.modifiers) if code not in item.excluded)
    row = DraftRow(name, item.title, parent, flags, notes=item.notes)
    number = draft.add(row)
    allowed = {**limits, **item.allowed}
    children = below.get(item.code, [])
    for child in children:
        _add(draft, handler, below, child, number, modifiers, allowed)
    if not children and not flags and not _add_modified(draft, handler, number, modifiers, allowed):
        row.flags |= RowFlag.BILLABLE


def _add_modified(
    draft: Draft,
    handler: ClamlHandler,
    number: int,
    modifiers: tuple[str, ...],
    allowed: dict[str, set[str]],
) -> bool:
    """Append the codes that modifiers make of a class without classes below; say whether there were any."""
    stem = draft.rows[number]
    for position, modifier in enumerate(modifiers):
        values = handler.values.get(modifier, [])
        fits = [
            value
            for value in values
            if value.code.startswith(".") != ("." in stem.code) and value.code in allowed.get(modifier, (value.code,))
        ]
        for value in fits:
            row = DraftRow(stem.code + value.code, f"{stem.title}: {value.title}", number, notes=value.notes)
            child = draft.add(row)
            if not _add_modified(draft, handler, child, modifiers[position + 1 :], allowed):
                row.flags |= RowFlag.BILLABLE
        if fits:
            return True
    return False
