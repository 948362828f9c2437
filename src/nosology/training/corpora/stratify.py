"""Iterative stratification (Sechidis, Tsoumakas and Vlahavas 2011): divide units so that every label is shared out evenly.

The rarest label goes first, since it can go wrong most easily; each of its units goes to the part that wants the label most,
then to the part that is emptiest, then by lot. Two changes for the long tail of codes, where the largest part would otherwise
take nearly all: a part that is full takes no more, and a label too rare for the smallest part to be owed one of its units
falls where the others lead it. So the share of codes never seen in training stays that of nature.
"""

from __future__ import annotations

import heapq
import random
from collections.abc import Hashable, Sequence
from typing import Any

_OWED = 0.999
"""One unit, less the error of adding shares up."""


def stratify(
    units: Sequence[frozenset[Any]], sizes: Sequence[int], shares: Sequence[float], seed: int
) -> tuple[int, ...]:
    """Return the part, 0 .. len(shares)-1, of each unit.

    ``units`` are the labels of each unit, in an order that the caller fixes; ``sizes`` the number of examples in each;
    ``shares`` the wanted share of each part, which need not add up to one. The same input and seed give the same parts.
    """
    if not shares or min(shares) <= 0:
        raise ValueError("each part needs a share above zero")
    lot = random.Random(seed)
    total = sum(shares)
    wanted = [sum(sizes) * share / total for share in shares]
    members: dict[Hashable, list[int]] = {}
    order = list(range(len(units)))
    lot.shuffle(order)
    for unit in order:
        for label in sorted(units[unit], key=repr):
            members.setdefault(label, []).append(unit)
    members = {label: found for label, found in members.items() if len(found) * min(shares) / total >= _OWED}
    wishes = {
        label: [sum(sizes[unit] for unit in found) * share / total for share in shares]
        for label, found in members.items()
    }
    left = {label: len(found) for label, found in members.items()}
    names = {label: repr(label) for label in members}
    by_name = {name: label for label, name in names.items()}
    heap = [(count, names[label]) for label, count in left.items()]
    heapq.heapify(heap)
    parts: dict[int, int] = {}

    def put(unit: int, wish: Sequence[float]) -> None:
        open_parts = [part for part in range(len(shares)) if wanted[part] > 0] or list(range(len(shares)))
        best = max((wish[part], wanted[part]) for part in open_parts)
        part = lot.choice([part for part in open_parts if (wish[part], wanted[part]) == best])
        parts[unit] = part
        wanted[part] -= sizes[unit]
        for label in sorted(units[unit] & members.keys(), key=repr):
            wishes[label][part] -= sizes[unit]
            left[label] -= 1
            if left[label]:
                heapq.heappush(heap, (left[label], names[label]))

    while heap:
        count, name = heapq.heappop(heap)
        label = by_name[name]
        if count != left[label]:
            continue
        for unit in members[label]:
            if unit not in parts:
                put(unit, wishes[label])
    for unit in order:
        if unit not in parts:
            put(unit, wanted)
    return tuple(parts[unit] for unit in range(len(units)))
