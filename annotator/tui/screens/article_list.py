"""The list of articles with this reviewer's progress, filtered while typing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from annotator.text import one_line
from annotator.tui.marks import CHOSEN, progress_bar, shorten
from annotator.tui.screens.list_modal import ENDS, FilterInput, Foot, ListModal
from annotator.tui.screens.modal import Hints
from annotator.tui.screens.row_list import RowList
from annotator.web.address import host_of

if TYPE_CHECKING:
    from annotator.domain.work import ArticleProgress
    from annotator.tui.screens.row_list import Piece

EVERYWHERE = "*"
"""The answer when the reviewer wants to search everything."""
ORDERS = ("list", "left", "drafts", "title", "newest")
"""The orders of the list, as the key cycles through them."""

_ORDER_WORDS = {
    "list": "in list order",
    "left": "most left to do first",
    "drafts": "most drafts first",
    "title": "by title",
    "newest": "newest first",
}


def title_of(row: "ArticleProgress") -> str:
    """The title of an article on screen, or else its address or id; an older version is called one."""
    title = one_line(row.article.title or row.article.url or row.article.id)
    version = row.places.version
    return f"older version: {title}" if version is not None and version.newer else title


def place_of(row: "ArticleProgress") -> str:
    """Who published an article, if known."""
    return one_line(row.article.publisher or host_of(row.article.url or ""))


def matching(rows: Sequence["ArticleProgress"], words: str) -> list[int]:
    """The indexes of the rows that contain every one of ``words`` in title, author, publisher, address, date or id."""
    wanted = words.casefold().split()
    return [index for index, row in enumerate(rows) if all(word in _searched(row) for word in wanted)]


def ordered(rows: Sequence["ArticleProgress"], places: list[int], order: str) -> list[int]:
    """``places`` in one of ``ORDERS``; ties stay in list order."""
    if order == "left":
        return sorted(places, key=lambda place: -rows[place].needs)
    if order == "drafts":
        return sorted(places, key=lambda place: -rows[place].drafts)
    if order == "title":
        return sorted(places, key=lambda place: title_of(rows[place]).casefold())
    if order == "newest":
        return sorted(places, key=lambda place: rows[place].article.published_at or "", reverse=True)
    return sorted(places)


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


_NUMBERS = 23
"""Cells taken by the ``done``, ``drafts`` and ``flags`` columns."""


class ArticleList(ListModal[str]):
    """Lets the reviewer choose an article; returns its id, ``EVERYWHERE``, or ``None`` when they left.

    Typing filters the given rows; the database is not asked.
    """

    AUTO_FOCUS = "#filter"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open", id="articles.open", tooltip="Open the article under the cursor"),
        *ENDS,
        Binding(
            "ctrl+t", "order", "Order", id="articles.order", tooltip="List order, most left, drafts, title, newest"
        ),
    ]

    def __init__(self, rows: Sequence["ArticleProgress"], current: str | None = None) -> None:
        """``current`` is the id of the open article; the cursor starts there."""
        super().__init__()
        self._rows = rows
        self._current = current
        self._order = ORDERS[0]
        self._shown = list(range(len(rows)))

    def compose(self) -> ComposeResult:
        """Filter, column heads, rows, keys."""
        with Vertical(id="dialog", classes="full") as dialog:
            dialog.border_title = Content("Articles")
            yield ArticleFilter(placeholder="type to filter by title, publisher, address or date", id="filter")
            yield Static(classes="columns")
            yield RowList(self._draw)
            yield Foot()
            yield Hints(
                ("↑↓", "Move", ""),
                ("Enter", "Open", "open"),
                ("^t", "Order", "order"),
                ("*", "Search all", "everywhere"),
                ("Esc", "Close", "leave"),
            )

    def on_mount(self) -> None:
        """Start on the open article."""
        self._show(self._current)

    def on_resize(self) -> None:
        """Adjust the column heads."""
        self.call_after_refresh(self._head)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Filter, keeping the cursor on its article if that still matches."""
        self._show(self._chosen())

    def action_order(self, order: str | None = None) -> None:
        """Sort the rows by ``order``, or by the next one."""
        chosen = self._chosen()
        self._order = order or ORDERS[(ORDERS.index(self._order) + 1) % len(ORDERS)]
        self._show(chosen)

    def action_everywhere(self) -> None:
        """Close in favour of the search over everything."""
        self.answer(EVERYWHERE)

    def action_open(self) -> None:
        """Return the article under the cursor, if any."""
        chosen = self._chosen()
        if chosen is not None:
            self.answer(chosen)

    def full(self, at: int) -> str:
        """Title, publisher, date and author of an article."""
        row = self._rows[self._shown[at]]
        parts = (
            title_of(row),
            place_of(row),
            (row.article.published_at or "")[:10],
            row.article.author,
            *row.places.words,
        )
        return " · ".join(part for part in parts if part)

    def _chosen(self) -> str | None:
        cursor = self.rows.cursor
        return self._rows[self._shown[cursor]].article.id if cursor < len(self._shown) else None

    def _show(self, chosen: str | None) -> None:
        words = self.query_one("#filter", Input).value
        self._shown = ordered(self._rows, matching(self._rows, words), self._order)
        places = (place for place, index in enumerate(self._shown) if self._rows[index].article.id == chosen)
        self.rows.show(len(self._shown), next(places, 0))
        dialog = self.query_one("#dialog")
        found = f"{len(self._shown)} of {len(self._rows)}" if words.strip() else f"{len(self._rows)}"
        dialog.border_subtitle = Content(f"{found} · {_ORDER_WORDS[self._order]}")
        self._head()

    def _head(self) -> None:
        """Draw the column heads; a click on one sorts by it."""
        listed = self.rows
        head = self.query_one(".columns", Static)
        if not listed.count:
            nothing = "No article matches: shorten the filter." if self._rows else "There are no articles yet."
            head.update(Content(nothing))
            return
        head.update(_heads(Columns.for_width(listed.row_width - 2)))

    def _draw(self, place: int, width: int) -> list["Piece"]:
        row = self._rows[self._shown[place]]
        columns = Columns.for_width(width)
        mark = f"{CHOSEN} " if row.article.id == self._current else "  "
        return [
            (shorten(mark + title_of(row), columns.title - 1), columns.title, False),
            (shorten(place_of(row), columns.place - 1), columns.place, True),
            (one_line(row.article.published_at or "")[:10], columns.date, True),
            (progress_bar(row.done, row.claims if row.needs else row.done, columns.bar), columns.bar, False),
            (f"{row.done:>5}/{row.claims:<4}", 10, False),
            (f"{row.drafts:>7}", 7, not row.drafts),
            (f"{row.flagged:>6}", 6, not row.flagged),
        ]


class ArticleFilter(FilterInput):
    """The filter of the article list; ``*`` searches everything instead."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("asterisk", "screen.everywhere", "Search all", show=False, priority=True),
    ]


def _searched(row: "ArticleProgress") -> str:
    article = row.article
    parts = (article.title, article.author, article.publisher, article.url, article.published_at, article.id)
    further = (each.url for each in row.places.addresses)
    return "\n".join(part for part in (*parts, *further) if part).casefold()


def _heads(columns: Columns) -> Content:
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
