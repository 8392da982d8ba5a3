"""The words of a claim that are worth looking for in an index."""

from annotator.matching.lexicon import STOP_WORDS
from annotator.matching.places import PLACES
from annotator.matching.tokens import tokens_of

_MOST = 24


def search_terms(text: str) -> list[str]:
    """The words and numbers to look for, each once, in order, in lower case; countries by both their names.

    Stop words are left out, and of a very long claim what comes late.
    """
    found: dict[str, None] = {}
    for token in tokens_of(text):
        if token.low not in STOP_WORDS and any(char.isalnum() for char in token.low):
            found[token.low] = None
            if token.low in PLACES:
                found[PLACES[token.low]] = None
    return list(found)[:_MOST]
