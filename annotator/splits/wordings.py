"""Claims that say the same in nearly the same words, among a million of them.

What is compared are the words of two claims that carry meaning, as stems and without order; a number is a word. Whether
the facts agree does not matter here: a model that has seen “4.1 million tonnes” in training is not tested by the same
sentence with “1.4 million”. ``join`` finds the pairs.
"""

import re
import unicodedata
from functools import lru_cache
from hashlib import blake2b
from zlib import crc32

from annotator.matching.tokens import concept
from annotator.matching.word_lists import STOP_WORDS

NEAR = 0.6
"""From which share of common words on (Jaccard) two claims stay on one side: of five words one may differ, of ten
two."""
ALIKE = 0.5
"""From which likeness on pairs are looked for, to tell how near the sides of the border come to each other."""
CONTAINED = 0.9
"""From which share of the shorter claim's words on two claims stay on one side too, where they are ``ALIKE``: one says
what the other does, and more."""
CLAUSE = 5
"""Words that the shorter one must have for that."""
ROUNDING = 1e-9
_FEWEST = 3
"""Claims with fewer words that tell something (“That is what he said.”) are linked by being repeated only: nearly the
same small talk is everywhere, and would hold everything together."""

_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W_]+")


def wording_of(text: str) -> tuple[int, set[int]]:
    """What a claim says: a key of 64 bits, and the hashes of the words that are compared, none for very few.

    Claims that differ in case, spaces and punctuation only have the same key.
    """
    words = _WORD.findall(_clean(text))
    said = " ".join(words) or " ".join(text.split())
    key = int.from_bytes(blake2b(said.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")
    telling = {found for found in map(_telling, words) if found is not None}
    return key, telling if len(telling) >= _FEWEST else set()


def _clean(text: str) -> str:
    return (text if text.isascii() else unicodedata.normalize("NFKC", text)).casefold()


@lru_cache(maxsize=50_000)
def _telling(word: str) -> int | None:
    return None if word in STOP_WORDS else _hash(concept(word))


def _hash(word: str) -> int:
    return crc32(word.encode("utf-8", "surrogatepass"))
