"""Finding the headline of a PDF by the size of its letters, and what stands above it."""

import re
from collections import Counter

from annotator.ingest.shapes import is_byline

_LARGER = 1.15
"""A headline's letters are at least this much larger than those of the body."""
_WORDS = (2, 40)
"""The fewest and the most words of a headline."""
_LINES_ABOVE = 4
_RUNNING_WORDS = 10


def largest(pieces: list[tuple[str, float]]) -> str | None:
    """The words in the largest letters of a page, if that is a headline's number of words; else ``None``.

    ``pieces`` are texts with the sizes of their letters, in the order of the page.
    """
    amounts: Counter[float] = Counter()
    for text, size in pieces:
        amounts[size] += len(text.strip())
    if not +amounts:
        return None
    body = amounts.most_common(1)[0][0]
    for size in sorted(size for size in +amounts if size >= body * _LARGER)[::-1]:
        words = " ".join("".join(text if at == size else " " for text, at in pieces).split())
        if _WORDS[0] <= len(words.split()) <= _WORDS[1]:
            return words
    return None


def headline_apart(page: str, words: str) -> tuple[str | None, str, str]:
    """The headline made of ``words``, what stands above it and is no running head, and the rest of the page.

    There is no headline if the words are not on lines of their own near the top.
    """
    wanted = _letters(words)
    lines = page.splitlines()
    for first in range(min(len(lines), _LINES_ABOVE + 1)):
        found, stop = "", first
        while stop < len(lines) and len(found) < len(wanted):
            found += _letters(lines[stop])
            stop += 1
        if found == wanted:
            above = [line for line in lines[:first] if not _is_running_head(line)]
            return " ".join(" ".join(lines[first:stop]).split()), "\n\n".join(above), "\n".join(lines[stop:]).strip()
    return None, "", page


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def _is_running_head(line: str) -> bool:
    """Whether a line above the headline is a name of the paper or a section: a few words that end no sentence."""
    bare = line.strip()
    short = len(bare.split()) <= _RUNNING_WORDS and not re.search(r"[.!?…:][\W_]*$", bare)
    return not bare or (short and not is_byline(bare) and not re.search(r"\d", bare))
