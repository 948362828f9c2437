"""Nosology: from clinical notes to ICD codes, each with the words that support it.

from nosology import Engine
result = Engine().code_text("Assessment: essential hypertension.")
result.suggestions[0].code.value    # "I10"
"""

from typing import TYPE_CHECKING, Any

from nosology.core.annotations import Assertion, Span
from nosology.core.codes import Code, CodeSystem
from nosology.core.encounter import Document, Encounter, Patient, Profile, Setting
from nosology.core.errors import NosologyError
from nosology.core.suggestions import CodedEncounter, Evidence, Finding, Suggestion
from nosology.version import __version__

if TYPE_CHECKING:
    from nosology.engine import Engine

__all__ = [
    "Assertion",
    "Code",
    "CodeSystem",
    "CodedEncounter",
    "Document",
    "Encounter",
    "Engine",
    "Evidence",
    "Finding",
    "NosologyError",
    "Patient",
    "Profile",
    "Setting",
    "Span",
    "Suggestion",
    "__version__",
]


def __getattr__(name: str) -> Any:
    """Import the engine when it is first asked for, so that ``import nosology`` stays quick."""
    if name == "Engine":
        from nosology.engine import Engine

        return Engine
    raise AttributeError(f"module 'nosology' has no attribute {name!r}")
