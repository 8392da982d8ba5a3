"""Which claims of a newer version of an article are those of the version before, and what changed in them."""

from collections import defaultdict, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

from annotator.domain.vocabulary import Likeness
from annotator.matching.compare import compare, compare_facts
from annotator.matching.facts import Facts, facts_of
from annotator.text import plain_words


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


def changes(old: Said, new: Said) -> tuple[str, ...]:
    """What differs between two versions of a claim, from the old one to the new: “number: 4.1 million ↔ 4.2 million”.

    Nothing if its words are the same, unless only one of the sentences denies them.
    """
    if old.meaning == new.meaning:
        return ()
    if plain_words(old.exact) == plain_words(new.exact):
        return compare(old.sentence, new.sentence).differences
    return compare_facts(old.facts, new.facts).differences
