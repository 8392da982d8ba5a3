r"""Boundaries of user-perceived characters (grapheme clusters), so that no span cuts one in two.

Follows Unicode UAX #29 as ``\X`` of ``regex`` implements it. Plain Latin, Greek and Cyrillic text never loads that
library.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import regex

_SIMPLE = re.compile(r"[\x20-\x7e\xa0-\u02ff\u0370-\u0482\u2010-\u2027]*")
"""Characters that never join their neighbours."""
_WORD = re.compile(r"\w+(?:[’'.,\-\u2011]\w+)*|[^\w\s]")


def grapheme_ends(text: str) -> Iterator[int]:
    """The offset after each user-perceived character of ``text``."""
    if _SIMPLE.fullmatch(text):
        yield from range(1, len(text) + 1)
    else:
        yield from _ends_from(text, 0)


def snap(text: str, offset: int, step: int) -> int:
    """The nearest boundary at or after ``offset`` (``step`` 1) or at or before it (``step`` -1)."""
    before, after = _around(text, max(0, min(offset, len(text))))
    return after if step > 0 else before


def words(text: str) -> list[tuple[int, int]]:
    """The words and single punctuation marks of ``text`` as slices that end on grapheme boundaries."""
    edges = [0, *grapheme_ends(text)]  # once: in text without blanks, snapping each would begin at the start each time
    slices: list[tuple[int, int]] = []
    for match in _WORD.finditer(text):
        start, end = edges[bisect_right(edges, match.start()) - 1], edges[bisect_left(edges, match.end())]
        if slices and start < slices[-1][1]:
            slices[-1] = (slices[-1][0], max(end, slices[-1][1]))
        else:
            slices.append((start, end))
    return slices


def _around(text: str, offset: int) -> tuple[int, int]:
    """The last boundary at or before ``offset`` and the first at or after it."""
    if offset <= 0 or offset >= len(text) or _SIMPLE.fullmatch(text, offset - 1, offset + 1):
        return offset, offset
    before = offset - 1
    while before > 0 and not _SIMPLE.fullmatch(text, before, before + 1):
        before -= 1  # no cluster begins before a simple character and ends after it
    for end in _ends_from(text, before):
        if end >= offset:
            return (end if end == offset else before), end
        before = end
    return before, len(text)


def _ends_from(text: str, start: int) -> Iterator[int]:
    return (cluster.end() for cluster in _clusters().finditer(text, start))


@cache
def _clusters() -> "regex.Pattern[str]":
    import regex  # here, because plain text never needs it

    return regex.compile(r"\X")
