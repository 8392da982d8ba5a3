"""Claims that say the same in nearly the same words, among a million of them.

What is compared are the words of two claims that carry meaning, as stems and without order; a number is a word. Whether
the facts agree does not matter here: a model that has seen “4.1 million tonnes” in training is not tested by the same
sentence with “1.4 million”. Candidates come from MinHash (Broder 1997) with banding (Leskovec, Rajaraman and Ullman,
“Mining of Massive Datasets”, chapter 3) and are then compared exactly.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from hashlib import blake2b
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from annotator.export.splits.sets import Hashes, Ints, Sets, near_in_order
from annotator.matching.lexicon import STOP_WORDS
from annotator.matching.tokens import concept

NEAR = 0.6
"""From which share of common words on (Jaccard) two claims stay on one side: of five words one may differ, of ten
two."""
FLOOR = 0.3
"""The least likeness that is remembered, to tell how near the sides come to each other."""
_BANDS = 32
_ROWS = 4
"""With so many bands of rows a pair at ``NEAR`` is found 99 times in 100, one at 0.7 all but once in 5,000 times."""
_WINDOW = 16
_FEWEST = 3
"""Claims with fewer words that carry meaning are compared by all their words."""

_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W_]+")

Likenesses = NDArray[np.float64]


def wording_of(text: str) -> tuple[int, set[int]]:
    """What a claim says: a key of 64 bits, and the hashes of the words that are compared.

    Claims that differ in case, spaces and punctuation only have the same key.
    """
    words = _WORD.findall(_clean(text))
    said = " ".join(words) or " ".join(text.split())
    key = int.from_bytes(blake2b(said.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")
    telling = set(map(_telling, words))
    telling.discard(None)
    return key, telling if len(telling) >= _FEWEST else set(map(_hash, words))  # type: ignore[return-value]


def _clean(text: str) -> str:
    return (text if text.isascii() else unicodedata.normalize("NFKC", text)).casefold()


@lru_cache(maxsize=50_000)
def _telling(word: str) -> int | None:
    return None if word in STOP_WORDS else _hash(concept(word))


def _hash(word: str) -> int:
    return crc32(word.encode("utf-8", "surrogatepass"))


def near_pairs(sets: Sets) -> tuple[Ints, Ints, Likenesses]:
    """The pairs of wordings that share at least ``FLOOR`` of their words as far as MinHash finds them, and how much.

    The smaller number of a pair comes first; pairs are in order. What is found of two wordings hangs on no other, but
    where more than a few share a band.
    """
    (some,) = np.nonzero(sets.sizes)
    inner = sets.taken(some) if len(some) < len(sets) else sets
    found = [np.empty(0, dtype=np.uint64)]
    alike = [np.empty(0, dtype=np.float64)]
    seen = found[0]
    for band in range(_BANDS):
        pairs = _new(_in_one_bucket(inner, band), seen)
        left, right = _unpacked(pairs)
        shared = inner.shared(left, right)
        likeness = shared / (inner.sizes[left] + inner.sizes[right] - shared)
        kept = likeness >= FLOOR
        found.append(pairs[kept])
        alike.append(likeness[kept])
        seen = np.sort(np.concatenate([seen, pairs[kept]]))
    order = np.argsort(np.concatenate(found))
    left, right = _unpacked(np.concatenate(found)[order])
    return some[left], some[right], np.concatenate(alike)[order]


def _unpacked(pairs: NDArray[np.uint64]) -> tuple[Ints, Ints]:
    return (pairs >> np.uint64(32)).astype(np.int64), (pairs & np.uint64(0xFFFFFFFF)).astype(np.int64)


def _new(pairs: NDArray[np.uint64], seen: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Those of the pairs that are not among the sorted ones."""
    if not len(seen):
        return pairs
    at = np.minimum(np.searchsorted(seen, pairs), len(seen) - 1)
    unseen: NDArray[np.uint64] = pairs[seen[at] != pairs]
    return unseen


def _in_one_bucket(sets: Sets, band: int) -> NDArray[np.uint64]:
    """The pairs that agree in one band, each packed into 64 bits.

    Within a bucket the sets are ordered by one more hash, so that in a large one the more alike meet first.
    """
    bucket: Hashes = np.zeros(len(sets), dtype=np.uint32)
    for row in range(_ROWS):
        bucket = bucket * np.uint32(0x01000193) ^ _least(sets, band * (_ROWS + 1) + row)
    within = _least(sets, band * (_ROWS + 1) + _ROWS)
    codes = (bucket.astype(np.uint64) << np.uint64(32)) | within
    order = np.argsort(codes, kind="stable").astype(np.uint64)
    buckets = bucket[order]
    found: list[NDArray[np.uint64]] = [np.empty(0, dtype=np.uint64)]
    for one, other in near_in_order(buckets, _WINDOW):
        first, second = order[one], order[other]
        found.append((np.minimum(first, second) << np.uint64(32)) | np.maximum(first, second))
    return np.concatenate(found)


def _least(sets: Sets, number: int) -> Hashes:
    """The least value that hash function ``number`` gives the members of each set; no set may be empty."""
    digest = blake2b(str(number).encode(), digest_size=8).digest()
    factor, other = (np.uint32(int.from_bytes(part, "big") | 1) for part in (digest[:4], digest[4:]))
    return np.concatenate([np.empty(0, dtype=np.uint32), *_least_of_parts(sets, factor, other)])


def _least_of_parts(sets: Sets, factor: np.uint32, other: np.uint32) -> Iterator[Hashes]:
    for begin, end in sets.parts():
        start = int(sets.ends[begin] - sets.sizes[begin])
        hashed = sets.values[start : sets.ends[end - 1]] * factor
        hashed ^= hashed >> np.uint32(15)
        hashed *= other
        hashed ^= hashed >> np.uint32(13)
        yield np.minimum.reduceat(hashed, sets.ends[begin:end] - sets.sizes[begin:end] - start)
