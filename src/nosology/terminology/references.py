"""The codes and ranges that a note names: ``E08.-``, ``O10-O11``, ``T81.44-``, and lists of them."""

from __future__ import annotations

import re
from collections.abc import Callable

from nosology.core.codes import CodeReference

_CODE = r"[A-Z][0-9A][0-9A-Z](?:\.[0-9A-Z]{1,4})?"
_REFERENCE = re.compile(
    rf"(?<![\w.])(?P<first>{_CODE})(?P<open>\.?-)?(?:\s*(?:-|–|to)\s*(?P<last>{_CODE})|(?<=-)(?P<tight>{_CODE}))?(?![\w])"
)


def parse_references(text: str, known: Callable[[str], bool] | None = None) -> tuple[CodeReference, ...]:
    """Return the codes and ranges named in a note, in the order of the text.

    ``known`` says whether a prefix belongs to the release, so that words shaped like codes ("vitamin B12") are left out.

    >>> parse_references("pre-existing hypertension (O10.-, O11)")
    (CodeReference(first='O10', last='O10'), CodeReference(first='O11', last='O11'))
    """
    found: list[CodeReference] = []
    for match in _REFERENCE.finditer(text):
        first = match["first"]
        last = match["last"] or match["tight"] or first
        if last.replace(".", "") < first.replace(".", ""):
            last = first
        if known is not None and not (known(first) or known(last)):
            continue
        reference = CodeReference(first, last)
        if reference not in found:
            found.append(reference)
    return tuple(found)
