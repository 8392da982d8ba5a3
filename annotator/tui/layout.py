"""Wrapping an article into rows of terminal cells: quick to start, exact wherever the reviewer looks.

Every sentence starts on its own row. Heights of sentences not looked at yet are estimated from their length, so
opening or resizing an article of 100,000 sentences takes milliseconds; ``settle`` makes them exact, visible ones first,
then the rest in small portions.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len

from annotator.graphemes import grapheme_ends
from annotator.text import one_line

if TYPE_CHECKING:
    from annotator.domain.records import Sentence

Slice = tuple[int, int]

_NARROW = re.compile(r"[\x20-\x7e\xa0-\xac\xae-\u02ff\u0370-\u0482\u2010-\u2027]*")
"""Text in which every code point is one cell wide; a test compares it with Rich's table."""
_SETTLE_AT_ONCE = 1_000
_CACHED_BLOCKS = 4_096
_GROUP = 512
"""Sentences per group: a changed height moves its group and the groups after it, not every sentence."""


def wrap(text: str, width: int) -> list[Slice]:
    """Cut ``text`` (one line, see ``text.one_line``) into slices at most ``width`` cells wide.

    Breaks at spaces, which belong to no slice; a word wider than the line is cut between user-perceived characters.
    Returns at least one slice; a single character wider than ``width`` gets its own line.
    """
    width = max(1, width)
    if _NARROW.fullmatch(text):
        return _wrap_narrow(text, width)
    return _wrap_wide(text, width)


def _wrap_narrow(text: str, width: int) -> list[Slice]:
    """The fast way, for text in which every code point is one cell."""
    lines: list[Slice] = []
    end = len(text.rstrip(" "))
    at = len(text) - len(text.lstrip(" "))
    while end - at > width:
        cut = text.rfind(" ", at, at + width + 1)
        if cut <= at:
            lines.append((at, at + width))
            at += width
        else:
            lines.append((at, at + len(text[at:cut].rstrip(" "))))
            at = cut + 1
        while text[at] == " ":
            at += 1
    lines.append((min(at, end), end))
    return lines


def _wrap_wide(text: str, width: int) -> list[Slice]:
    """The exact way: words and characters measured in cells."""
    lines: list[Slice] = []
    start, end, used = -1, 0, 0
    for match in re.finditer("[^ ]+", text):
        for piece_start, piece_end, cells in _pieces(match.group(), match.start(), width):
            if start >= 0 and used + (piece_start - end) + cells > width:
                lines.append((start, end))
                start = -1
            if start < 0:
                start, end, used = piece_start, piece_start, 0
            used += piece_start - end + cells
            end = piece_end
    lines.append((max(0, start), end))
    return lines


def _pieces(word: str, offset: int, width: int) -> list[tuple[int, int, int]]:
    """A word as (start, end, cells), in single characters if it is too wide for any line."""
    cells = cell_len(word)
    if cells <= width:
        return [(offset, offset + len(word), cells)]
    pieces = []
    start = 0
    for end in grapheme_ends(word):
        pieces.append((offset + start, offset + end, cell_len(word[start:end])))
        start = end
    return pieces


class Block(NamedTuple):
    """A sentence laid out: its display text, the slice on each row, and the row of each claim's mark."""

    text: str
    lines: list[Slice]
    marks: list[int]

    @property
    def height(self) -> int:
        """Rows the sentence takes; more than its lines when it has more claims than lines."""
        return max(len(self.lines), self.marks[-1] + 1 if self.marks else 0)


def wrap_beside(text: str, width: int, room: int, starts: Sequence[int]) -> tuple[list[Slice], list[int]]:
    """Cut ``text`` into rows of ``width`` cells, but of ``room`` cells where a mark stands beside the row.

    The mark of each of ``starts`` stands on the row where its text starts, or on the next free row below. Returns the
    rows and the row of each mark.
    """
    lines = wrap(text, width)
    marks: list[int] = []
    for start in starts:
        row = max(_row_of(lines, start), marks[-1] + 1 if marks else 0)
        if row < len(lines) and cell_len(text[slice(*lines[row])]) > room:
            at = lines[row][0]
            first, *_ = _wrapped_from(text, at, room)
            word = text.rfind(" ", at, start) + 1
            if first[1] <= start and at < word:  # it starts behind the narrow row: the next one begins with it
                lines = [*lines[:row], (at, len(text[:word].rstrip(" ")))]
                row, at = row + 1, word
                first, *_ = _wrapped_from(text, at, room)
            rest = _wrapped_from(text, first[1], width) if text[first[1] :].strip(" ") else []
            lines = [*lines[:row], first, *rest]
        marks.append(row)
    return lines, marks


def _row_of(lines: Sequence[Slice], start: int) -> int:
    """The row of the character at ``start``; the space between two rows belongs to the second."""
    return min(bisect_right([end for _, end in lines], start), len(lines) - 1)


