"""Telling numbers that count something from dates."""

from collections.abc import Sequence

from annotator import english
from annotator.suggest import feature_words
from annotator.suggest.speech_words import words

_FRACTIONS = words("half third quarter fifth tenth")


def is_numerical(lower: Sequence[str], tags: Sequence[str]) -> bool:
    """Whether a number counts something; a year, an hour or a day of the month does not.

    ``lower`` are the words in lower case, ``tags`` their Penn Treebank tags.
    """
    for place, (word, tag) in enumerate(zip(lower, tags, strict=True)):
        if (
            word in feature_words.LARGE
            or word in feature_words.PERCENT
            or (word in feature_words.SHARES and tag != "JJ")
        ):
            return True
        if word in _FRACTIONS and list(lower[place - 1 : place]) == ["a"]:
            return True
        known = word.isalpha() and list(lower[place - 1 : place]) == ["the"]  # "the two sides"
        if tag == "CD" and word not in ("one", "zero") and not known and not _is_date(lower, place):
            return True
    return False


def _is_date(lower: Sequence[str], place: int) -> bool:
    word = lower[place]
    year = len(word) == 4 and word.isdigit() and word[:2] in ("15", "16", "17", "18", "19", "20")
    beside = {*lower[max(0, place - 1) : place], *lower[place + 1 : place + 2]}
    return (year and not beside & {"euros", "people", "tonnes", "%"}) or bool(
        beside & english.MONTHS and word[:1].isdigit()
    )
