"""The word shingles of a text: what two texts that tell one story have in common.

A shingle is a run of five words; punctuation and case do not count. After Broder, “On the resemblance and containment
of documents” (1997): the part of the shorter text's shingles that the longer one has too is how much of it is copied.
"""

import re
from typing import TYPE_CHECKING
from zlib import crc32

if TYPE_CHECKING:
    from numpy import uint64
    from numpy.typing import NDArray

SHINGLE = 5
"""Words in a shingle."""
FEWEST = 30
"""Shingles that a text must have to be judged; fewer are a notice or a caption."""

_WORD = re.compile(r"\w+")
_FACTOR = 0x100000001B3
_MIX = 0x9E3779B97F4A7C15
"""Spreads the bits of a hash; any large odd number does."""


def shingle_hashes(text: str) -> "NDArray[uint64]":
    """The shingles of a text as hashes of 64 bits, sorted, each once; the same on every machine and in every run."""
    import numpy as np  # here: most of what imports this module starts without it

    words = _WORD.findall(text.casefold())
    count = len(words) - SHINGLE + 1
    if count < 1:
        return np.empty(0, dtype=np.uint64)
    codes = np.array([crc32(word.encode("utf-8", "surrogatepass")) for word in words], dtype=np.uint64)
    runs: NDArray[uint64] = np.zeros(count, dtype=np.uint64)
    for at in range(SHINGLE):
        runs = runs * np.uint64(_FACTOR) + codes[at : at + count]
    runs = (runs ^ (runs >> np.uint64(31))) * np.uint64(_MIX)
    return np.unique(runs ^ (runs >> np.uint64(32)))


def shingles(text: str) -> frozenset[int]:
    """The same as a set."""
    return frozenset(shingle_hashes(text).tolist())
