"""The errors that Nosology raises, each with a stable code and a sentence that says what to do.

    NosologyError
    +-- InputError          NOS-1xx  the text or file given cannot be read
    |   +-- EmptyInput      NOS-101
    |   +-- BinaryInput     NOS-102
    |   +-- EncodingError   NOS-103
    |   +-- TooLarge        NOS-104
    |   +-- NothingToCode   NOS-105
    |   +-- MissingInput    NOS-106
    |   +-- CorpusError     NOS-107
    |   +-- CodeSetError    NOS-108
    +-- TerminologyError    NOS-2xx  a code, release or official file is wrong
    |   +-- UnknownCode     NOS-201
    |   +-- UnknownRelease  NOS-202
    |   +-- BadReleaseFile  NOS-203
    +-- ModelError          NOS-3xx  a model is missing or damaged
    |   +-- UnknownModel    NOS-301
    +-- MissingExtra        NOS-401  an optional dependency is not installed

No message may hold note text: name the file, line or code, never the words of the record.
"""

from __future__ import annotations


class NosologyError(Exception):
    """Base of all errors meant for users: ``code`` is stable, the message says what to do."""

    code = "NOS-000"


class InputError(NosologyError):
    """The text or file given cannot be read."""

    code = "NOS-100"


class EmptyInput(InputError):
    """The document holds no text."""

    code = "NOS-101"


class BinaryInput(InputError):
    """The file is not text."""

    code = "NOS-102"


class EncodingError(InputError):
    """The text's encoding could not be recognised."""

    code = "NOS-103"


class TooLarge(InputError):
    """The document is larger than the limit."""

    code = "NOS-104"


class NothingToCode(InputError):
    """No readable document was found."""

    code = "NOS-105"


class MissingInput(InputError):
    """The file or folder does not exist or may not be read."""

    code = "NOS-106"


class CorpusError(InputError):
    """A corpus is not in a layout that can be read."""

    code = "NOS-107"


class CodeSetError(InputError):
    """A set of codes, or one encounter in a file of them, cannot be read."""

    code = "NOS-108"


class TerminologyError(NosologyError):
    """A code, release or official file is wrong."""

    code = "NOS-200"


class UnknownCode(TerminologyError):
    """The code does not exist in the release."""

    code = "NOS-201"


class UnknownRelease(TerminologyError):
    """No release of the system is installed for the date or edition."""

    code = "NOS-202"


class BadReleaseFile(TerminologyError):
    """An official file is truncated, malformed or of another schema."""

    code = "NOS-203"


class ModelError(NosologyError):
    """A model is missing or damaged."""

    code = "NOS-300"


class UnknownModel(ModelError):
    """No model of that name or folder exists."""

    code = "NOS-301"


class MissingExtra(NosologyError):
    """An optional dependency is not installed; the message names the extra."""

    code = "NOS-401"
