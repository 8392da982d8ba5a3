"""Whether two claims say the same, something similar, or have nothing to do with each other."""

from collections import Counter
from dataclasses import dataclass

from rapidfuzz import fuzz

from annotator.domain.vocabulary import Likeness
from annotator.matching.differences import differences, loose_ends
from annotator.matching.facts import Facts, facts_of

SAME_FROM = 0.62
"""The least likeness in wording of two claims that say the same, 0 to 1; from the tuned pairs."""
SIMILAR_FROM = 0.5
"""The least likeness in wording of two claims that have to do with each other at all."""
_PER_LOOSE_END = 0.03
_PER_DIFFERENCE = 0.25
_MASK_WEIGHT = 0.5
"""What a masked fact counts for where a word counts 1: that both name a number says little."""
_STEM = 5
"""Words that begin with so many same letters, and are little longer, are taken for forms of one word."""


@dataclass(frozen=True, slots=True)
class Match:
    """How two claims compare. ``score`` (0 to 1) orders the candidates for one claim, best first.

    ``differences`` are words a reviewer reads (“number: 4.1 million ↔ 1.4 million”); there are none where both say the
    same, and none are looked for where they have nothing to do with each other.
    """

    likeness: Likeness
    score: float
    differences: tuple[str, ...] = ()


def compare(one: str, other: str) -> Match:
    """Compare two claims; any text will do. What differs reads from ``one`` to ``other``."""
    a, b = facts_of(one), facts_of(other)
    wording = likeness_of(a, b)
    if wording < SIMILAR_FROM:
        return Match(Likeness.UNRELATED, wording * SIMILAR_FROM)
    found = differences(a, b)
    if not found and wording < SAME_FROM:
        found = ["wording"]
    score = wording - _PER_LOOSE_END * loose_ends(a, b) - _PER_DIFFERENCE * bool(found)
    return Match(Likeness.SIMILAR if found else Likeness.SAME, max(0.0, score), tuple(found))


def likeness_of(a: Facts, b: Facts) -> float:
    """How alike the wording of two claims is when numbers, dates, names and directions are masked, 0 to 1."""
    if not a.masked or not b.masked:
        return 0.0
    in_order = fuzz.token_sort_ratio(" ".join(a.masked), " ".join(b.masked)) / 100
    return 0.3 * in_order + 0.7 * _shared(Counter(a.masked), Counter(b.masked))


def _shared(a: Counter[str], b: Counter[str]) -> float:
    """Twice the weight of the shared words over the weight of all (Dice)."""
    same = a & b
    weight = sum(_weight(word) * count for word, count in same.items())
    left, right = a - same, b - same
    beginnings = {word[:_STEM]: word for word in sorted(right) if len(word) >= _STEM and word[0] != "§"}
    for word in sorted(left):
        other = beginnings.get(word[:_STEM])
        if other is not None and _forms(word, other):
            weight += 1
            del beginnings[word[:_STEM]]
    total = sum(_weight(word) * count for words in (a, b) for word, count in words.items())
    return 2 * weight / total


def _weight(word: str) -> float:
    return _MASK_WEIGHT if word.startswith("§") else 1.0


def _forms(one: str, other: str) -> bool:
    """Whether two words with the same beginning look like forms of one: “production” and “produce”."""
    short, long = sorted((one, other), key=len)
    return len(long) - len(short) <= _STEM and long.startswith(short[: max(_STEM, len(short) - 2)])
