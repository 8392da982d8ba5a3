"""Near-duplicate articles among very many, from a sample of the shingles of each.

Of a long text one shingle in a power of two is kept, chosen by its hash, so that two texts that share shingles have
kept the same ones of them (Broder's “min-wise” idea with a fixed rate instead of a fixed number). A pair is judged on
what the more thinly sampled of the two could have kept: whether two texts are near-duplicates depends on these two
alone, and growing data never changes it.
"""

import sys
from array import array
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from annotator.matching.shingles import FEWEST, shingle_hashes
from annotator.splits.sets import Ints, Sets, SetsMaker, near_in_order

NEAR = 0.5
"""From which containment on two texts stay on one side: less than makes them one story, for a leak costs more here than
two articles kept together for nothing."""

_MOST = 128
"""Shingles kept of a text, about; fewer than half as many are only kept of shorter texts."""
_LEAST = 4
"""Kept shingles of the shorter text on which a pair is judged."""
_SHARED = 3
"""Kept shingles that two texts must share to be looked at."""
_WINDOW = 16
"""Of the texts that hold one shingle each is looked at with so many next ones."""


class Sketches:
    """The samples of all texts. Texts are read once and not kept."""

    def __init__(self, places: Mapping[str, int]) -> None:
        """``places`` numbers the articles by id; texts of others are passed over."""
        self._places = places
        self._maker = SetsMaker()
        self._of = array("q")
        self._levels = array("q")

    def add(self, article: str, text: str) -> None:
        """Sample the text of one article; one too short to be judged is left out."""
        place = self._places.get(article)
        if place is None:
            return
        found = np.unique(shingle_hashes(text).astype(np.uint32))
        if len(found) < FEWEST:
            return
        level = 0
        while len(found) >> level > _MOST:
            level += 1
        self._maker.add(found[found & np.uint32((1 << level) - 1) == 0].tolist())
        self._of.append(place)
        self._levels.append(level)

    def pairs(self) -> tuple[Ints, Ints, NDArray[np.float64]]:
        """Pairs of articles that share shingles, the smaller number first, and the containment of each pair."""
        of, levels = np.array(self._of, dtype=np.int64), np.array(self._levels, dtype=np.int64)
        order = np.argsort(of)
        sets, of, levels = self._maker.done().taken(order), of[order], levels[order]
        left, right = _looked_at(sets)
        level = np.maximum(levels[left], levels[right])
        fewer = np.minimum(_sizes_at(sets, left, level), _sizes_at(sets, right, level))
        judged = fewer >= _LEAST
        left, right, fewer = left[judged], right[judged], fewer[judged]
        return of[left], of[right], sets.shared(left, right) / np.maximum(fewer, 1)


def _looked_at(sets: Sets) -> tuple[Ints, Ints]:
    """The pairs of sets that have a few members in common."""
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
    """How many members each of the sets has that the level of its pair could have kept."""
    sizes = np.empty(len(which), dtype=np.int64)
    for each in np.unique(level):
        kept = (sets.values & np.uint32((1 << int(each)) - 1)) == 0
        until = np.concatenate([[0], np.cumsum(kept)])
        at = level == each
        ends = sets.ends[which[at]]
        sizes[at] = until[ends] - until[ends - sets.sizes[which[at]]]
    return sizes
