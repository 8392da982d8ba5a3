"""Decides whether two claims say the same, are similar, or are unrelated, alone and between versions of an article."""

from collections import Counter, defaultdict, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

from rapidfuzz import fuzz

from annotator.domain.vocabulary import Likeness
from annotator.matching.differences import agreements, differences, loose_ends
from annotator.matching.facts import Facts, facts_of
from annotator.text import plain_words

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


@dataclass(frozen=True)
class Said:
    """A claim as an article says it: its words, and the whole sentence that they stand in."""

    exact: str
    sentence: str

    @cached_property
    def facts(self) -> Facts:
        """What the claim states."""
        return facts_of(self.exact)

    @cached_property
    def meaning(self) -> tuple[str, bool]:
        """Equal for claims with the same words, unless only one of their sentences denies them."""
        return plain_words(self.exact), len(facts_of(self.sentence).negations) % 2 == 1


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


def changes(old: Said, new: Said) -> tuple[str, ...]:
    """What differs between two versions of a claim, from the old one to the new: “number: 4.1 million ↔ 4.2 million”.

    Nothing if its words are the same, unless only one of the sentences denies them.
    """
    if old.meaning == new.meaning:
        return ()
    if plain_words(old.exact) == plain_words(new.exact):
        return compare(old.sentence, new.sentence).differences
    return compare_facts(old.facts, new.facts).differences


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


def unchanged(old: Sequence[Said], new: Sequence[Said]) -> dict[int, int]:
    """For each claim of ``old`` that ``new`` repeats word for word, which one; both in reading order.

    Claims that keep their order are matched first, then those that moved. Each claim is matched once at most.
    """
    left, right = [each.meaning for each in old], [each.meaning for each in new]
    found: dict[int, int] = {}
    for block in SequenceMatcher(None, left, right, autojunk=False).get_matching_blocks():
        found |= {block.a + n: block.b + n for n in range(block.size)}
    taken, free = set(found.values()), defaultdict[tuple[str, bool], deque[int]](deque)
    for at, meaning in enumerate(right):
        if at not in taken:
            free[meaning].append(at)
    for at, meaning in enumerate(left):
        if at not in found and free[meaning]:
            found[at] = free[meaning].popleft()
    return found


def reworded(old: Mapping[int, Said], new: Mapping[int, Said]) -> dict[int, int]:
    """For each claim of ``old`` that one of ``new`` says in other words, or with other facts, the one most like it."""
    matches = (
        (one, other, compare_facts(before.facts, now.facts))
        for one, before in old.items()
        for other, now in new.items()
    )
    alike = [(match.score, one, other) for one, other, match in matches if match.likeness is not Likeness.UNRELATED]
    found: dict[int, int] = {}
    taken: set[int] = set()
    for _, one, other in sorted(alike, key=lambda each: (-each[0], abs(each[1] - each[2]), each[1:])):
        if one not in found and other not in taken:
            found[one] = other
            taken.add(other)
    return found
