"""What the modal screens with a list of rows share: keys and clicks that move and open, and a search while typing."""

import asyncio
from abc import abstractmethod
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Input, Static
from textual.worker import Worker, WorkerState

from annotator.text import one_line
from annotator.tui.screens.fields import LineInput
from annotator.tui.screens.modal import Modal, Result
from annotator.tui.screens.row_list import RowList

FURTHEST = 1_000_000_000
"""More rows than any list has."""
ENDS = (
    Binding("ctrl+home", f"move({-FURTHEST})", "First", show=False),
    Binding("ctrl+end", f"move({FURTHEST})", "Last", show=False),
)
"""The keys to both ends of a list beneath a field, which keeps Home and End."""
_PAUSE = 0.15
"""Seconds without a key before the database is asked."""


class ListModal(Modal[Result]):
    """A list of rows under one line of words; what a row is, and what opening it means, is up to the screen."""

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
        """Put words above the rows: the heads of the columns, or why there are no rows."""
        self.query_one(".columns", Static).update(Content(one_line(words)))

    def on_input_submitted(self) -> None:
        """Enter in the field opens what is under the cursor."""
        self.action_open()

    def on_row_list_picked(self) -> None:
        """A click opens."""
        self.action_open()

    def action_move(self, by: int) -> None:
        """Move the cursor by so many rows."""
        self.rows.cursor += by

    def action_page(self, by: int) -> None:
        """Move the cursor by so many screens of rows."""
        self.action_move(by * max(1, self.rows.size.height - 1))

    @abstractmethod
    def action_open(self) -> None:
        """Open what is under the cursor."""


class SearchModal(ListModal[Result]):
    """A list that is asked for anew whenever the typing rests."""

    AUTO_FOCUS = "#filter"
    FAILED = "The search failed"

    def __init__(self) -> None:
        super().__init__()
        self.found_for: str | None = None
        """The words that what is shown was found for."""
        self._opens_first = False
        """Whether what is found next is opened at once."""

    @property
    def words(self) -> str:
        """What is typed."""
        return self.query_one("#filter", Input).value

    def on_input_changed(self, event: Input.Changed) -> None:
        """Search once the typing rests."""
        self._opens_first = False
        self.search(_PAUSE)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Say why a search failed; typing on tries again."""
        if event.state is WorkerState.ERROR:
            self.say(f"{self.FAILED}: {event.worker.error}")

    def action_open(self) -> None:
        """Open what is under the cursor; what was just typed is looked for first."""
        if self.found_for != self.words:
            self._opens_first = True
        else:
            self.open_row(self.rows.cursor)

    def search(self, after: float = 0) -> None:
        """Look for what is typed, after so many seconds without a key."""
        self.run_worker(self._search(self.words, after), group="search", exclusive=True, exit_on_error=False)

    async def _search(self, words: str, after: float) -> None:
        await asyncio.sleep(after)
        await self.find(words)
        if self._opens_first:
            self._opens_first = False
            self.action_open()

    @abstractmethod
    async def find(self, words: str) -> None:
        """Ask for what holds ``words``, show it, and note in ``found_for`` what it was found for."""

    @abstractmethod
    def open_row(self, at: int) -> None:
        """Open row number ``at``, if there is such a row."""


class FilterInput(LineInput):
    """The field above a list; Up and Down are left to the list."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "screen.move(1)", "Down", show=False),
        Binding("up", "screen.move(-1)", "Up", show=False),
    ]