def _wrapped_from(text: str, at: int, width: int) -> list[Slice]:
    return [(at + start, at + end) for start, end in wrap(text[at:], width)]


class Layout:
    """Which sentence is on which row of an article ``width`` cells wide, ``room`` cells where a mark stands beside it.

    ``mark_starts(n)`` gives where what has a mark in sentence ``n`` starts, relative to it and in order.
    """

    def __init__(
        self,
        sentences: Sequence["Sentence"],
        width: int,
        mark_starts: Callable[[int], Sequence[int]],
        room: int | None = None,
    ) -> None:
        self._width = width
        self._room = room or width
        self._sentences = sentences
        self._mark_starts = mark_starts
        self._blocks: dict[int, Block] = {}
        before = -1 if not sentences else sentences[0].paragraph
        gaps = bytearray(len(sentences))
        heights = []
        for n, sentence in enumerate(sentences):
            gaps[n] = sentence.paragraph != before
            before = sentence.paragraph
            heights.append(1 + (sentence.end - sentence.start) // max(1, width) + gaps[n])
        self._gaps, self._heights = gaps, heights
        self._settled = bytearray(len(sentences))
        self._frontier = 0
        self._within: dict[int, list[int]] = {}
        self._group_rows = [sum(heights[at : at + _GROUP]) for at in range(0, len(heights), _GROUP)]
        self._group_starts = list(accumulate(self._group_rows, initial=0))
        if len(sentences) <= _SETTLE_AT_ONCE:
            self.settle(0, len(sentences))

    @property
    def rows(self) -> int:
        """How many rows the article takes, partly estimated."""
        return self._group_starts[-1]

    def row_of(self, n: int) -> int:
        """The row of the first line of sentence ``n``."""
        group, index = divmod(n, _GROUP)
        return self._group_starts[group] + self._starts_within(group)[index] + self._gaps[n]

    def at(self, row: int) -> tuple[int, int]:
        """The sentence on ``row`` and the line within it; line -1 is the blank row before a paragraph."""
        group = max(0, min(bisect_right(self._group_starts, row), len(self._group_rows)) - 1)
        within = self._starts_within(group)
        inside = row - self._group_starts[group]
        index = max(0, min(bisect_right(within, inside), len(within) - 1) - 1)
        n = group * _GROUP + index
        return n, inside - within[index] - self._gaps[n]

    def block(self, n: int) -> Block:
        """Sentence ``n`` laid out."""
        found = self._blocks.get(n)
        if found is None:
            found = self._measure(n)
            if len(self._blocks) >= _CACHED_BLOCKS:
                self._blocks.clear()
            self._blocks[n] = found
        return found

    def offset_at(self, row: int, column: int) -> tuple[int, int]:
        """The sentence on ``row``, and the offset into it of the character ``column`` cells into the row's text."""
        n, index = self.at(max(0, min(row, self.rows - 1)))
        block = self.block(n)
        start, end = block.lines[max(0, min(index, len(block.lines) - 1))]
        used, offset = 0, start
        for place in grapheme_ends(block.text[start:end]):
            used += cell_len(block.text[offset : start + place])
            if used > column:
                break
            offset = start + place
        return n, offset

    def settle(self, first: int, last: int) -> bool:
        """Make the heights of sentences ``first`` to ``last`` (excluded) exact; returns whether any row moved."""
        touched = set()
        for n in range(max(0, first), min(last, len(self._heights))):
            if self._settled[n]:
                continue
            self._settled[n] = 1
            height = self._measure(n).height + self._gaps[n]
            if height != self._heights[n]:
                self._group_rows[n // _GROUP] += height - self._heights[n]
                self._heights[n] = height
                touched.add(n // _GROUP)
        for group in touched:
            self._within.pop(group, None)
        if touched:
            self._group_starts = list(accumulate(self._group_rows, initial=0))
        return bool(touched)

    def settle_more(self, count: int) -> bool:
        """Make the next ``count`` sentences from the top exact; returns whether any are left."""
        self.settle(self._frontier, self._frontier + count)
        self._frontier += count
        return self._frontier < len(self._heights)

    def claims_changed(self, n: int) -> None:
        """Lay sentence ``n`` out again because its claims changed."""
        self._blocks.pop(n, None)
        self._settled[n] = 0
        self.settle(n, n + 1)

    def _measure(self, n: int) -> Block:
        text = self._sentences[n].text
        if not _NARROW.fullmatch(text):
            text = one_line(text)
        return Block(text, *wrap_beside(text, self._width, self._room, self._mark_starts(n)))

    def _starts_within(self, group: int) -> list[int]:
        """The rows on which the blocks of a group start, relative to its first row, and its end."""
        found = self._within.get(group)
        if found is None:
            found = list(accumulate(self._heights[group * _GROUP : (group + 1) * _GROUP], initial=0))
            self._within[group] = found
        return found
