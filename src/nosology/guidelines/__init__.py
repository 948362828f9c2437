"""Is this set of codes lawful, complete and in order? The Official Guidelines as edits over any code set.

check(Case.of("1", ["I10", "I50.9"]), Library())
"""

from __future__ import annotations

from nosology.guidelines.case import Case, CodedItem
from nosology.guidelines.decisions import apply, inverse
from nosology.guidelines.edit import Edit
from nosology.guidelines.registry import all_edits, check

__all__ = ["Case", "CodedItem", "Edit", "all_edits", "apply", "check", "inverse"]
