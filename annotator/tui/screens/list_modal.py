"""What the modal lists share: keys and clicks that move and open, and search as you type."""

import asyncio
from abc import abstractmethod
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static
from textual.worker import Worker, WorkerState

from annotator.text import one_line
from annotator.tui.layout import wrap
from annotator.tui.marks import shorten
from annotator.tui.screens.fields import LineInput
from annotator.tui.screens.modal import Modal, Result
from annotator.tui.screens.row_list import RowList

FURTHEST = 1_000_000_000
"""More rows than any list has."""
ENDS = (
    Binding("ctrl+home", f"move({-FURTHEST})", "First", show=False),
    Binding("ctrl+end", f"move({FURTHEST})", "Last", show=False),
)
"""Keys to both ends of a list; Home and End belong to the field above it."""
_FOOT = 3
"""Rows of a foot; in the style sheet too."""
_PAUSE = 0.15
"""Seconds without a key before the search starts."""


class ListModal(Modal[Result]):
    """A list of rows below one input line; subclasses say what a row is and what opening it does."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "Up", show=False),
        Binding("down", "move(1)", "Down", show=False),
        Binding("pageup", "page(-1)", "Page up", show=False),
        Binding("pagedown", "page(1)", "Page down", show=False),
    ]

    @property
    def rows(self) -> RowList:
        """The list."""
        return self.query_one(RowList)

    def say(self, words: str) -> None:
        """Show words above the rows: column heads, or why there are no rows."""
        self.query_one(".columns", Static).update(Content(one_line(words)))

    def on_row_list_moved(self) -> None:
        """Show the row under the cursor in full."""
        for foot in self.query(Foot):
            foot.tell(self.full(self.rows.cursor) if self.rows.count else "")

    def full(self, at: int) -> str:
        """Everything that row ``at`` says, for the foot of the list."""
        return ""

    def on_input_submitted(self) -> None:
        """Enter opens the row under the cursor."""
        self.action_open()

    def on_row_list_picked(self) -> None:
        """A click opens."""
        self.action_open()

    def action_move(self, by: int) -> None:
        """Move the cursor by ``by`` rows."""
        self.rows.cursor += by

    def action_page(self, by: int) -> None:
        """Move the cursor by ``by`` screens."""
        self.action_move(by * max(1, self.rows.size.height - 1))

    @abstractmethod
    def action_open(self) -> None:
        """Open the row under the cursor."""


class SearchModal(ListModal[Result]):
    """A list that is searched again whenever typing pauses."""

    AUTO_FOCUS = "#filter"
    FAILED = "The search failed"

    def __init__(self) -> None:
        super().__init__()
        self.found_for: str | None = None
        """The words that the rows on screen were found for."""
        self._opens_first = False
        """Whether to open the first row of the next result."""

    @property
    def words(self) -> str:
        """What is typed."""
        return self.query_one("#filter", Input).value

    def on_input_changed(self) -> None:
        """Search once typing pauses."""
        self._opens_first = False
        self.search(_PAUSE)

    def is_undecided(self, event: events.Event | None) -> bool:
        """While the list is searched only letters are certain: other keys choose from what is found."""
        typing = isinstance(event, events.Paste) or getattr(event, "is_printable", False)
        return super().is_undecided(event) and (self._opens_first or not typing)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Say why a search failed; typing on tries again."""
        if event.state is WorkerState.ERROR:
            self.say(f"{self.FAILED}: {event.worker.error}")

    def action_open(self) -> None:
        """Open the row under the cursor; search first for what was just typed."""
        if self.found_for != self.words:
            self._opens_first = True
        else:
            self.open_row(self.rows.cursor)

    def search(self, after: float = 0) -> None:
        """Search for what is typed, after ``after`` seconds without a key."""
        self.run_worker(self._search(self.words, after), group="search", exclusive=True, exit_on_error=False)

    async def _search(self, words: str, after: float) -> None:
        await asyncio.sleep(after)
        await self.find(words)
        if self._opens_first:
            self._opens_first = False
            self.action_open()

    @abstractmethod
    async def find(self, words: str) -> None:
        """Search for ``words``, show the result, and set ``found_for``."""

    @abstractmethod
    def open_row(self, at: int) -> None:
        """Open row ``at``, if it exists."""


class FilterInput(LineInput):
    """The field above a list; Up and Down move in the list."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "screen.move(1)", "Down", show=False),
        Binding("up", "screen.move(-1)", "Up", show=False),
    ]


class Foot(Widget):
    """Three rows below a list: the row under the cursor in full, where the list cuts it."""

    ALLOW_SELECT = False

    def __init__(self) -> None:
        super().__init__()
        self._words = ""

    def tell(self, words: str) -> None:
        """Show these words."""
        self._words = one_line(words)
        self.refresh()

    def render(self) -> Content:
        """The words, wrapped, and cut where they need more rows."""
        width = max(1, self.size.width)
        rows = [self._words[start:end] for start, end in wrap(self._words, width)]
        if len(rows) > _FOOT:
            rows = [*rows[: _FOOT - 1], shorten(f"{rows[_FOOT - 1]}…", width)]
        return Content("\n".join(rows))
