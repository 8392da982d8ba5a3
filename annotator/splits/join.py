"""All pairs of sets that share most of their members, without comparing all with all.

Prefix filtering (Chaudhuri, Ganti and Kaushik, “A primitive operator for similarity joins in data cleaning”, 2006),
with prefixes so long that two similar sets share two members of them (Wang, Li and Feng, “Can we beat the prefix
filtering?”, 2012). With all members sorted rarest first, two sets that share o members share two of their first ``size
- o + 2``. Only sets that agree in two of those are compared, and no pair is missed unless very many sets agree in the
same two.
"""

from collections.abc import Iterator
from math import ceil

import numpy as np
from numpy.typing import NDArray

from annotator.splits.sets import Ints, Sets, near_in_order

Likenesses = NDArray[np.float64]
Packed = NDArray[np.uint64]

_WINDOW = 24
"""Each of many sets that agree in two members is compared with this many of the following ones."""
_KEYS_AT_ONCE = 500_000
_BUCKETS = 1 << 20
_FACTORS = (np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F))
"""Large odd numbers that mix the bits of a hash."""
_HALF = np.uint64(32)
_ROUNDING = 1e-9


def near_pairs(sets: Sets, near: float) -> tuple[Ints, Ints, Likenesses]:
    """Pairs of sets whose Jaccard similarity is at least ``near``, and their similarities.

    The smaller number of a pair comes first, and pairs are sorted. Sets that share fewer than two members are never
    near. Reorders the members within ``sets``.
    """
    _rarest_first(sets)
    partitions = max(1, ceil(sum(_count_keys(sets, near)) / _KEYS_AT_ONCE))
    seen: Packed = np.empty(0, dtype=np.uint64)
    alike: Likenesses = np.empty(0, dtype=np.float64)
    for partition in range(partitions):
        pairs = _new(np.unique(_candidates(sets, near, partition, partitions)), seen)
        left, right = _unpacked(pairs)
        shared = sets.shared(left, right)
        likeness = shared / (sets.sizes[left] + sets.sizes[right] - shared)
        kept = likeness >= near
        both = np.concatenate([seen, pairs[kept]])
        order = np.argsort(both)
        seen, alike = both[order], np.concatenate([alike, likeness[kept]])[order]
    return *_unpacked(seen), alike


def _unpacked(pairs: Packed) -> tuple[Ints, Ints]:
    return (pairs >> _HALF).astype(np.int64), (pairs & np.uint64(0xFFFFFFFF)).astype(np.int64)


def _new(pairs: Packed, seen: Packed) -> Packed:
    """The pairs that are not in the sorted ``seen``."""
    if not len(seen):
        return pairs
    at = np.minimum(np.searchsorted(seen, pairs), len(seen) - 1)
    unseen: Packed = pairs[seen[at] != pairs]
    return unseen


def _rarest_first(sets: Sets) -> None:
    """Sort the members of all sets roughly rarest first, in place because a copy would be large."""
    counts = np.zeros(_BUCKETS, dtype=np.int64)
    for begin, end in sets.parts():
        values, _ = sets.members(np.arange(begin, end))
        counts += np.bincount(values.astype(np.int64) & (_BUCKETS - 1), minlength=_BUCKETS)
    for begin, end in sets.parts():
        values, owner = sets.members(np.arange(begin, end))
        common = counts[values.astype(np.int64) & (_BUCKETS - 1)]
        last = int(sets.ends[end - 1])
        sets.values[last - len(values) : last] = values[np.lexsort((values, common, owner))]


def _prefix(size: int, near: float) -> int:
    return min(size, size - ceil(near * size - _ROUNDING) + 2)


def _count_keys(sets: Sets, near: float) -> Iterator[int]:
    for size, count in enumerate(np.bincount(sets.sizes)):
        length = _prefix(size, near)
        yield int(count) * length * (length - 1) // 2


def _candidates(ordered: Sets, near: float, partition: int, partitions: int) -> Packed:
    """The pairs that agree in two members of their prefixes, for one partition of the keys; may repeat."""
    keys, owner = _keys(ordered, near, partition, partitions)
    # the most common member, so that sets in a large bucket that share it are neighbours
    common = ordered.values[ordered.ends[owner.astype(np.int64)] - 1]
    order = np.lexsort((common, keys))
    keys, owner = keys[order], owner[order]
    found: list[Packed] = [np.empty(0, dtype=np.uint64)]
    for one, other in near_in_order(keys, _WINDOW):
        first, second = owner[one], owner[other]
        found.append((np.minimum(first, second) << _HALF) | np.maximum(first, second))
    return np.concatenate(found)


def _keys(ordered: Sets, near: float, partition: int, partitions: int) -> tuple[Packed, Packed]:
    """A hash of every two members of every prefix, if it belongs to the partition, and the set that has them."""
    keys: list[Packed] = [np.empty(0, dtype=np.uint64)]
    owners: list[Packed] = [np.empty(0, dtype=np.uint64)]
    for size in np.unique(ordered.sizes).tolist():
        (of_size,) = np.nonzero(ordered.sizes == size)
        begins = ordered.ends[of_size] - size
        length = _prefix(size, near)
        for first in range(length - 1):
            one = ordered.values[begins + first] * _FACTORS[0]
            for second in range(first + 1, length):
                key = (one ^ ordered.values[begins + second]) * _FACTORS[1]
                key ^= key >> _HALF
                here = key % np.uint64(partitions) == partition
                keys.append(key[here])
                owners.append(of_size[here].astype(np.uint64))
    return np.concatenate(keys), np.concatenate(owners)
