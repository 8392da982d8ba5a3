"""The text of an article's elements as trafilatura leaves them: every word of them, in blocks."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

_APART = frozenset(
    ("body", "div", "p", "head", "quote", "item", "main", "article", "section", "ab", "fw", "cell", "row")
)
"""Elements that start and end a block of text; any others stand in a line."""


class _Whole(str):
    """A block that is written as it is: a list or a table."""

    __slots__ = ()


def blocks_of(body: "_Element") -> Iterator[str]:
    """The blocks of an article in reading order: paragraphs, headings, lists, tables; none is blank."""
    line: list[str] = []
    for piece in (*_pieces(body), None):
        if piece is None or isinstance(piece, _Whole):
            text = _lines("".join(line))
            line = []
            yield from filter(None, (text, piece))
        else:
            line.append(piece)


def _pieces(node: "_Element") -> Iterator[str | None]:
    """Text in a line, whole blocks, and ``None`` where a block ends."""
    yield _flat(node.text)
    for child in node:
        if child.tag == "lb":
            yield "\n"
        elif child.tag == "list":
            yield _Whole("\n".join(_items(child)))
        elif child.tag == "table":
            yield _Whole("\n".join(_rows(child)))
        elif child.tag == "code" and node.tag != "p":
            yield _Whole("".join(child.itertext()).strip("\n"))
        elif child.tag in _APART:
            yield None
            yield from _pieces(child)
            yield None
        elif isinstance(child.tag, str):
            yield from _pieces(child)
        yield _flat(child.tail)


def _rows(table: "_Element") -> Iterator[str]:
    """The rows that have any words; a cell's lines are joined. Text between rows stands on lines of its own."""
    for row in table:
        if row.tag == "row":
            cells = [" ".join(" ".join(blocks_of(cell)).split()) for cell in row if cell.tag == "cell"]
            if any(cells):
                yield " | ".join(cells)
        elif isinstance(row.tag, str):
            yield from blocks_of(row)
        yield from filter(None, (_lines(_flat(row.tail)),))


def _items(node: "_Element", indent: str = "") -> Iterator[str]:
    """The items of a list, each on a line of its own, what they hold below them."""
    number = 0
    for item in node:
        if item.tag == "list":
            yield from _items(item, indent + "  ")
        elif isinstance(item.tag, str):
            number += 1
            mark = f"{number}. " if node.get("rend") == "ol" else "- "
            lines = [line for block in blocks_of(item) for line in block.split("\n")]
            yield from (f"{indent}{mark if at == 0 else '  '}{line}" for at, line in enumerate(lines))
        yield from filter(None, (_lines(_flat(item.tail)),))


def _lines(text: str) -> str:
    """A block's text; line breaks stay unless the sentence continues."""
    lines = filter(None, (" ".join(line.split(" ")).strip() for line in text.split("\n")))
    return re.sub(r"\n(?=[a-zß-öø-ÿ])", " ", re.sub(" +", " ", "\n".join(lines)))


def _flat(text: str | None) -> str:
    """HTML white space collapsed to one space, without soft hyphens; no-break spaces stay."""
    return re.sub(r"[ \t\r\n\f]+", " ", (text or "").replace("\xad", ""))
