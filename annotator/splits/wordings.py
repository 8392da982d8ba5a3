"""Comparing the wordings of claims.

Compared are the content words of two claims, as stems and without order; a number is a word. Who says a claim is not
compared. Facts need not agree: the
same sentence with “4.1 million” in training and “1.4 million” in the test data is still a leak. ``join`` finds the
pairs.
"""

import re
import unicodedata
from functools import lru_cache
from hashlib import blake2b
from zlib import crc32

from annotator.matching.tokens import concept
from annotator.matching.word_lists import STOP_WORDS
from annotator.splits.content_spans import content_spans

NEAR = 0.6
"""Minimum share of common words (Jaccard) that keeps two claims on one side: of five words one may differ, of ten two.
"""
ALIKE = 0.5
"""Minimum similarity of the pairs that are looked for, to report how near the splits are to each other."""
CONTAINED = 0.9
"""Minimum share of the shorter claim's words that also keeps two claims together if they are ``ALIKE``: one says what
the other does, and more.
"""
CLAUSE = 5
"""Words that the shorter one must have for that."""
ROUNDING = 1e-9
_FEWEST = 3
"""Claims with fewer content words (“That is what he said.”) are linked only if repeated exactly; common small talk
would otherwise link everything.
"""

_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W_]+")


def wording_of(text: str) -> tuple[int, set[int]]:
    """The wording of a claim: a 64-bit key, and the hashes of its content words, empty if there are too few.

    The key is equal for claims that differ only in case, spaces and punctuation. The content words are those of what is
    said, without who says so, unless that leaves less than a clause.
    """
    text = text if text.isascii() else unicodedata.normalize("NFKC", text)
    words = _WORD.findall(text.casefold())
    wording = " ".join(words) or " ".join(text.split())
    key = int.from_bytes(blake2b(wording.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")
    hashes: set[int] = set()
    for span in content_spans(text):
        hashes = {each for each in map(_content_hash, _WORD.findall(span.casefold())) if each is not None}
        if len(hashes) >= CLAUSE:
            break
    return key, hashes if len(hashes) >= _FEWEST else set()


@lru_cache(maxsize=50_000)
def _content_hash(word: str) -> int | None:
    return None if word in STOP_WORDS else crc32(concept(word).encode("utf-8", "surrogatepass"))
