"""Paragraphs of an article with their kinds, from blank lines, line ends, list marks and tables."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from annotator.domain.vocabulary import SentenceKind
from annotator.ingest.furniture import is_aside, is_citation, is_heading_of_links, is_heading_of_sources
from annotator.ingest.shapes import is_byline, is_clock, is_headline, list_and_table_lines, table_headers
from annotator.ingest.text_lines import (
    RAGGED,
    Line,
    ends_sentence,
    first_word,
    line_width,
    split_lines,
    trim,
    undoubled,
    wrap_width,
)

_BYLINE_LINES = 6
_CREDITS_LINES = 3
_NOTES_AT_END = 6
"""Paragraphs at the end that may be notes on the author."""
_MAY_BE_ASIDE = (SentenceKind.BODY, SentenceKind.LIST_ITEM)
_NARROW = re.compile(r"[,;:–—-]$")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """``text[start:end]``; a ``whole`` one is one sentence in any case (headline, byline, row).

    One that ``continues`` has the number of the paragraph before it, as the rows of a table have.
    """

    start: int
    end: int
    kind: SentenceKind
    whole: bool = False
    continues: bool = False


def find_paragraphs(text: str, headline_end: int | None = None, *, wrapped: bool = False) -> list[Paragraph]:
    """The paragraphs of ``text`` in order, the headline first if there is one.

    ``headline_end`` is the end of the headline, if known; otherwise the first paragraph is the headline if it looks
    like one and more follows. ``wrapped`` says that lines are wrapped; otherwise this is detected.
    """
    if headline_end is None:
        return with_asides(text, _with_headline(text, list(_body(text, 0, wrapped))))
    start, end = trim(text, 0, min(headline_end, len(text)))
    headline = [Paragraph(start, end, SentenceKind.HEADLINE, whole=True)] if start < end else []
    return with_asides(text, [*headline, *_body(text, end, wrapped)])


def with_asides(text: str, paragraphs: list[Paragraph]) -> list[Paragraph]:
    """The paragraphs with those that stand beside the article marked so.

    What is listed below a heading of links is one too, and so are the lines that name sources below such a heading.
    """
    marked: list[Paragraph] = []
    links = sources = False
    for index, each in enumerate(paragraphs):
        words = text[each.start : each.end]
        listed = links and each.kind is SentenceKind.LIST_ITEM and not each.whole
        cited = sources and is_citation(words)
        near_end = index > 0 and index >= len(paragraphs) - _NOTES_AT_END
        aside = each.kind in _MAY_BE_ASIDE and (listed or cited or is_aside(words, near_end=near_end))
        links = listed or (aside and is_heading_of_links(words))
        sources = (aside and is_heading_of_sources(words)) or (cited and aside)
        marked.append(replace(each, kind=SentenceKind.ASIDE) if aside else each)
    return marked


def guess_headline(text: str) -> str | None:
    """The headline that ``find_paragraphs`` would find, on one line, or ``None``."""
    first = next(iter(find_paragraphs(text)), None)
    if first is None or first.kind is not SentenceKind.HEADLINE:
        return None
    return " ".join(text[first.start : first.end].split())


def _with_headline(text: str, paragraphs: list[Paragraph]) -> list[Paragraph]:
    if len(paragraphs) < 2 or paragraphs[0].kind is not SentenceKind.BODY:
        return paragraphs
    first = paragraphs[0]
    if not is_headline(text[first.start : first.end]):
        return paragraphs
    return [Paragraph(first.start, first.end, SentenceKind.HEADLINE, whole=True), *paragraphs[1:]]


def _body(text: str, start: int, wrapped: bool) -> Iterator[Paragraph]:
    lines = undoubled(text, split_lines(text, start))
    shapes = list_and_table_lines(text, lines)
    bylines = {index for index in _edge_lines(len(lines)) if is_byline(text[lines[index].start : lines[index].end])}
    bylines |= {index for index, line in enumerate(lines) if is_clock(text, line)}
    width = line_width(lines) if wrapped else wrap_width(text, lines, shapes.keys() | bylines)
    headers = table_headers(text, lines, shapes)
    first = 0
    for index in range(1, len(lines) + 1):
        if index == len(lines) or _starts_paragraph(text, lines, (first, index), shapes, bylines, width):
            yield _paragraph(lines, first, index, shapes, bylines, headers)
            first = index


def _edge_lines(count: int) -> Iterator[int]:
    yield from range(min(_BYLINE_LINES, count))
    yield from range(max(_BYLINE_LINES, count - _CREDITS_LINES), count)


def _paragraph(
    lines: list[Line], first: int, stop: int, shapes: dict[int, str], bylines: set[int], headers: set[int]
) -> Paragraph:
    start, end = lines[first].start, lines[stop - 1].end
    if first in bylines:
        return Paragraph(start, end, SentenceKind.BYLINE, whole=True)
    if shapes.get(first) == "row":
        kind = SentenceKind.TABLE_HEADER if first in headers else SentenceKind.LIST_ITEM
        return Paragraph(start, end, kind, whole=True, continues=shapes.get(first - 1) == "row")
    if first in shapes:
        return Paragraph(start, end, SentenceKind.LIST_ITEM)
    return Paragraph(start, end, SentenceKind.BODY)


def _starts_paragraph(
    text: str, lines: list[Line], at: tuple[int, int], shapes: dict[int, str], bylines: set[int], width: int | None
) -> bool:
    """Whether line ``at[1]`` opens a paragraph rather than continuing the one that began with line ``at[0]``."""
    first, index = at
    line, before = lines[index], lines[index - 1]
    if width is None or line.after_gap or index in bylines or index - 1 in bylines:
        return True
    if index in shapes:
        return shapes[index] == "row" or not _runs_on(text, before, line, first in shapes)
    if shapes.get(index - 1) == "row":
        return True
    room = width - before.length - 1 - len(first_word(text, line))
    if ends_sentence(text, before):
        return room > width // RAGGED or line.indent > before.indent + 1
    return room > width * 2 // 5 and text[line.start].isupper() and not _NARROW.search(text, before.start, before.end)


def _runs_on(text: str, before: Line, line: Line, after_item: bool) -> bool:
    """Whether a line that looks like a list item is a wrapped line that begins with a dash or a number."""
    follows = text[line.start : line.end].split(None, 1)[1][:1]
    return not after_item and follows.islower() and not ends_sentence(text, before) and text[before.end - 1] != ":"
