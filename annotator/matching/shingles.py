"""The word shingles of a text: what two texts that tell one story have in common.

A shingle is a run of five words; punctuation and case do not count. After Broder, “On the resemblance and containment
of documents” (1997): the part of the shorter text's shingles that the longer one has too is how much of it is copied.
The same wire report under two mastheads is one witness, not two. Containment tells it where resemblance would not,
because papers cut a wire story short and put a paragraph of their own on top.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import combinations, pairwise
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

SAME_STORY = 0.6
"""From which containment on two texts count as one story: they share most of their sentences word for word."""

_FEW = 40
"""Texts of which every two are compared."""
_SAMPLE = 4
"""Of more texts, one shingle in this many is looked at: two that share most of theirs share some of those."""
_COMMON = 20
"""Texts with one shingle in common of which every two are compared; of more, each with the next."""


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


def containment(one: frozenset[int], other: frozenset[int]) -> float:
    """The part of the shorter text that the other holds, 0 to 1; 0 when it is too short to tell."""
    fewer = min(len(one), len(other))
    return len(one & other) / fewer if fewer >= FEWEST else 0.0


def pairs_to_compare(texts: Mapping[str, Callable[[], frozenset[int]]]) -> Iterator[tuple[str, str]]:
    """The pairs of texts (by name, with a way to their shingles) that may be one story, each once, in their order.

    Of many texts those that share no shingle are not compared, and of a story that very many tell each is compared
    with the next: the work grows with the texts and not with their pairs.
    """
    if len(texts) <= _FEW:
        yield from combinations(texts, 2)
        return
    holders: dict[int, list[str]] = {}
    for name, its_shingles in texts.items():
        for shingle in its_shingles():
            if shingle % _SAMPLE == 0:
                holders.setdefault(shingle, []).append(name)
    found: dict[tuple[str, str], None] = {}
    for names in holders.values():
        found.update(dict.fromkeys(combinations(names, 2) if len(names) <= _COMMON else pairwise(names)))
    order = {name: at for at, name in enumerate(texts)}
    yield from sorted(found, key=lambda pair: (order[pair[0]], order[pair[1]]))
