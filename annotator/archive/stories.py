"""Detecting copies of one story: the same wire report in two papers is one source, not two.

The measure is containment: the share of the shorter text's word shingles (``matching.shingles``) that the longer one
has too. Resemblance would miss copies, because papers shorten a wire story and add paragraphs of their own.
"""

from collections.abc import Callable, Iterator, Mapping
from itertools import combinations, pairwise

from annotator.matching.shingles import FEWEST

SAME = 0.6
"""Minimum containment of one story: most sentences are the same word for word."""

_FEW = 40
"""Up to this many texts, every pair is compared."""
_SAMPLE = 4
"""With more texts, one shingle in this many is looked at; similar texts still share some of those."""
_COMMON = 20
"""Up to this many texts with a shingle in common, every pair is compared; with more, each with the next."""


def containment(one: frozenset[int], other: frozenset[int]) -> float:
    """The share of the shorter text that the other contains, 0 to 1; 0 if it is too short to judge."""
    fewer = min(len(one), len(other))
    return len(one & other) / fewer if fewer >= FEWEST else 0.0


def pairs_to_compare(texts: Mapping[str, Callable[[], frozenset[int]]]) -> Iterator[tuple[str, str]]:
    """The pairs of texts (given by name and a function for their shingles) that may be one story, each once, in order.

    With many texts, those that share no shingle are skipped, and of a very common story each is compared with the next,
    so that the work grows with the texts and not with their pairs.
    """
    if len(texts) <= _FEW:
        yield from combinations(texts, 2)
        return
    holders: dict[int, list[str]] = {}
    for name, its_shingles in texts.items():
        for shingle in its_shingles():
            if shingle % _SAMPLE == 0:
                holders.setdefault(shingle, []).append(name)
    pairs: dict[tuple[str, str], None] = {}
    for names in holders.values():
        pairs.update(dict.fromkeys(combinations(names, 2) if len(names) <= _COMMON else pairwise(names)))
    order = {name: at for at, name in enumerate(texts)}
    yield from sorted(pairs, key=lambda pair: (order[pair[0]], order[pair[1]]))
