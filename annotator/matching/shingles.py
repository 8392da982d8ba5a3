"""The word shingles of a text: what two texts that tell one story have in common.

A shingle is a run of five words; punctuation and case do not count. After Broder, “On the resemblance and containment
of documents” (1997): the part of the shorter text's shingles that the longer one has too is how much of it is copied.
"""

import re
from zlib import crc32

SHINGLE = 5
"""Words in a shingle."""
FEWEST = 30
"""Shingles that a text must have to be judged; fewer are a notice or a caption."""

_WORD = re.compile(r"\w+")


def shingles(text: str) -> frozenset[int]:
    """The shingles of a text, as hashes of 32 bits that are the same on every machine and in every process."""
    words = _WORD.findall(text.casefold())
    runs = {" ".join(words[at : at + SHINGLE]) for at in range(len(words) - SHINGLE + 1)}
    return frozenset(crc32(run.encode("utf-8", "surrogatepass")) for run in runs)
