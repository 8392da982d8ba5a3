"""A searchable list of sources."""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from annotator.domain.source_facts import SourceSummary
from annotator.tui.marks import shorten
from annotator.tui.screens.list_modal import ENDS, FilterInput, Foot, SearchModal
from annotator.tui.screens.modal import Hints, Result
from annotator.tui.screens.row_list import RowList
from annotator.tui.source_words import copy_words, link_of, name_of, place_of

if TYPE_CHECKING:
    from annotator.tui.screens.row_list import Piece
    from annotator.tui.shelf import Shelf

_PAGE = 100
"""Sources read at once."""
_NEAR = 40
"""So many rows before the end of what is held the next page is read."""
_USES = 6
"""Width of the column with the number of claims."""


class _Words(FilterInput):
    """The field above the sources; in the empty field, + adds to the library."""

    class Plus(Message):
        """A document is to be added."""

    def on_key(self, event: events.Key) -> None:
        """Handle the + before ``Input`` inserts it."""
        if event.character == "+" and not self.value:
            event.prevent_default()
            event.stop()
            self.post_message(self.Plus())


class SourceRows(SearchModal[Result]):
    """Sources, newest first, with search as you type, filled as one scrolls. The caller decides what Enter does."""

    guide_topic: ClassVar[str] = "sources"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open", id="sources.open", tooltip="Open the source under the cursor"),
        *ENDS,
    ]
    BESIDE = frozenset(("grow",))
    FAILED = "The sources cannot be listed"

    def __init__(
        self,
        shelf: "Shelf",
        chosen: "Callable[[SourceRows[Result], SourceSummary], None]",
        *,
        heading: str = "Sources",
        opens: str = "Open",
        without: str | None = None,
        add: Callable[[], None] | None = None,
    ) -> None:
        """``shelf`` is queried in a thread; ``chosen`` is called with the source when Enter is pressed.

        The source with the id ``without`` is not listed. ``add`` asks for a document to add to the library.
        """
        super().__init__()
        self.shelf = shelf
        self._on_chosen = chosen
        self._heading = heading
        self._opens = opens
        self._without = without
        self._add_document = add
        self._rows: list[SourceSummary] = []
        self._last: str | None = None
        """The source behind which the list goes on; ``None`` at its end."""

    def compose(self) -> ComposeResult:
        """Lay out search field, column headers, rows and keys."""
        with Vertical(id="dialog", classes="full") as dialog:
            dialog.border_title = Content(self._heading)
            yield _Words(placeholder="type to search: title, publisher, author or address", id="filter")
            yield Static(classes="columns")
            yield RowList(self._draw)
            yield Foot()
            added = [("+", "Add to the library", "add")] if self._add_document else []
            yield Hints(("↑↓", "Move", ""), ("Enter", self._opens, "open"), *added, ("Esc", "Close", "leave"))

    def action_add(self) -> None:
        """Ask for a document to add to the library."""
        if self._add_document is not None:
            self._add_document()

    @on(_Words.Plus)
    def _plus(self) -> None:
        self.action_add()

    def on_mount(self) -> None:
        """Show the newest sources, and update them while archiving."""
        self.shelf.listeners.append(self.reload)
        self.search()

    def on_unmount(self) -> None:
        """Stop the updates."""
        self.shelf.listeners.remove(self.reload)

    def on_screen_resume(self) -> None:
        """Show changes made in other screens."""
        if self.found_for is not None:
            self.reload()

    def on_resize(self) -> None:
        """Align the headers with the columns."""
        self.call_after_refresh(self._head)

    def reload(self) -> None:
        """Search again and keep the cursor on its source."""
        self.search()

    def open_row(self, at: int) -> None:
        """Open the source in a row."""
        if at < len(self._rows):
            self._on_chosen(self, self._rows[at])

    def on_row_list_scrolled(self) -> None:
        """Read on before the rows end."""
        if self._last is not None and self.rows.last_seen() + _NEAR >= len(self._rows):
            self.run_worker(self._grow(self._last), group="grow", exclusive=True, exit_on_error=False)

    async def find(self, words: str) -> None:
        """Show the newest sources that contain all of ``words``, and no fewer than before where they are the same."""
        most = max(_PAGE, len(self._rows)) if self.found_for == words else _PAGE
        found = await asyncio.to_thread(self.shelf.desk.sources.search, words, most + 1)
        chosen = self._chosen() if self.found_for == words else None
        self._rows, self.found_for = [], words
        self._add(found, most)
        places = (n for n, row in enumerate(self._rows) if chosen is not None and row.source.id == chosen.source.id)
        self.rows.show(len(self._rows), next(places, 0))
        self._head()

    async def _grow(self, last: str) -> None:
        """Add the sources behind ``last``, unless other rows are shown meanwhile."""
        held = self._rows
        found = await asyncio.to_thread(self.shelf.desk.sources.search, self.found_for or "", _PAGE + 1, last)
        if self._rows is held:
            self._add(found, _PAGE)
            self.rows.extend(len(held), 0)

    def _add(self, found: list[SourceSummary], most: int) -> None:
        """Take over at most ``most`` of what was found, and say how many there are; one more tells that it goes on."""
        self._rows += [row for row in found[:most] if row.source.id != self._without]
        self._last = found[most - 1].source.id if len(found) > most else None
        many = f"{len(self._rows):,}{'' if self._last is None else ' and more'}"
        self.query_one("#dialog").border_subtitle = Content(many)

    def full(self, at: int) -> str:
        """Title, address, and the state of the copy."""
        row = self._rows[at]
        source = row.source
        name, words = name_of(source), copy_words(row, source.id in self.shelf.archiving)
        return " · ".join(dict.fromkeys(part for part in (name, source.where, source.url, words) if part))

    def _chosen(self) -> SourceSummary | None:
        cursor = self.rows.cursor
        return self._rows[cursor] if cursor < len(self._rows) else None

    def _head(self) -> None:
        if self._rows:
            title, host, copy = _columns(self.rows.row_width - 2)
            self.say(f"  {'Source':<{title}}{'Host':<{host}}{'claims':>{_USES}}  {'Copy':<{copy}}")
        elif self.found_for is not None:
            empty = "No source is cited yet." if self._without is None else "There is no other source."
            self.say("No source contains all of these words." if self.found_for.strip() else empty)

    def _draw(self, at: int, width: int) -> list["Piece"]:
        """One row: title, host, number of claims, copy."""
        row = self._rows[at]
        title, host, copy = _columns(width)
        words = copy_words(row, row.source.id in self.shelf.archiving)
        return [
            (shorten(name_of(row.source), title - 1), title, False),
            (shorten(place_of(row.source, row.host), host - 1), host, True, link_of(row.source)),
            (f"{row.uses:>{_USES}}  ", _USES + 2, not row.uses),
            (shorten(words, copy), copy, not row.archived),
        ]


def _columns(width: int) -> tuple[int, int, int]:
    """Widths of title, host and copy in a row of ``width`` cells."""
    host, copy = max(12, width // 5), max(18, width // 3)
    return max(8, width - host - copy - _USES - 2), host, copy
