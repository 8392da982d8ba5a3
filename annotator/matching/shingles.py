"""Finds texts that copy the same story, by their word shingles (runs of five words; case and punctuation ignored).

After Broder, “On the resemblance and containment of documents” (1997): containment is the share of the shorter text's
shingles that the longer one has. It finds the same wire report under two mastheads where resemblance would not, because
papers shorten wire stories and add paragraphs of their own.
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
"""Minimum shingles of a text to be judged; shorter ones are notices or captions."""

_WORD = re.compile(r"\w+")
_FACTOR = 0x100000001B3
_MIX = 0x9E3779B97F4A7C15
"""Spreads the bits of a hash; any large odd number works."""

SAME_STORY = 0.6
"""Minimum containment of texts that count as one story."""

_FEW = 40
"""Up to this many texts, every pair is compared."""
_SAMPLE = 4
"""With more texts, one shingle in this many is used to find pairs."""
_COMMON = 20
"""Up to this many texts sharing a shingle, every pair is compared; with more, only neighbours."""


def shingle_hashes(text: str) -> "NDArray[uint64]":
    """The text's unique shingles as sorted 64-bit hashes, equal on every machine and in every run."""
    import numpy as np  # here, because most importers of this module never need it

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
    """The text's ``shingle_hashes`` as a set."""
    return frozenset(shingle_hashes(text).tolist())


def containment(one: frozenset[int], other: frozenset[int]) -> float:
    """The share of the shorter text's shingles that the other has, 0 to 1; 0 when the text is too short to judge."""
    fewer = min(len(one), len(other))
    return len(one & other) / fewer if fewer >= FEWEST else 0.0


def pairs_to_compare(texts: Mapping[str, Callable[[], frozenset[int]]]) -> Iterator[tuple[str, str]]:
    """The pairs of names whose texts may be one story, each once, in the order of ``texts`` (name to shingles).

    With many texts, only those that share a shingle are paired, so the work grows with the texts and not their pairs.
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
