"""Decides whether two claims say the same, are similar, or are unrelated."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz

from annotator.domain.vocabulary import Likeness
from annotator.matching.differences import agreements, differences, loose_ends
from annotator.matching.facts import Facts, facts_of

SAME_FROM = 0.58
"""Minimum wording likeness (0 to 1) of claims that say the same; tuned on labelled pairs."""
SIMILAR_FROM = 0.5
"""Minimum wording likeness of claims that are related at all."""
_PER_LOOSE_END = 0.03
_PER_DIFFERENCE = 0.25
_MASK_WEIGHT = 0.5
"""Weight of a masked fact, where a word weighs 1: two claims with a number each are not alike for it."""
_STEM = 5
"""Letters that two forms of one word share at the start."""


@dataclass(frozen=True)
class Match:
    """How two claims compare. ``score`` (0 to 1) ranks the candidates for one claim; ``facts`` are those of the two.

    Unrelated claims too have something that differs and may have something that agrees.
    """

    likeness: Likeness
    score: float
    facts: tuple[Facts, Facts]

    @cached_property
    def differences(self) -> tuple[str, ...]:
        """What differs, from the first claim to the second: “number: 4.1 million ↔ 1.4 million”.

        At least one line unless the claims say the same, and none if they do.
        """
        if self.likeness is Likeness.SAME:
            return ()
        return tuple(differences(*self.facts)) or ("wording",)

    @cached_property
    def agreements(self) -> tuple[str, ...]:
        """What both claims state, in the words of the first: “number: 4.1 million”."""
        return tuple(agreements(*self.facts))


def compare(one: str, other: str) -> Match:
    """Compare two texts."""
    return compare_facts(facts_of(one), facts_of(other))


def compare_facts(a: Facts, b: Facts) -> Match:
    """Compare two claims by their facts. What differs is only looked for if the wording alone could be the same."""
    wording = likeness_of(a, b)
    if a.said == b.said and a.masked:  # only capitals or signs differ
        return Match(Likeness.SAME, 1.0, (a, b))
    if wording < SIMILAR_FROM:
        return Match(Likeness.UNRELATED, wording * SIMILAR_FROM, (a, b))
    differ = wording < SAME_FROM or bool(differences(a, b))
    score = wording - _PER_LOOSE_END * loose_ends(a, b) - _PER_DIFFERENCE * differ
    return Match(Likeness.SIMILAR if differ else Likeness.SAME, max(0.0, score), (a, b))


def likeness_of(a: Facts, b: Facts) -> float:
    """Wording likeness (0 to 1) with numbers, dates, names and directions masked."""
    if not a.masked or not b.masked:
        return 0.0
    in_order = fuzz.token_sort_ratio(" ".join(a.masked), " ".join(b.masked)) / 100
    return 0.3 * in_order + 0.7 * _shared(Counter(a.masked), Counter(b.masked))


def _shared(a: Counter[str], b: Counter[str]) -> float:
    """The Dice coefficient of the weighted words; forms of one word count as shared."""
    same = a & b
    weight = sum(_weight(word) * count for word, count in same.items())
    left, right = a - same, b - same
    beginnings = {word[:_STEM]: word for word in sorted(right) if len(word) >= _STEM and word[0] != "§"}
    for word in sorted(left):
        other = beginnings.get(word[:_STEM])
        if other is not None and _are_forms(word, other):
            weight += 1
            del beginnings[word[:_STEM]]
    total = sum(_weight(word) * count for words in (a, b) for word, count in words.items())
    return 2 * weight / total


def _weight(word: str) -> float:
    return _MASK_WEIGHT if word.startswith("§") else 1.0


def _are_forms(one: str, other: str) -> bool:
    """Whether two words that begin alike are forms of one word: “production” and “produce”."""
    short, long = sorted((one, other), key=len)
    return len(long) - len(short) <= _STEM and long.startswith(short[: max(_STEM, len(short) - 2)])
