r"""Where one user-perceived character (a grapheme cluster) ends and the next begins, so that no edge cuts one in two.

The rules are those of Unicode UAX #29 as ``regex`` implements them in ``\X``, Indic conjuncts and prepended marks
included. Plain Latin, Greek and Cyrillic text is answered without loading that library.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import regex

_SIMPLE = re.compile(r"[\x20-\x7e\xa0-\u02ff\u0370-\u0482\u2010-\u2027]*")
"""Characters that neither join what stands before them nor hold on to what comes after."""
_WORD = re.compile(r"\w+(?:[’'.,\-\u2011]\w+)*|[^\w\s]")


def grapheme_ends(text: str) -> Iterator[int]:
    """The offsets in ``text`` after each user-perceived character, the last one being ``len(text)``."""
    if _SIMPLE.fullmatch(text):
        yield from range(1, len(text) + 1)
    else:
        yield from _ends_from(text, 0)


def snap(text: str, offset: int, step: int) -> int:
    """``offset`` itself if it is a boundary, else the nearest one in the direction of ``step`` (1 or -1)."""
    before, after = _around(text, max(0, min(offset, len(text))))
    return after if step > 0 else before


def words(text: str) -> list[tuple[int, int]]:
    """The words and single punctuation marks of ``text`` as slices, edges on grapheme boundaries."""
    found: list[tuple[int, int]] = []
    for match in _WORD.finditer(text):
        start, end = snap(text, match.start(), -1), snap(text, match.end(), 1)
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _around(text: str, offset: int) -> tuple[int, int]:
    """The last boundary up to ``offset`` and the first from there on; the same when it is one itself."""
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
    import regex  # here: a first paint of plain text needs no such library

    return regex.compile(r"\X")
