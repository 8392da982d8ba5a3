"""Search terms for finding claims like a given one, and a quick ranking of what was found."""

import re
from collections.abc import Sequence

from annotator.matching.countries import PLACES
from annotator.matching.tokens import LONGEST, concept, tokens_of
from annotator.matching.word_lists import STOP_WORDS

_MOST = 24


def search_terms(text: str) -> list[str]:
    """The unique words and numbers of a text in lower case, in order, without stop words; at most 24.

    Countries appear as written and by their canonical name.
    """
    found: dict[str, None] = {}
    for token in tokens_of(text):
        if token.low not in STOP_WORDS and any(char.isalnum() for char in token.low):
            found[token.low] = None
            if token.low in PLACES:
                found[PLACES[token.low]] = None
    return list(found)[:_MOST]


_WORD = re.compile(r"[^\W\d_]+|\d+")


def _meanings(text: str) -> frozenset[str]:
    words = _WORD.findall(text[:LONGEST].lower())
    return frozenset(concept(word) for word in words if word not in STOP_WORDS)


def nearest(text: str, others: Sequence[tuple[int, str]], count: int) -> list[tuple[int, str]]:
    """The ``count`` keyed texts that share most words with ``text``, best first.

    Much cheaper than ``compare``, and keeps every text that could turn out the same.
    """
    mine = _meanings(text)

    def shared(item: tuple[int, str]) -> tuple[float, int]:
        theirs = _meanings(item[1])
        return -2 * len(mine & theirs) / max(1, len(mine) + len(theirs)), item[0]

    return sorted(others, key=shared)[:count]
