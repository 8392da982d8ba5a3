"""Pieces of words, so that a word that training never saw is weighed by its letters.

A piece is two to five letters of a word with its limits marked: ``<tax`` begins a word, ``ing>`` ends one. Pieces stay
inside words, so that what they add to a score can be said of a word; pieces over spaces ranked no better (tried).
"""

from functools import lru_cache

SHORTEST, LONGEST = 2, 5


@lru_cache(50_000)
def pieces_of(word: str) -> tuple[str, ...]:
    """The pieces of a word, shortest first; a piece that occurs twice is there twice."""
    marked = f"<{word}>"
    return tuple(
        marked[start : start + length]
        for length in range(SHORTEST, LONGEST + 1)
        for start in range(len(marked) - length + 1)
    )
