"""The list of articles with this reviewer's progress, filtered while typing, and filled as one scrolls."""

import asyncio
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Protocol

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from annotator.domain.orders import ArticleOrder
from annotator.text import counted
from annotator.tui.screens.article_columns import Columns, heads, pieces, place_of, title_of
from annotator.tui.screens.list_modal import ENDS, FURTHEST, FilterInput, Foot, SearchModal
from annotator.tui.screens.modal import Hints
from annotator.tui.screens.row_list import RowList

if TYPE_CHECKING:
    from annotator.domain.work import ArticlePage, ArticleProgress
    from annotator.tui.screens.row_list import Piece

EVERYWHERE = "*"
"""The answer when the reviewer wants to search everything."""
_ORDER_WORDS = {
    ArticleOrder.LIST: "in list order",
    ArticleOrder.LEFT: "most left to do first",
    ArticleOrder.DRAFTS: "most drafts first",
    ArticleOrder.TITLE: "by title",
    ArticleOrder.NEWEST: "newest first",
}
"""The orders, as the key cycles through them."""
_NEAR = 40
"""So many rows before the end of what is held the next page is read."""
_HELD = 1_000
"""The most rows that are held; a page more on one side lets go of those on the other."""


class ListPage(Protocol):
    """Reads the articles after (1) or before (-1) one, as ``DeskArticles.list_page`` does."""

    def __call__(
        self, order: ArticleOrder, words: str, beside: str | None, direction: int, *, older: bool
    ) -> "ArticlePage":
        """The articles that hold the words, in an order; with ``older``, older versions of articles, too."""


