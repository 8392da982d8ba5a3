"""Connected components."""

from collections.abc import Iterable

import numpy as np

from annotator.splits.sets import Ints, Pairs


def components(count: int, links: Iterable[Pairs]) -> Ints:
    """For each of ``count`` nodes the smallest number in its connected component.

    Each round hooks the larger root of every link under the smaller one, then shortens all paths (Shiloach and Vishkin,
    “An O(log n) parallel connectivity algorithm”, 1982).
    """
    root = np.arange(count)
    every = list(links)
    left = np.concatenate([np.empty(0, dtype=np.int64), *(pair[0] for pair in every)])
    right = np.concatenate([np.empty(0, dtype=np.int64), *(pair[1] for pair in every)])
    while True:
        one, other = root[left], root[right]
        apart = one != other
        if not apart.any():
            return root
        left, right, one, other = left[apart], right[apart], one[apart], other[apart]
        np.minimum.at(root, np.maximum(one, other), np.minimum(one, other))
        while not np.array_equal(shorter := root[root], root):
            root = shorter
