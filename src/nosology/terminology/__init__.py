"""Code systems as published, by release: lookup, validity on a date, the tree, notes, search.

Library().for_date(CodeSystem.ICD10CM, None).terminology.title("I50.23")
"""

from __future__ import annotations

from nosology.terminology.library import Library, Selection
from nosology.terminology.terminology import Terminology

__all__ = ["Library", "Selection", "Terminology"]