class ArticleList(SearchModal[str]):
    """Lets the reviewer choose an article; returns its id, ``EVERYWHERE``, or ``None`` when they left.

    It holds a window of the list, which moves as one scrolls.
    """

    BESIDE = frozenset(("grow",))
    FAILED = "The articles cannot be listed"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open", id="articles.open", tooltip="Open the article under the cursor"),
        *ENDS,
        Binding(
            "ctrl+t", "order", "Order", id="articles.order", tooltip="List order, most left, drafts, title, newest"
        ),
        Binding(
            "ctrl+o", "older", "Older versions", id="articles.older", tooltip="Also list older versions of articles"
        ),
    ]

    def __init__(self, list_page: ListPage, current: str | None = None) -> None:
        """``list_page`` is called in a thread; ``current`` is the open article, where the cursor starts."""
        super().__init__()
        self._list_page = list_page
        self._current = current
        self._order = ArticleOrder.LIST
        self._older = False
        self._rows: list[ArticleProgress] = []
        self._more = {-1: False, 1: False}
        """Whether the list goes on before and after the rows that are held."""
        self._growing: set[int] = set()
        """Where a page is being read. It is let finish: a held key would otherwise start it again for ever."""

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
                ("^o", "Older", "older"),
                ("*", "Search all", "everywhere"),
                ("Esc", "Close", "leave"),
            )

    def on_mount(self) -> None:
        """Start on the open article."""
        self.search()

    def on_resize(self) -> None:
        """Adjust the column heads."""
        self.call_after_refresh(self._head)

    def on_row_list_scrolled(self) -> None:
        """Read on before the rows end."""
        listed = self.rows
        for direction, near in ((1, listed.count - 1 - listed.last_seen()), (-1, round(listed.scroll_y))):
            if self._more[direction] and near < _NEAR and direction not in self._growing:
                self._growing.add(direction)
                self.run_worker(self._grow(direction), group="grow", exit_on_error=False)

    def action_order(self, order: str | None = None) -> None:
        """Sort the rows by ``order``, or by the next one."""
        orders = list(ArticleOrder)
        self._order = ArticleOrder(order) if order else orders[(orders.index(self._order) + 1) % len(orders)]
        self.search()

    def action_older(self) -> None:
        """List older versions of articles among the others, or leave them out again."""
        self._older = not self._older
        self.search()

    def action_move(self, by: int) -> None:
        """Move the cursor by ``by`` rows; the ends are those of the whole list."""
        direction = 1 if by > 0 else -1
        if abs(by) == FURTHEST and self._more[direction]:
            self.run_worker(self._go_to_end(direction), group="search", exclusive=True, exit_on_error=False)
        else:
            super().action_move(by)

    def action_everywhere(self) -> None:
        """Close in favour of the search over everything."""
        self.answer(EVERYWHERE)

    def open_row(self, at: int) -> None:
        """Return the article in a row."""
        if at < len(self._rows):
            self.answer(self._rows[at].article.id)

    async def find(self, words: str) -> None:
        """Show the articles that contain all of ``words``, with the cursor on the same article if it is one."""
        chosen = self._chosen() if self.found_for is not None else self._current
        before = await self._page(words, chosen, -1) if chosen else None
        last = before.rows[-1].article.id if before and before.rows else None
        after = await self._page(words, last, 1)
        rows = [*(before.rows if before else ()), *after.rows]
        at = _row_of(chosen, rows)
        if at is None and last is not None:
            before, after = None, await self._page(words, None, 1)
            rows = list(after.rows)
            at = _row_of(chosen, rows)
        self.found_for = words
        self._show(rows, at or 0, {-1: bool(before and before.more), 1: after.more})
        self.query_one("#dialog").border_subtitle = Content(self._found(after, words))

    def _found(self, page: "ArticlePage", words: str) -> str:
        """How many articles there are, in which order, and what became of older versions."""
        found = f"{page.matched} of {page.total}" if words.strip() else f"{page.total}"
        parts = [found, _ORDER_WORDS[self._order]]
        if page.older:
            older = counted(page.older, "older version")
            parts.insert(1, f"with {older}" if self._older else f"without {older}")
        return " · ".join(parts)

    async def _page(self, words: str, beside: str | None, direction: int) -> "ArticlePage":
        read = partial(self._list_page, self._order, words, beside, direction, older=self._older)
        return await asyncio.to_thread(read)

    async def _go_to_end(self, direction: int) -> None:
        page = await self._page(self.found_for or "", None, -direction)
        rows = list(page.rows)
        self._show(rows, len(rows) - 1 if direction > 0 else 0, {-direction: page.more, direction: False})

    async def _grow(self, direction: int) -> None:
        """Add the next page, unless other rows are shown meanwhile."""
        held = self._rows
        try:
            page = await self._page(self.found_for or "", held[-1 if direction > 0 else 0].article.id, direction)
        finally:
            self._growing.discard(direction)
        if self._rows is not held:
            return
        rows = [*held, *page.rows] if direction > 0 else [*page.rows, *held]
        spare = max(0, len(rows) - _HELD)
        self._more[direction] = page.more
        self._more[-direction] = self._more[-direction] or spare > 0
        self._rows = rows[spare:] if direction > 0 else rows[: len(rows) - spare]
        self.rows.extend(len(self._rows), -spare if direction > 0 else len(page.rows))

    def _show(self, rows: list["ArticleProgress"], cursor: int, more: dict[int, bool]) -> None:
        self._rows, self._more = rows, more
        self.rows.show(len(rows), cursor)
        self._head()

    def full(self, at: int) -> str:
        """Title, publisher, date and author of an article."""
        row = self._rows[at]
        about = (title_of(row), place_of(row), (row.article.published_at or "")[:10], row.article.author)
        parts = (*about, *row.places.words)
        return " · ".join(part for part in parts if part)

    def _chosen(self) -> str | None:
        cursor = self.rows.cursor
        return self._rows[cursor].article.id if cursor < len(self._rows) else None

    def _head(self) -> None:
        """Draw the column heads; a click on one sorts by it."""
        if self._rows:
            self.query_one(".columns", Static).update(heads(Columns.for_width(self.rows.row_width - 2)))
        elif self.found_for is not None:
            self.say(
                "No article matches: shorten the filter." if self.found_for.strip() else "There are no articles yet."
            )

    def _draw(self, place: int, width: int) -> list["Piece"]:
        row = self._rows[place]
        return pieces(row, Columns.for_width(width), is_open=row.article.id == self._current)


def _row_of(article_id: str | None, rows: list["ArticleProgress"]) -> int | None:
    """The row of an article, or else of the version that has replaced it."""
    itself = [row.article.id for row in rows]
    replaced = [row.places.version.older if row.places.version else None for row in rows]
    return next((ids.index(article_id) for ids in (itself, replaced) if article_id and article_id in ids), None)


class ArticleFilter(FilterInput):
    """The filter of the article list; ``*`` searches everything instead."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("asterisk", "screen.everywhere", "Search all", show=False, priority=True),
    ]
