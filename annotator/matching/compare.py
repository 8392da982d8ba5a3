"""Decides whether two claims say the same, are similar, or are unrelated."""

from collections import Counter
from dataclasses import dataclass

from rapidfuzz import fuzz

from annotator.domain.vocabulary import Likeness
from annotator.matching.agreements import agreements
from annotator.matching.differences import differences, loose_ends
from annotator.matching.facts import Facts, facts_of

SAME_FROM = 0.62
"""Minimum wording likeness (0 to 1) of claims that say the same; tuned on labelled pairs."""
SIMILAR_FROM = 0.5
"""Minimum wording likeness of claims that are related at all."""
_PER_LOOSE_END = 0.03
_PER_DIFFERENCE = 0.25
_MASK_WEIGHT = 0.5
"""Weight of a masked fact, where a word weighs 1: two claims with a number each are not alike for it."""
_STEM = 5
"""Letters that two forms of one word share at the start."""


@dataclass(frozen=True, slots=True)
class Match:
    """How two claims compare. ``score`` (0 to 1) ranks the candidates for one claim.

    ``differences`` are shown to the reviewer (“number: 4.1 million ↔ 1.4 million”): at least one unless the claims say
    the same, and none if they do. ``agreements`` are what both state (“number: 4.1 million”). Both are single lines of
    plain text, unrelated claims have them too.
    """

    likeness: Likeness
    score: float
    differences: tuple[str, ...] = ()
    agreements: tuple[str, ...] = ()


def compare(one: str, other: str) -> Match:
    """Compare two texts. Differences read from ``one`` to ``other``; agreements are in the words of ``one``."""
    a, b = facts_of(one), facts_of(other)
    wording = likeness_of(a, b)
    found = tuple(differences(a, b)) or (("wording",) if wording < SAME_FROM else ())
    agreed = tuple(agreements(a, b))
    if wording < SIMILAR_FROM:
        return Match(Likeness.UNRELATED, wording * SIMILAR_FROM, found, agreed)
    score = wording - _PER_LOOSE_END * loose_ends(a, b) - _PER_DIFFERENCE * bool(found)
    return Match(Likeness.SIMILAR if found else Likeness.SAME, max(0.0, score), found, agreed)


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
