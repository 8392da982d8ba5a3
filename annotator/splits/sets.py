"""Very many small sets of hashes in two arrays, and the members that pairs of them share."""

from array import array
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Hashes = NDArray[np.uint32]
Pairs = tuple[Ints, Ints]

_AT_ONCE = 250_000
"""Members compared at once; keeps the memory for it below 20 MB."""


class Sets:
    """Sets of 32-bit hashes in one array, each without repeats."""

    def __init__(self, values: Hashes, ends: Ints) -> None:
        """``ends`` holds the end of each set in ``values``."""
        self.values = values
        self.ends = ends
        self.sizes = np.diff(ends, prepend=0)

    def __len__(self) -> int:
        return len(self.ends)

    def taken(self, which: Ints) -> "Sets":
        """The sets with these numbers, in this order."""
        ends = np.cumsum(self.sizes[which])
        values = np.empty(int(ends[-1]) if len(ends) else 0, dtype=np.uint32)
        for begin, end in _parts(ends):
            part, _ = self.members(which[begin:end])
            values[int(ends[end - 1]) - len(part) : int(ends[end - 1])] = part
        return Sets(values, ends)

    def members(self, which: Ints) -> tuple[Hashes, Ints]:
        """The members of these sets in a row, and for each the position of its set in ``which``."""
        sizes = self.sizes[which]
        owner = np.repeat(np.arange(len(which)), sizes)
        begins = self.ends[which] - sizes
        within = np.arange(len(owner)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        return self.values[begins[owner] + within], owner

    def shared(self, left: Ints, right: Ints) -> Ints:
        """How many members the sets of each pair share."""
        counts = np.zeros(len(left), dtype=np.int64)
        for begin, end in _parts(np.cumsum(self.sizes[left] + self.sizes[right])):
            counts[begin:end] = self._shared(left[begin:end], right[begin:end])
        return counts

    def parts(self) -> Iterator[tuple[int, int]]:
        """Ranges of sets small enough to process at once."""
        return _parts(self.ends)

    def _shared(self, left: Ints, right: Ints) -> Ints:
        coded = []
        for which in (left, right):
            values, owner = self.members(which)
            coded.append((owner.astype(np.uint64) << np.uint64(32)) | values)
        both = np.sort(np.concatenate(coded))
        twice = both[1:][both[1:] == both[:-1]] >> np.uint64(32)
        return np.bincount(twice.astype(np.int64), minlength=len(left))


def _parts(ends: Ints) -> Iterator[tuple[int, int]]:
    begin = 0
    while begin < len(ends):
        before = int(ends[begin - 1]) if begin else 0
        end = max(begin + 1, int(np.searchsorted(ends, before + _AT_ONCE, side="right")))
        yield begin, end
        begin = end


class SetsMaker:
    """Collects sets one by one."""

    def __init__(self) -> None:
        self._values = array("I")
        self._ends = array("q")

    def add(self, members: Iterable[int]) -> None:
        """Add a set of 32-bit hashes."""
        self._values.extend(sorted(members))
        self._ends.append(len(self._values))

    def done(self) -> Sets:
        """The sets in the order in which they were added."""
        return Sets(np.frombuffer(self._values, dtype=np.uint32), np.frombuffer(self._ends, dtype=np.int64))


def near_in_order(codes: Any, window: int) -> Iterable[Pairs]:
    """Pairs of positions in a sorted array with equal values, at most ``window`` apart, by distance.

    The window keeps the work proportional to the values and not to their pairs.
    """
    for distance in range(1, window + 1):
        (at,) = np.nonzero(codes[distance:] == codes[:-distance])
        if not len(at):
            return
        yield at, at + distance
