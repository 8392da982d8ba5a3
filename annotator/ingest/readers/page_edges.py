"""Finding what stands at the top and bottom of every page of a PDF: running heads, page numbers, a browser's own lines.

A figure alone on a line may be part of the article, so it goes only if it counts the pages.
"""

import re
from collections import defaultdict
from collections.abc import Iterator

_EDGE = 4
"""Lines at the top and bottom of a page that may be running; a browser prints two of each, in any order."""
_REPEATS = 3
"""Pages that must share a line with words, unless there are only two."""
_NEAR = 2
"""Page numbers may stand on every other page only."""
_FIGURE = re.compile(r"\d+")
_GOES_ON = re.compile(r"[^\W\d_A-Z].*[.!?][”’\"')]*")
"""The end of a sentence that began on the line above, which is never a running head."""
_WORD = re.compile(r"[^\W\d_]{3}")
_COUNTED = re.compile(
    r"[\s()\[\]–—|·•.-]*(?:(?:page|seite|strana|str\.|página|pagina|p\.)\s*)?"
    r"\d{1,4}(?:\s*(?:of|/|von|z|de|sur|di)\s*\d{1,4})?[\s()\[\]–—|·•-]*",
    re.IGNORECASE,
)
"""A page number, perhaps with the number of pages, and nothing that would make it an amount."""
_TOTAL = r"(?:Page\s+)?\d{1,4}\s*(?:/|of|von|z|de|sur)\s*\d{1,4}"
_ADDRESS = re.compile(rf"(?:https?|file)://\S+(?:\s+{_TOTAL})?", re.IGNORECASE)
_PAGE_OF = re.compile(_TOTAL, re.IGNORECASE)
_PRINTED_AT = re.compile(
    r"(?:\d{1,4}[./-]\s?\d{1,2}[./-]\s?\d{2,4}|[^\W\d_]{3,}\.? \d{1,2}, \d{4}),?\s+"
    r"\d{1,2}:\d{2}(?::\d{2})?(?:\s*[AP]M)?(?:\s+(\S.*))?",
    re.IGNORECASE,
)
"""Date and time of printing, perhaps with the title of the page."""


def without_running_lines(pages: list[str], title: str | None = None) -> list[str]:
    """The pages without page numbers, running heads, and the lines that a browser prints around a page.

    ``title`` is the title that the document states, which browsers print above every page.
    """
    split = [[line.strip() for line in page.strip().splitlines()] for page in pages]
    inner = [_without_print_lines(lines, title, first=number == 0) for number, lines in enumerate(split)]
    running = _running_lines(inner)
    return ["\n".join(_inner(lines, running, page)).strip() for page, lines in enumerate(inner)]


def _edges(lines: list[str]) -> list[int]:
    return [index for index in range(len(lines)) if index < _EDGE or index >= len(lines) - _EDGE]


def _without_print_lines(lines: list[str], title: str | None, *, first: bool) -> list[str]:
    """The lines without date, title, address and number that a browser prints; on the first page the title stays."""
    edges = _edges(lines)
    dated = {index: found[1] for index in edges if (found := _PRINTED_AT.fullmatch(lines[index]))}
    addressed = {index for index in edges if _ADDRESS.fullmatch(lines[index])}
    counted = {index for index in edges if _PAGE_OF.fullmatch(lines[index])}
    if not addressed or not (dated or counted or any(_PAGE_OF.search(lines[index]) for index in addressed)):
        return lines
    heads = {_key(each) for each in (title, *dated.values()) if each}
    titled = [index for index in edges if _key(lines[index]) in heads]
    kept = {index for index in titled if index < _EDGE * 2} if first else set()
    gone = addressed | counted | dated.keys() | (set(titled) - {max(kept, default=-1)})
    return [line for index, line in enumerate(lines) if index not in gone]


def _key(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


_Place = tuple[int, tuple[int, ...]]
"""A page and the figures in one of its lines."""


def _running_lines(pages: list[list[str]]) -> set[tuple[int, str]]:
    """The lines at the edges of several pages, as pairs of page and line."""
    alike: dict[str, list[tuple[_Place, str]]] = defaultdict(list)
    for page, lines in enumerate(pages):
        for line in {lines[index] for index in _edges(lines)}:
            figures = tuple(int(figure) for figure in _FIGURE.findall(line)[:8])
            alike[_FIGURE.sub("0", line)].append(((page, figures), line))
    return {
        (place[0], line)
        for shape, group in alike.items()
        for place, line in group
        if _runs(shape, line, place, [other for other, _ in group], len(pages))
    }


def _runs(shape: str, line: str, place: _Place, group: list[_Place], pages: int) -> bool:
    """Whether a line is a page number that is counted on, or words that stand on enough pages."""
    others = [other for other in group if other != place and _follows(place, other)]
    if _COUNTED.fullmatch(line):
        return any(0 < abs(page - place[0]) <= _NEAR and figures != place[1] for page, figures in others)
    if _GOES_ON.fullmatch(line):
        return False
    often = 2 if pages == 2 else max(_REPEATS, pages // 2)
    return _WORD.search(shape) is not None and len(others) + 1 >= often


def _follows(one: _Place, other: _Place) -> bool:
    """Whether two lines have the same figures, or one figure that counts the pages between them."""
    apart = other[0] - one[0]
    steps = [after - before for before, after in zip(one[1], other[1], strict=True)]
    return apart != 0 and (not any(steps) or [step for step in steps if step] == [apart])


def _inner(lines: list[str], running: set[tuple[int, str]], page: int) -> Iterator[str]:
    """The lines between the first and the last that do not run."""
    first, stop = 0, len(lines)
    while first < stop and first < _EDGE and (not lines[first] or (page, lines[first]) in running):
        first += 1
    while stop > first and stop > len(lines) - _EDGE and (not lines[stop - 1] or (page, lines[stop - 1]) in running):
        stop -= 1
    yield from lines[first:stop]
