"""Whether two texts are one story: the same wire report under two mastheads is one witness, not two.

Texts are compared by the part of the shorter one's word shingles that the longer one has too (``matching.shingles``).
Containment and not resemblance, because papers cut a wire story short and put their own paragraph on top.
"""

from collections.abc import Callable, Iterator, Mapping
from itertools import combinations, pairwise

from annotator.matching.shingles import FEWEST

SAME = 0.6
"""From which containment on two texts count as one story: they share most of their sentences word for word."""

_FEW = 40
"""Texts of which every two are compared."""
_SAMPLE = 4
"""Of more texts, one shingle in this many is looked at: two that share most of theirs share some of those."""
_COMMON = 20
"""Texts with one shingle in common of which every two are compared; of more, each with the next."""


def containment(one: frozenset[int], other: frozenset[int]) -> float:
    """The part of the shorter text that the other holds, 0 to 1; 0 when it is too short to tell."""
    fewer = min(len(one), len(other))
    return len(one & other) / fewer if fewer >= FEWEST else 0.0


def pairs_to_compare(texts: Mapping[str, Callable[[], frozenset[int]]]) -> Iterator[tuple[str, str]]:
    """The pairs of texts (by name, with a way to their shingles) that may be one story, each once, in their order.

    Of many texts those that share no shingle are not compared, and of a story that very many tell each is compared
    with the next: the work grows with the texts and not with their pairs.
    """
    if len(texts) <= _FEW:
        yield from combinations(texts, 2)
        return
    holders: dict[int, list[str]] = {}
    for name, its_shingles in texts.items():
        for shingle in its_shingles():
            if shingle % _SAMPLE == 0:
                holders.setdefault(shingle, []).append(name)
    found: dict[tuple[str, str], None] = {}
    for names in holders.values():
        found.update(dict.fromkeys(combinations(names, 2) if len(names) <= _COMMON else pairwise(names)))
    order = {name: at for at, name in enumerate(texts)}
    yield from sorted(found, key=lambda pair: (order[pair[0]], order[pair[1]]))
