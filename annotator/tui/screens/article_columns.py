"""The columns of the list of articles: their widths, their heads and what stands in a row."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.content import Content

from annotator.domain.search_hits import OLDER
from annotator.text import one_line
from annotator.tui.marks import CHOSEN, progress_bar, shorten
from annotator.web.hosts import host_shown

if TYPE_CHECKING:
    from annotator.domain.work import ArticleProgress
    from annotator.tui.screens.row_list import Piece

_NUMBERS = 23
"""Cells taken by the ``done``, ``drafts`` and ``flags`` columns."""


def title_of(row: "ArticleProgress") -> str:
    """The name of an article; an older version is called one."""
    title = one_line(row.article.name)
    version = row.places.version
    return f"{OLDER}{title}" if version is not None and version.newer else title


def place_of(row: "ArticleProgress") -> str:
    """Who published an article, if known."""
    return one_line(row.article.publisher or host_shown(row.article.url or ""))


@dataclass(frozen=True, slots=True)
class Columns:
    """The widths of the columns in cells; 0 leaves a column out."""

    title: int
    place: int
    date: int
    bar: int

    @classmethod
    def for_width(cls, width: int) -> "Columns":
        """Share out ``width`` cells: the numbers always, then a longer bar, the date and the publisher."""
        bar_width = 10 if width >= 70 else 5
        date, place = (11 if width >= 88 else 0), (20 if width >= 108 else 0)
        return cls(width - bar_width - _NUMBERS - date - place, place, date, bar_width)


def pieces(row: "ArticleProgress", columns: Columns, *, is_open: bool) -> list["Piece"]:
    """The cells of one article, marked if it is the one that is open."""
    return [
        (shorten((f"{CHOSEN} " if is_open else "  ") + title_of(row), columns.title - 1), columns.title, False),
        (shorten(place_of(row), columns.place - 1), columns.place, True),
        (one_line(row.article.published_at or "")[:10], columns.date, True),
        (progress_bar(row.done, row.claims if row.needs else row.done, columns.bar), columns.bar, False),
        (f"{row.done:>5}/{row.claims:<4}", 10, False),
        (f"{row.drafts:>7}", 7, not row.drafts),
        (f"{row.flagged:>6}", 6, not row.flagged),
    ]


def heads(columns: Columns) -> Content:
    """The heads of the columns; a click on one sorts by it."""
    cells = (
        ("title", "    Article", columns.title + 2),
        ("list", "From", columns.place),
        ("newest", "Published", columns.date),
        ("left", "Left" if columns.bar < 8 else "Progress", columns.bar),
        ("left", " done/all", 10),
        ("drafts", " drafts", 7),
        ("", " flags", 6),
    )
    return Content("").join([_cell(*cell) for cell in cells if cell[2]])


def _cell(order: str, words: str, width: int) -> Content:
    """One head; its words are clickable if it sorts."""
    text = Content(words.ljust(width))
    start = len(words) - len(words.lstrip())
    if not order:
        return text
    return text.stylize(f"@click=screen.order('{order}')", start, len(words.rstrip()))
