"""Finds what reverses a claim: negations, words with an opposite, quantifiers, and qualifiers."""

import re
from dataclasses import dataclass

from annotator.matching.stems import stem
from annotator.matching.tokens import Reading
from annotator.matching.word_lists import ALL, ENDING, FAILING, MOST, NEGATORS, OPPOSITES, SOME


@dataclass(frozen=True, slots=True)
class Direction:
    """A word with an opposite: their axis (“change”), the word's side, and the word as written."""

    axis: str
    up: bool
    shown: str


_TURNS = frozenset((("yet", "to"), ("anything", "but"), ("short", "of"), ("far", "from"), ("instead", "of")))
"""Phrases that say that something is not so."""


def _read_opposites() -> dict[str, list[tuple[str, bool]]]:
    """Each stem in ``OPPOSITES``, with its axes and its side on each."""
    table: dict[str, list[tuple[str, bool]]] = {}
    for line in re.sub(r"\n\s*/", " /", OPPOSITES).strip().splitlines():
        axis, _, sides = line.partition(":")
        for side, words in enumerate(sides.split("/")):
            for each in dict.fromkeys(stem(word) for word in words.split()):
                table.setdefault(each, []).append((axis.strip(), side == 0))
    return table


_OPPOSITES = _read_opposites()


def sides_of(word: str) -> list[tuple[str, bool]]:
    """The axes that a lower-case word is on, each with its side."""
    return _OPPOSITES.get(stem(word), [])


def take_negations(reading: Reading) -> list[str]:
    """Take the negations out of a reading; returns them as written."""
    found: list[str] = []
    at = 0
    while at < len(reading):
        end = _negation(reading, at)
        if end > at:
            found.append(reading.shown(at, end))
            reading.take(at, end)
        at = max(end, at + 1)
    return found


def _negation(reading: Reading, at: int) -> int:
    """The end of the negation at ``at``; ``at`` itself when there is none."""
    word, after = reading.low(at), reading.low(at + 1)
    if (word, after) in _TURNS:
        return at + 2
    if word in FAILING and after == "to":
        return at + 2
    if word in ENDING and (after == "to" or after.endswith("ing")):  # “has stopped investing”
        return at + 1
    if not (word in NEGATORS or word.endswith("n't")) or (word == "not" and after in ("only", "just")):
        return at
    if word == "no" and after in ("one", "longer", "more"):
        return at + 2
    if word == "nor":  # repeats an earlier “not”
        return at
    if word == "not" and (after, reading.low(at + 2)) == ("a", "single"):
        return at + 3
    return at + 1


def take_quantifiers(reading: Reading) -> dict[str, str]:
    """Take the quantifiers out of a reading: ``all``, ``most`` or ``some``, each with its word."""
    found: dict[str, str] = {}
    for at in range(len(reading)):
        word, before, after = reading.low(at), reading.low(at - 1), reading.low(at + 1)
        kind = "all" if word in ALL else "some" if word in SOME else "most" if word in MOST else ""
        superlative = word == "most" and (before == "the" or after != "of")
        if kind and not superlative and not _is_idiom(reading, at):
            found.setdefault(kind, reading.tokens[at].text)
            reading.take(at, at + 1)
    return found


def _is_idiom(reading: Reading, at: int) -> bool:
    """Whether “all” ends “at all” or “in all”, which count nothing."""
    ends = at + 1 == len(reading) or not reading.tokens[at + 1].joined
    return reading.low(at) == "all" and (reading.low(at - 1) == "in" or (reading.low(at - 1) == "at" and ends))


def directions(reading: Reading) -> dict[int, list[Direction]]:
    """The words with an opposite, by token index; they stay in the reading."""
    found: dict[int, list[Direction]] = {}
    for at in range(len(reading)):
        sides = sides_of(reading.low(at))
        if sides:
            found[at] = [Direction(axis, up, reading.tokens[at].text) for axis, up in sides]
    return found
