"""Amounts, dates and rankings as signs, in figures or in words.

"a fifth of", "three fewer than", "twice" and "the last habitat" are checked as figures are, so they set the same signs
and share their weights.
"""

import re
from itertools import pairwise

from annotator import english
from annotator.suggest import feature_words
from annotator.suggest.parsed_sentence import Reading

_WEEKDAYS = frozenset(english.WEEKDAYS)
_TIMES = frozenset(("DATE", "TIME"))
_MONEY = frozenset(("MONEY",))
_COUNTING = (
    _WEEKDAYS | english.MONTHS | feature_words.LARGE | feature_words.MONEY | frozenset(feature_words.CURRENCY_SIGNS)
)
_YEAR = re.compile(r"(1[5-9]|20)\d\d(s|[-–]\d\d(\d\d)?)?")
_NTH = re.compile(r"\d+(st|nd|rd|th)")
_DIGIT = re.compile(r"\d")
ALL_BUT = ("but", "one")
"""“every region but one”."""
_LAST = ("the", "last")
_NOMINAL = frozenset(("NN", "NNS", "NNP", "NNPS", "JJ", "VBN"))
"""What follows "a third" where it is the third of a row: "a third bridge"."""


def amounts_of(reading: Reading) -> dict[str, float]:
    """The signs of amounts in ``reading``, zeros included."""
    lower, words = reading.lower, set(reading.lower)
    timed = _places(reading, _TIMES)
    money, dates, quantity, last = False, 0, 0, -2
    for place, (word, tag) in enumerate(zip(lower, reading.tags, strict=True)):
        if tag != "CD" and word not in _COUNTING and word.isalpha():
            continue  # most words
        if word in feature_words.CURRENCY_SIGNS:
            money = True
        elif _is_date_word(reading, place):
            dates += 1
        elif _is_amount(word, tag) and place not in timed:
            quantity += place != last + 1
            last = place
        elif word in feature_words.MONEY and last == place - 1:
            money = True
    return {
        "money": money or bool(words & feature_words.MONEY and _places(reading, _MONEY)),
        "percent": bool(words & feature_words.PERCENT) or feature_words.PER_CENT in pairwise(lower),
        "quantity": min(quantity, 3),
        "large_number": bool(words & feature_words.LARGE),
        "share": bool(words & feature_words.SHARES)
        or ("most", "JJS") in zip(lower, reading.tags, strict=True)
        or bool(fractions(reading)),
        "count_word": bool(words & feature_words.COUNTS) or ALL_BUT in pairwise(lower),
        "date": min(dates, 2),
        "time": bool(timed) and not dates,
        "ranking": _ranks(reading),
    }


def _places(reading: Reading, labels: frozenset[str]) -> set[int]:
    return {place for entity in reading.entities if entity.label in labels for place in range(entity.start, entity.end)}


def _is_amount(word: str, tag: str) -> bool:
    """A number that counts something: not "one of", not "3rd"."""
    if tag != "CD" and word not in feature_words.LARGE and (word.isalpha() or not _DIGIT.search(word)):
        return False
    return word not in feature_words.NOT_AMOUNTS and not _NTH.fullmatch(word)


def _is_date_word(reading: Reading, place: int) -> bool:
    """A year, a month or a weekday; "may" and "march" only if they can be months."""
    word = reading.lower[place]
    if word[:1].isdigit():
        return bool(_YEAR.fullmatch(word))
    if reading.words[place] == word:
        return False
    return word in _WEEKDAYS or (word in english.MONTHS and reading.tags[place] in ("NNP", ""))


def _ranks(reading: Reading) -> bool:
    """Whether something is ranked: "the third", "largest", "record"."""
    words = set(reading.lower)
    if words & feature_words.RANKINGS or any(_NTH.fullmatch(word) for word in words if word[:1].isdigit()):
        return True
    if lasts(reading):
        return True
    return "JJS" in reading.tags and any(
        tag == "JJS" and word != "most" and word not in feature_words.OPINIONS
        for word, tag in zip(reading.lower, reading.tags, strict=True)
    )


def fractions(reading: Reading) -> list[int]:
    """The places of parts given in words: "a fifth of", "two thirds", "a quarter fewer"."""
    lower, tags = reading.lower, reading.tags
    return [
        place
        for place, word in enumerate(lower)
        if word in feature_words.FRACTIONS
        and place > 0
        and (lower[place - 1] in feature_words.ONE_PART or tags[place - 1] == "CD" or lower[place - 1] == "-")
        and (word.endswith("s") or not tags[place + 1 : place + 2] or tags[place + 1] not in _NOMINAL)
    ]


def lasts(reading: Reading) -> list[int]:
    """The places of "last" where it is the last there is: "the last habitat", not "the last year"."""
    if _LAST not in pairwise(reading.lower):
        return []
    timed = _places(reading, _TIMES)
    lower = reading.lower
    return [
        place + 1
        for place, pair in enumerate(pairwise(lower))
        if pair == _LAST
        and place + 1 not in timed
        and reading.tags[place + 2 : place + 3] != ["CD"]
        and feature_words.PERIODS.isdisjoint(lower[place + 2 : place + 4])
    ]
