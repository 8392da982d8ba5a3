"""Assigning groups of claims to splits so that each split gets its share of every label.

Follows Sechidis, Tsoumakas and Vlahavas, “On the stratification of multi-label data” (2011), which assigns the rarest
label first, each time to the split that needs it most. Our groups hold many claims of many labels, so the group with
the largest share of any label comes first, and need is measured by the chi-square distance between the actual and the
wanted counts, relative per label so that rare labels count like common ones.
"""

from collections.abc import Sequence
from hashlib import blake2b

import numpy as np

from annotator.splits.sets import Ints

_DIGITS = 9
"""Decimals of a need that count, so that rounding differs on no machine."""


def place(counts: Ints, had: Ints, shares: Sequence[float], names: Sequence[str], seed: int) -> list[int]:
    """Assign each group to a split and return the splits' numbers.

    ``counts`` has a row per group and a column per label, ``had`` a row per split with what it already has. ``names``
    of the groups break ties, together with the seed. No split stays empty if there are enough groups.
    """
    total = counts.sum(axis=0) + had.sum(axis=0)
    present = total > 0
    counts, total = _with_sum(counts[:, present]), _with_sum(total[present][None, :])[0]
    got = _with_sum(had[:, present]).astype(np.float64)
    want = np.array(shares)[:, None] * total
    ties = [blake2b(f"{seed} {name}".encode("utf-8", "surrogatepass"), digest_size=16).digest() for name in names]
    part = np.round((counts / total).max(axis=1), _DIGITS)
    order = sorted(range(len(names)), key=lambda group: (-part[group], ties[group]))
    placed = [0] * len(names)
    for left, group in zip(range(len(order), 0, -1), order, strict=True):
        (empty,) = np.nonzero(got[:, -1] == 0)
        open_ = empty if left <= len(empty) else np.arange(len(shares))
        claims = counts[group]
        # by how much each split's distance from its wanted counts would grow
        growth = (claims * (2 * (got[open_] - want[open_]) + claims) / (want[open_] * total)).sum(axis=1)
        worse = np.round(growth, _DIGITS)
        best = open_[worse == worse.min()]
        placed[group] = int(best[ties[group][0] % len(best)])
        got[placed[group]] += counts[group]
    return placed


def _with_sum(rows: Ints) -> Ints:
    return np.hstack([rows, rows.sum(axis=1, keepdims=True)])
