"""Putting groups of claims into splits so that each split gets its share of every label.

After Sechidis, Tsoumakas and Vlahavas, “On the stratification of multi-label data” (2011): what is rarest is dealt out
first, each time to the split that needs it most. Groups hold many claims of many labels, so the one with the largest
part of any label comes first, and need is how much nearer to its shares a split comes: the chi-square distance between
what the splits have and should have, which weighs a claim too many more in a small split, in parts of each label, so
that a rare one counts as much as a common one.
"""

from collections.abc import Sequence
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from annotator.splits.sets import Ints

_DIGITS = 9
"""Decimals of a need that count, so that rounding on another machine decides nothing."""


def place(counts: Ints, had: Ints, shares: Sequence[float], names: Sequence[str], seed: int) -> list[int]:
    """The split of each group.

    ``counts`` has a row for each group and a column for each label, ``had`` a row for each split: what it has already.
    ``names`` of the groups break ties, together with the seed. As long as there are groups enough, no split stays
    empty.
    """
    total = counts.sum(axis=0) + had.sum(axis=0)
    there = total > 0
    counts, total = _with_sum(counts[:, there]), _with_sum(total[there][None, :])[0]
    got = _with_sum(had[:, there]).astype(np.float64)
    want = np.array(shares)[:, None] * total
    ties = [blake2b(f"{seed} {name}".encode("utf-8", "surrogatepass"), digest_size=16).digest() for name in names]
    part = np.round((counts / total).max(axis=1), _DIGITS)
    order = sorted(range(len(names)), key=lambda group: (-part[group], ties[group]))
    placed = [0] * len(names)
    for left, group in zip(range(len(order), 0, -1), order, strict=True):
        (empty,) = np.nonzero(got[:, -1] == 0)
        open_ = empty if left <= len(empty) else np.arange(len(shares))
        worse = np.round(_worse(counts[group], got[open_], want[open_], total), _DIGITS)
        best = open_[worse == worse.min()]
        placed[group] = int(best[ties[group][0] % len(best)])
        got[placed[group]] += counts[group]
    return placed


def _worse(group: Ints, got: NDArray[np.float64], want: NDArray[np.float64], total: Ints) -> NDArray[np.float64]:
    """By how much each split's distance from its shares grows with a group."""
    return np.asarray((group * (2 * (got - want) + group) / (want * total)).sum(axis=1))


def _with_sum(rows: Ints) -> Ints:
    """One more column with the sum of each row: all claims, whatever their label."""
    return np.hstack([rows, rows.sum(axis=1, keepdims=True)])
