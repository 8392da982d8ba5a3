"""Whether two texts are one story: the same wire report under two mastheads is one witness, not two.

Texts are compared by their word shingles (runs of five words), after Broder, “On the resemblance and containment of
documents” (1997): the part of the shorter text's shingles that the longer one has too. Containment and not
resemblance, because papers cut a wire story short and put their own paragraph on top.
"""

import re

SHINGLE = 5
SAME = 0.6
"""From which containment on two texts count as one story: they share most of their sentences word for word."""
FEWEST = 30
"""Shingles that a text must have to be judged; fewer are a notice or a caption."""


def shingles(text: str) -> frozenset[int]:
    """The shingles of a text, as hashes; punctuation and case do not count."""
    words = re.findall(r"\w+", text.casefold())
    return frozenset(hash(tuple(words[at : at + SHINGLE])) for at in range(len(words) - SHINGLE + 1))


def containment(one: frozenset[int], other: frozenset[int]) -> float:
    """The part of the shorter text that the other holds, 0 to 1; 0 when it is too short to tell."""
    fewer = min(len(one), len(other))
    return len(one & other) / fewer if fewer >= FEWEST else 0.0
