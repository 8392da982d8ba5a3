"""The lines of an article: where they are, and whether they were broken to fit a width or to end a paragraph."""

import re
from collections.abc import Container
from dataclasses import dataclass

BLANK = (
    "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000\u200b\u2060\ufeff"
)
"""What a sentence never starts or ends with: all that ``str.isspace`` knows, and what has no width at all."""

CLOSERS = "”’\"'»›)]}」』】）“«"
"""Marks that may stand between a full stop and the space after it (German and Danish close with “ and «)."""

RAGGED = 8
"""Lines wrapped by hand stop up to an eighth of the width early."""

_BLANKS = re.compile(f"[{re.escape(BLANK)}]*")
_ENDED = re.compile(rf"[.!?…。！？｡؟۔।][{re.escape(CLOSERS)}]*$")
_NEW_PAGE = "\x0c\u2029"


@dataclass(frozen=True, slots=True)
class Line:
    """A line with something on it: ``text[start:end]`` without the blanks around it.

    ``indent`` counts the blanks before it; ``after_gap`` says that a blank line or a page break comes before.
    """

    start: int
    end: int
    indent: int
    after_gap: bool

    @property
    def length(self) -> int:
        """Columns up to the last visible character, as far as code points are columns."""
        return self.indent + self.end - self.start


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """The offsets of ``text[start:end]`` without blanks at its edges; empty at ``end`` when it is all blank."""
    blanks = _BLANKS.match(text, start, end)
    left = blanks.end() if blanks else start
    right = end
    while right > left and text[right - 1] in BLANK:
        right -= 1
    return left, right


def split_lines(text: str, start: int = 0) -> list[Line]:
    """The lines of ``text`` from ``start`` on that are not blank; every Unicode line end counts."""
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
    """Whether the line ends with a full stop of any script, closing marks aside."""
    return _ENDED.search(text, max(line.start, line.end - 12), line.end) is not None


def first_word(text: str, line: Line) -> str:
    """The line up to its first space, at most 40 characters of it."""
    return text[line.start : min(line.end, line.start + 40)].split(None, 1)[0]


def line_width(lines: list[Line]) -> int:
    """How long a full line is: nine in ten are no longer."""
    lengths = sorted(line.length for line in lines)
    return lengths[len(lengths) * 9 // 10] if lengths else 0


def wrap_width(text: str, lines: list[Line], apart: Container[int] = ()) -> int | None:
    """The width the text was wrapped to, or ``None`` when a line end means the end of a paragraph.

    A text counts as wrapped when most of its lines that have a neighbour stop only because the next word would not
    have fitted (the mark of greedy wrapping), stop in mid-sentence, and go on in lower case now and then. The lines
    whose indexes are in ``apart`` (lists, tables, bylines) say nothing about it.
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
