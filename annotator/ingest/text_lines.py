"""The lines of an article, and whether they are wrapped to a width or end paragraphs."""

import re
from collections.abc import Container
from dataclasses import dataclass, replace

BLANK = (
    "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000\u200b\u2060\ufeff"
)
"""Characters that no sentence starts or ends with: ``str.isspace`` and zero-width characters."""

CLOSERS = "”’\"'»›)]}」』】）“«"
"""Marks that may come between a full stop and the next space (German and Danish close with “ and «)."""

NOTE_MARKS = r"(?:[⁰¹²³⁴⁵⁶⁷⁸⁹]+|[ \xa0]?\[(?:\d{1,3}|[a-z]|note \d{1,3}|citation needed)\])*"
"""A pattern for the marks of notes after a full stop: “[5]”, “²”."""

RAGGED = 8
"""Lines wrapped by hand end up to one eighth of the width early."""

_BLANKS = re.compile(f"[{re.escape(BLANK)}]*")
_ENDED = re.compile(rf"[.!?…。！？｡؟۔।][{re.escape(CLOSERS)}]*{NOTE_MARKS}$")
_DOUBLED = 4
"""Lines that a text must have to be called double-spaced."""
_NEW_PAGE = "\x0c\u2029"


@dataclass(frozen=True, slots=True)
class Line:
    """A non-blank line: ``text[start:end]`` without the blanks around it.

    ``indent`` counts the blanks before it; ``after_gap`` says that a blank line or a page break comes before it.
    """

    start: int
    end: int
    indent: int
    after_gap: bool

    @property
    def length(self) -> int:
        """Columns up to the last visible character, counting code points."""
        return self.indent + self.end - self.start


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """The offsets of ``text[start:end]`` without blanks at its edges; empty at ``end`` if it is all blank."""
    blanks = _BLANKS.match(text, start, end)
    left = blanks.end() if blanks else start
    right = end
    while right > left and text[right - 1] in BLANK:
        right -= 1
    return left, right


def split_lines(text: str, start: int = 0) -> list[Line]:
    """The non-blank lines of ``text`` from ``start`` on, split at every Unicode line end."""
    lines: list[Line] = []
    at, gap = start, False
    for raw in text[start:].splitlines(keepends=True):
        left, right = trim(text, at, at + len(raw))
        if left < right:
            lines.append(Line(left, right, left - at, gap and bool(lines)))
        gap = left == right or raw[-1] in _NEW_PAGE
        at += len(raw)
    return lines


def ends_sentence(text: str, line: Line) -> bool:
    """Whether the line ends with a full stop of any script, possibly before closing marks."""
    return _ENDED.search(text, max(line.start, line.end - 12), line.end) is not None


def first_word(text: str, line: Line) -> str:
    """The first word of the line, at most 40 characters."""
    return text[line.start : min(line.end, line.start + 40)].split(None, 1)[0]


def line_width(lines: list[Line]) -> int:
    """The length of a full line: nine in ten lines are at most this long."""
    lengths = sorted(line.length for line in lines)
    return lengths[len(lengths) * 9 // 10] if lengths else 0


def undoubled(text: str, lines: list[Line]) -> list[Line]:
    """The lines as of a text without the blank lines that stand between all of them, if it was typed double-spaced.

    Its lines are those of a wrapped text, and at least a quarter of them go on in lower case.
    """
    gaps = sum(line.after_gap for line in lines)
    starts = [text[line.start] for line in lines[1:]]
    if len(lines) < _DOUBLED or gaps * 10 < (len(lines) - 1) * 9 or sum(c.islower() for c in starts) * 4 < len(starts):
        return lines
    close = [replace(line, after_gap=False) for line in lines]
    return close if wrap_width(text, close) else lines


def wrap_width(text: str, lines: list[Line], apart: Container[int] = ()) -> int | None:
    """The width that the text was wrapped to, or ``None`` if a line end is the end of a paragraph.

    A text is wrapped if most lines with a neighbour end only because the next word would not fit (greedy wrapping) and
    in mid-sentence, and some continue in lower case. Lines with indexes in ``apart`` (lists, tables, bylines) do not
    count.
    """
    joints = [
        (lines[index - 1], lines[index])
        for index in range(1, len(lines))
        if not (lines[index].after_gap or index in apart or index - 1 in apart)
    ]
    if not joints:
        return None
    width = line_width([line for line, _ in joints])
    if not 40 <= width <= 120:
        return None
    forced = sum(line.length + 1 + len(first_word(text, after)) >= width - width // RAGGED for line, after in joints)
    unfinished = sum(not ends_sentence(text, line) for line, _ in joints)
    starts = [text[after.start] for _, after in joints]
    lower, upper = sum(c.islower() for c in starts), sum(c.isupper() for c in starts)
    flowing = lower * 4 >= lower + upper
    return width if forced * 5 >= len(joints) * 3 and unfinished * 2 >= len(joints) and flowing else None
