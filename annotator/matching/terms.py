"""The words by which claims like a given one are found."""

import re

from annotator.matching.countries import PLACES
from annotator.matching.stems import stem
from annotator.matching.tokens import LONGEST, tokens_of
from annotator.matching.word_lists import STOP_WORDS

_MOST = 40


def search_terms(text: str, most: int = _MOST) -> list[str]:
    """The words and numbers of a text in lower case, in order, without stop words; no more than ``most``.

    Of several forms of a word the first is taken. Countries appear as written and by their canonical name.
    """
    found: dict[str, str] = {}
    for token in tokens_of(text):
        if token.low not in STOP_WORDS and any(char.isalnum() for char in token.low):
            for word in (token.low, PLACES.get(token.low, token.low)):
                found.setdefault(stem(word), word)
    return list(found.values())[:most]


_WORD = re.compile(r"[^\W\d_]+|\d+")


def stems_of(text: str) -> frozenset[str]:
    """The stems of all words of a text, and its numbers."""
    return frozenset(map(stem, _WORD.findall(text[:LONGEST].lower())))
