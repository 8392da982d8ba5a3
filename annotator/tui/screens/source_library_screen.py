"""The library of sources: one line to search in, a row for each source; Enter shows one in full."""

import asyncio
from abc import abstractmethod
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static
from textual.worker import Worker, WorkerState

from annotator.domain.places import Place
from annotator.domain.source_facts import SourceSummary
from annotator.text import one_line
from annotator.tui.marks import shorten
from annotator.tui.screens.article_list import FilterInput
from annotator.tui.screens.modal import Hints, Modal, Result
from annotator.tui.screens.row_list import RowList
from annotator.tui.source_words import copy_words, name_of, place_of

if TYPE_CHECKING:
    from annotator.schemes import LabelScheme
    from annotator.tui.screens.row_list import Piece
    from annotator.tui.shelf import Shelf

_MOST = 500
"""Sources shown at most; more words find the others."""
_PAUSE = 0.15
"""Seconds without a key before the database is asked."""
_USES = 6
"""Cells of the column that counts the claims."""


class SourceRows(Modal[Result]):
    """Rows of sources, the newest first, searched while typing; what Enter does is up to the screen."""

    guide_topic: ClassVar[str] = "sources"
    AUTO_FOCUS = "#filter"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open", id="sources.open", tooltip="Open the source under the cursor"),
        Binding("up", "move(-1)", "Up", show=False),
        Binding("down", "move(1)", "Down", show=False),
        Binding("pageup", "page(-1)", "Page up", show=False),
        Binding("pagedown", "page(1)", "Page down", show=False),
        Binding("ctrl+home", "move(-1000000000)", "First", show=False),
        Binding("ctrl+end", "move(1000000000)", "Last", show=False),
    ]
    HEADING = "Sources"
    OPENS = "Open"

    def __init__(self, shelf: "Shelf") -> None:
        """``shelf`` is asked in a thread."""
        super().__init__()
        self.shelf = shelf
        self._rows: list[SourceSummary] = []
        self._found_for: str | None = None
        self._wants_first = False

    @property
    def words(self) -> str:
        """What is typed."""
        return self.query_one("#filter", Input).value

    def compose(self) -> ComposeResult:
        """The words, the heads of the columns, the rows, the keys."""
        with Vertical(id="dialog", classes="full") as dialog:
            dialog.border_title = Content(self.HEADING)
            yield FilterInput(placeholder="type to search: title, publisher, author or address", id="filter")
            yield Static(classes="columns")
            yield RowList(self._draw)
            yield Hints(("↑↓", "Move", ""), ("Enter", self.OPENS, "open"), ("Esc", "Leave", "leave"))

    def on_mount(self) -> None:
        """Show the newest; follow what is being archived."""
        self.shelf.listeners.append(self.reload)
        self._ask(0)

    def on_unmount(self) -> None:
        """Nothing is to be drawn any more."""
        self.shelf.listeners.remove(self.reload)

    def on_resize(self) -> None:
        """The heads follow the columns."""
        self.call_after_refresh(self._head)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Search once the typing rests."""
        self._wants_first = False
        self._ask(_PAUSE)

    def on_input_submitted(self) -> None:
        """Enter in the field opens the source under the cursor."""
        self.action_open()

    def on_row_list_picked(self) -> None:
        """A click opens."""
        self.action_open()

    def reload(self) -> None:
        """Ask anew, keeping the cursor on its source."""
        self._ask(0)

    def action_move(self, by: int) -> None:
        """Move the cursor by so many rows."""
        self.query_one(RowList).cursor += by

    def action_page(self, by: int) -> None:
        """Move the cursor by so many screens of rows."""
        self.action_move(by * max(1, self.query_one(RowList).size.height - 1))

    def action_open(self) -> None:
        """Open what is under the cursor; what was just typed is looked for first."""
        chosen = self._chosen()
        if self._found_for != self.words:
            self._wants_first = True
        elif chosen is not None:
            self.opened(chosen)

    @abstractmethod
    def opened(self, chosen: SourceSummary) -> None:
        """A source was chosen."""

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Say why a search failed; typing on tries again."""
        if event.state is WorkerState.ERROR:
            self._say(f"The sources cannot be listed: {event.worker.error}")

    def _ask(self, after: float) -> None:
        self.run_worker(self._find(self.words, after), group="sources", exclusive=True, exit_on_error=False)

    async def _find(self, words: str, after: float) -> None:
        await asyncio.sleep(after)
        rows = await asyncio.to_thread(self.shelf.desk.sources.search, words, _MOST)
        chosen = self._chosen() if self._found_for == words else None
        self._rows, self._found_for = rows, words
        places = (n for n, row in enumerate(rows) if chosen is not None and row.source.id == chosen.source.id)
        self.query_one(RowList).show(len(rows), next(places, 0))
        many = f"the newest {_MOST}: type words to see others" if len(rows) == _MOST else str(len(rows))
        self.query_one("#dialog").border_subtitle = Content(many)
        self._head()
        if self._wants_first:
            self._wants_first = False
            self.action_open()

    def _chosen(self) -> SourceSummary | None:
        cursor = self.query_one(RowList).cursor
        return self._rows[cursor] if cursor < len(self._rows) else None

    def _head(self) -> None:
        if self._rows:
            title, host, copy = _columns(self.query_one(RowList).row_width - 2)
            self._say(f"  {'Source':<{title}}{'Host':<{host}}{'claims':>{_USES}}  {'Copy':<{copy}}")
        elif self._found_for is not None:
            self._say("No source holds all of these words." if self._found_for.strip() else "No source is cited yet.")

    def _say(self, words: str) -> None:
        self.query_one(".columns", Static).update(Content(one_line(words)))

    def _draw(self, at: int, width: int) -> list["Piece"]:
        """One row: title, where it is, how many claims rest on it, its copy."""
        row = self._rows[at]
        title, host, copy = _columns(width)
        words = copy_words(row, row.source.id in self.shelf.archiving)
        return [
            (shorten(name_of(row.source), title - 1), title, False),
            (shorten(place_of(row.source, row.host), host - 1), host, True),
            (f"{row.uses or '·':>{_USES}}  ", _USES + 2, not row.uses),
            (shorten(words, copy), copy, not row.archived),
        ]


class SourcesScreen(SourceRows[Place]):
    """The library of sources; gives back the place of a claim to go to, or ``None``."""

    def __init__(self, shelf: "Shelf", scheme: "LabelScheme") -> None:
        super().__init__(shelf)
        self._scheme = scheme

    def on_screen_resume(self) -> None:
        """What was changed in a source shows in its row."""
        if self._found_for is not None:
            self.reload()

    def opened(self, chosen: SourceSummary) -> None:
        """Show the source in full; a claim chosen there closes the list too."""
        from annotator.tui.screens.source_detail import SourceScreen

        def closed(place: Place | None) -> None:
            if place is not None:
                self.answer(place)

        self.app.push_screen(SourceScreen(self.shelf, self._scheme, chosen.source.id), closed)


class SourceChoice(SourceRows[SourceSummary]):
    """Lets the reviewer choose the source that another one is merged into."""

    HEADING = "Merge into which source?"
    OPENS = "Merge into this"

    def opened(self, chosen: SourceSummary) -> None:
        """Give the source back."""
        self.answer(chosen)


def _columns(width: int) -> tuple[int, int, int]:
    """The cells of title, host and copy in a row of ``width``."""
    host, copy = max(12, width // 5), max(18, width // 3)
    return max(8, width - host - copy - _USES - 2), host, copy
