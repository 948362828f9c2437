"""Learn which words translate which from parallel texts: sentences aligned by length, then IBM model 1.

Brown et al. 1993 (IBM model 1); Gale and Church 1993 (alignment by length). It lets Spanish notes be searched by the
English titles of codes.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence

from nosology.coders.learned.units import Splitter

Pair = tuple[tuple[str, ...], tuple[str, ...]]
_MOVES = ((1, 1, 0.0), (1, 2, 1.2), (2, 1, 1.2), (1, 0, 3.0), (0, 1, 3.0), (3, 1, 2.5), (1, 3, 2.5))
_LONGEST = 60
_BEST = 3
_FLOOR = 0.08


def align(first: Sequence[int], second: Sequence[int]) -> list[tuple[range, range]]:
    """Align two texts, given as the lengths of their sentences, in order."""
    ratio = max(sum(second), 1) / max(sum(first), 1)
    cost: dict[tuple[int, int], float] = {(0, 0): 0.0}
    back: dict[tuple[int, int], tuple[int, int]] = {}
    for i in range(len(first) + 1):
        for j in range(len(second) + 1):
            here = cost.get((i, j))
            if here is None:
                continue
            for di, dj, penalty in _MOVES:
                if i + di > len(first) or j + dj > len(second):
                    continue
                total = here + penalty
                if di and dj:
                    a, b = sum(first[i : i + di]) * ratio, sum(second[j : j + dj])
                    total += abs(a - b) / math.sqrt(4 * (a + b) + 30)
                to = (i + di, j + dj)
                if total < cost.get(to, math.inf):
                    cost[to], back[to] = total, (i, j)
    found = []
    at = (len(first), len(second))
    while at in back:
        before = back[at]
        found.append((range(before[0], at[0]), range(before[1], at[1])))
        at = before
    return found[::-1]


def pairs(texts: Iterable[tuple[str, str]], first: Splitter, second: Splitter) -> list[Pair]:
    """Return pairs of aligned stretches as stems."""
    found = []
    for one, other in texts:
        a, b = first.units(one), second.units(other)
        lengths = ([unit.end - unit.start for unit in part] for part in (a, b))
        for i, j in align(*lengths):
            left = tuple(word for number in i for word in a[number].words)
            right = tuple(word for number in j for word in b[number].words)
            if left and right and max(len(left), len(right)) < _LONGEST:
                found.append((left, right))
    return found


def translations(pairs: Sequence[Pair], rounds: int = 5, minimum: int = 2) -> dict[str, list[tuple[str, float]]]:
    """Return the best translations of each word with their probabilities, three at most, none below 0.08."""
    import numpy as np

    counts = [Counter(word for pair in pairs for word in set(pair[side])) for side in (0, 1)]
    names = [sorted(word for word, number in count.items() if number >= minimum) for count in counts]
    source, target = ({word: number for number, word in enumerate(side)} for side in names)
    sources: list[int] = []
    targets: list[int] = []
    groups: list[int] = []
    group = 0
    for left, right in pairs:
        known = [source[word] for word in left if word in source] + [len(source)]
        for word in right:
            if word in target:
                sources += known
                targets += [target[word]] * len(known)
                groups += [group] * len(known)
                group += 1
    if not groups:
        return {}
    of = np.array(groups)
    key, cell = np.unique(np.array(sources, dtype=np.int64) * len(target) + np.array(targets), return_inverse=True)
    word_of = key // len(target)
    chance = np.ones(len(key))
    for _ in range(rounds):
        weight = chance[cell]
        weight /= np.bincount(of, weight, group)[of]
        total = np.bincount(cell, weight, len(key))
        chance = total / np.bincount(word_of, total, len(source) + 1)[word_of]
    found: dict[str, list[tuple[str, float]]] = {}
    for place in np.lexsort((key, -chance)).tolist():
        if chance[place] <= _FLOOR:
            break
        number = int(word_of[place])
        if number < len(source):
            best = found.setdefault(names[0][number], [])
            if len(best) < _BEST:
                best.append((names[1][int(key[place]) % len(target)], round(float(chance[place]), 4)))
    return found
