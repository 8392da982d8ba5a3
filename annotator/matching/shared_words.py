"""The words that carry a claim's content, and which of them two claims do not share.

A word is shared with the same word, with another form of it, and with a word that has a meaning in common. What is left
over on both sides stands in each other's place: “was born in May” against “was released in May”.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from annotator.matching.countries import PLACES
from annotator.matching.phrases import LIGHT
from annotator.matching.polarity import sides_of
from annotator.matching.stems import meanings, stem
from annotator.matching.tokens import Word, concept, initials
from annotator.matching.word_lists import words

if TYPE_CHECKING:
    from annotator.matching.facts import Facts

_ROOT = 4
"""Letters that two forms of one word share at the start."""
_SUFFIXES = frozenset(
    words(
        "e y s es ed d ing ion ions ation ations tion tions ition ment ments ance ence al ally ial ly ity ness ive ure"
        " th er ers or ors ery ous ate ated ates ating ize ise ized ised ian ic ical able ible age"
    )
) | {""}
"""What may follow that root; opposites (“less”), “ee”, “ist” and “ism” make another word."""


_RELATED = {"level": "change", "amount": "change"}
"""Axes of one meaning: “fewer burglaries”, “burglaries fell”."""


@lru_cache(maxsize=20_000)
def _keys(low: str) -> frozenset[str]:
    """What a word can be matched by: its meanings, and the sides of the axes that it is on."""
    return frozenset({stem(low), concept(low), *_sides(sides_of(low))})


def _sides(sides: Iterable[tuple[str, bool]]) -> set[str]:
    return {f"{_RELATED.get(axis, axis)}{up}" for axis, up in sides}


def left_over(one: "Facts", other: "Facts") -> tuple[list[Word], list[Word]]:
    """The words of each claim that the other lacks; words that say nothing by themselves do not count.

    Where only one claim has such words, what the other repeats stands in their place: “legal” for one of two “illegal”.
    """
    mine, theirs = _unpaired(one.content, other.content)
    left, right = (
        [word for word in mine if not _is_in(word, other) and word.low not in _spelled_out(one, other)],
        [word for word in theirs if not _is_in(word, one) and word.low not in _spelled_out(other, one)],
    )
    return (left or mine if right else left), (right or theirs if left else right)


def _spelled_out(one: "Facts", other: "Facts") -> frozenset[str]:
    """The words of the first claim for which the second has their acronym: “gross domestic product”, “GDP”."""
    acronyms = {name.words[0] for name in other.names if len(name.words) == 1 and name.shown.isupper()}
    known = initials(one.content)
    return frozenset[str]().union(*(known[each] for each in acronyms & known.keys()))


def light_words(one: "Facts", other: "Facts") -> list[str]:
    """The words of the first claim that add nothing by themselves and that the other lacks, as written."""
    return [word.shown for word in one.content if word.low in LIGHT and not _is_in(word, other)]


def _unpaired(one: Sequence[Word], other: Sequence[Word]) -> tuple[list[Word], list[Word]]:
    """The words that remain when each is paired with one of the other claim, the same words first."""
    left, right = _without(one, other), _without(other, one)
    for related in (_alike, _synonyms):
        for word in tuple(left):
            found = next((each for each in right if related(word, each)), None)
            if found is not None:
                left.remove(word)
                right.remove(found)
    return left, right


def _without(mine: Sequence[Word], others: Sequence[Word]) -> list[Word]:
    there = Counter(stem(word.low) for word in others)
    kept = []
    for word in mine:
        base = stem(word.low)
        if there[base]:
            there[base] -= 1
        elif word.low not in LIGHT:
            kept.append(word)
    return kept


def _synonyms(one: Word, other: Word) -> bool:
    return not meanings(one.low).isdisjoint(meanings(other.low))


def _alike(one: Word, other: Word) -> bool:
    return not _keys(one.low).isdisjoint(_keys(other.low)) or are_forms(one.low, other.low)


def _is_in(word: Word, facts: "Facts") -> bool:
    if PLACES.get(word.low, word.low) in facts.words or any(_alike(word, each) for each in facts.content):
        return True
    if not _sides(sides_of(word.low)).isdisjoint(_sides((each.axis, each.up) for each in facts.directions)):
        return True  # “rose” in “went up”
    return any(stem(word.low) == stem(part) for name in facts.names for part in name.words)


def opposed(left: Sequence[Word], right: Sequence[Word]) -> Iterator[tuple[Word, Word]]:
    """The words left over in both claims that are on opposite sides of one axis."""
    for one in left:
        against = {(axis, not up) for axis, up in sides_of(one.low)}
        other = next((each for each in right if not against.isdisjoint(sides_of(each.low))), None)
        if other is not None:
            yield one, other


def are_forms(one: str, other: str) -> bool:
    """Whether two words are forms of one, judged by their endings: “production” and “produce”."""
    if one[:_ROOT] != other[:_ROOT]:
        return False
    shared = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return any(one[at:] in _SUFFIXES and other[at:] in _SUFFIXES for at in range(shared, _ROOT - 1, -1))
