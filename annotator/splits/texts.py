"""Finding near-duplicate articles among very many, from a sample of each one's shingles.

Of a long text one shingle in a power of two is kept, chosen by its hash, so that two texts with shared shingles keep
the same ones (Broder's “min-wise” idea with a fixed rate instead of a fixed number). A pair is judged at the lower of
its two rates, so the result depends on these two texts alone and never changes as the data grows.
"""

import sys
from array import array
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from annotator.matching.shingles import FEWEST, shingle_hashes
from annotator.splits.sets import Ints, Sets, SetsMaker, near_in_order

NEAR = 0.5
"""Minimum containment that keeps two texts on one side. Lower than for one story, because a leak costs more than
keeping two articles together needlessly.
"""

_MOST = 128
"""Approximate number of shingles kept of a text; at least half as many, unless the text is shorter."""
_LEAST = 4
"""Minimum number of kept shingles in the shorter text for a pair to be judged."""
_SHARED = 3
"""Kept shingles that two texts must share to be compared."""
_WINDOW = 16
"""Each text with a shingle is compared with this many of the following ones that have it."""


class Sketches:
    """The samples of all texts; each text is read once and not kept."""

    def __init__(self, places: Mapping[str, int]) -> None:
        """``places`` numbers the articles by id; other texts are skipped."""
        self._places = places
        self._maker = SetsMaker()
        self._of = array("q")
        self._levels = array("q")

    def add(self, article: str, text: str) -> None:
        """Sample the text of one article; a text too short to judge is skipped."""
        place = self._places.get(article)
        if place is None:
            return
        hashes = np.unique(shingle_hashes(text).astype(np.uint32))
        if len(hashes) < FEWEST:
            return
        level = 0
        while len(hashes) >> level > _MOST:
            level += 1
        self._maker.add(hashes[hashes & np.uint32((1 << level) - 1) == 0].tolist())
        self._of.append(place)
        self._levels.append(level)

    def pairs(self) -> tuple[Ints, Ints, NDArray[np.float64]]:
        """Pairs of articles that share shingles, the smaller number first, and the containment of each pair."""
        of, levels = np.array(self._of, dtype=np.int64), np.array(self._levels, dtype=np.int64)
        order = np.argsort(of)
        sets, of, levels = self._maker.done().taken(order), of[order], levels[order]
        left, right = _candidates(sets)
        level = np.maximum(levels[left], levels[right])
        fewer = np.minimum(_sizes_at(sets, left, level), _sizes_at(sets, right, level))
        judged = fewer >= _LEAST
        left, right, fewer = left[judged], right[judged], fewer[judged]
        return of[left], of[right], sets.shared(left, right) / np.maximum(fewer, 1)


def _candidates(sets: Sets) -> tuple[Ints, Ints]:
    coded = (sets.values.astype(np.uint64) << np.uint64(32)) | np.repeat(
        np.arange(len(sets), dtype=np.uint64), sets.sizes
    )
    coded.sort()
    halves = coded.view(np.uint32).reshape(-1, 2)
    values, owner = (halves[:, 1], halves[:, 0]) if sys.byteorder == "little" else (halves[:, 0], halves[:, 1])
    found: list[NDArray[np.uint64]] = [np.empty(0, dtype=np.uint64)]
    for one, other in near_in_order(values, _WINDOW):
        found.append((owner[one].astype(np.uint64) << np.uint64(32)) | owner[other])
    pairs, times = np.unique(np.concatenate(found), return_counts=True)
    pairs = pairs[times >= _SHARED]
    return (pairs >> np.uint64(32)).astype(np.int64), (pairs & np.uint64(0xFFFFFFFF)).astype(np.int64)


def _sizes_at(sets: Sets, which: Ints, level: Ints) -> Ints:
    """How many members each set has at the sampling level of its pair."""
    sizes = np.empty(len(which), dtype=np.int64)
    for each in np.unique(level):
        kept = (sets.values & np.uint32((1 << int(each)) - 1)) == 0
        until = np.concatenate([[0], np.cumsum(kept)])
        at = level == each
        ends = sets.ends[which[at]]
        sizes[at] = until[ends] - until[ends - sets.sizes[which[at]]]
    return sizes
