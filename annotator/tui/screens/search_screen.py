"""Search over everything: one line to type in, and beneath it what was found, by sort."""

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static
from textual.worker import Worker, WorkerState

from annotator.domain.search_hits import Found, FoundGroup, FoundIn
from annotator.text import one_line
from annotator.tui.marks import shorten
from annotator.tui.screens.article_list import FilterInput
from annotator.tui.screens.modal import Hints, Modal
from annotator.tui.screens.row_list import RowList
from annotator.tui.snippets import snippet

if TYPE_CHECKING:
    from annotator.tui.screens.row_list import Piece

_FEW = 4
"""Things of one sort shown at first."""
_PAUSE = 0.15
"""Seconds without a key before the database is asked."""

Row = Found | FoundGroup | FoundIn
"""A thing that was found, the rest of a group that is not shown yet, or the head of a group."""


def rows_of(groups: Sequence[FoundGroup], whole: set[FoundIn]) -> list[Row]:
    """The rows for what was found: heads, things, and one row for what of a sort is not among ``whole`` yet."""
    rows: list[Row] = []
    for group in groups:
        shown = group.found if group.kind in whole or len(group.found) == _FEW + 1 else group.found[:_FEW]
        rows += [group.kind, *shown]
        if len(shown) < len(group.found):
            rows.append(group)
    return rows


class Everywhere(Modal[Found]):
    """Lets the reviewer look for words; gives back what they chose. ``search`` blocks and is called in a thread."""

    AUTO_FOCUS = "#filter"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Go there", id="everywhere.open", tooltip="Go to what is under the cursor"),
        Binding("up", "move(-1)", "Up", show=False),
        Binding("down", "move(1)", "Down", show=False),
        Binding("pageup", "page(-1)", "Page up", show=False),
        Binding("pagedown", "page(1)", "Page down", show=False),
    ]

    def __init__(self, search: Callable[[str], list[FoundGroup]], initial: str = "") -> None:
        super().__init__()
        self._search = search
        self._initial = initial
        self._groups: list[FoundGroup] = []
        self._whole: set[FoundIn] = set()
        self._rows: list[Row] = []
        self.found_for = ""
        """The words that what is shown was found for."""
        self._wants_first = False

    @property
    def words(self) -> str:
        """What is typed."""
        return self.query_one("#filter", Input).value

    def compose(self) -> ComposeResult:
        """The words, what was found, the keys."""
        with Vertical(id="dialog", classes="full") as dialog:
            dialog.border_title = Content("Search everything")
            yield FilterInput(
                self._initial, placeholder="words of articles, claims, notes, quotes, sources", id="filter"
            )
            yield Static(classes="columns")
            yield RowList(self._draw)
            yield Hints(("↑↓", "Move", ""), ("Enter", "Go there", "open"), ("Esc", "Leave", "leave"))

    def on_mount(self) -> None:
        """Find at once what the words from last time find."""
        self._say("Type two letters or more.")
        if self._initial:
            self._ask(0)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Search once the typing rests."""
        self._wants_first = False
        self._ask(_PAUSE)

    def on_input_submitted(self) -> None:
        """Enter goes to what is under the cursor."""
        self.action_open()

    def on_row_list_picked(self) -> None:
        """A click goes there."""
        self.action_open()

    def action_move(self, by: int) -> None:
        """Move the cursor by so many rows, past the heads."""
        rows = self.query_one(RowList)
        step = 1 if by > 0 else -1
        at = max(0, min(rows.cursor + by, len(self._rows) - 1))
        while 0 <= at < len(self._rows) and isinstance(self._rows[at], FoundIn):
            at += step
        if 0 <= at < len(self._rows):
            rows.cursor = at

    def action_page(self, by: int) -> None:
        """Move the cursor by so many screens of rows."""
        self.action_move(by * max(1, self.query_one(RowList).size.height - 1))

    def action_open(self) -> None:
        """Go to what is under the cursor, or show the rest of its sort; what was just typed is looked for first."""
        if self.found_for != self.words:
            self._wants_first = True
            return
        cursor = self.query_one(RowList).cursor
        row = self._rows[cursor] if cursor < len(self._rows) else None
        if isinstance(row, FoundGroup):
            self._whole.add(row.kind)
            self._show(cursor)
        elif isinstance(row, Found):
            self.answer(row)

    def _ask(self, after: float) -> None:
        self.run_worker(self._find(self.words, after), group="everywhere", exclusive=True, exit_on_error=False)

    async def _find(self, words: str, after: float) -> None:
        await asyncio.sleep(after)
        groups = await asyncio.to_thread(self._search, words)
        self._groups, self._whole, self.found_for = groups, set(), words
        self._show(1)
        if self._wants_first:
            self._wants_first = False
            self.action_open()

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Say why a search failed; typing on tries again."""
        if event.state is WorkerState.ERROR:
            self._say(f"The search failed: {event.worker.error}")

    def _show(self, cursor: int) -> None:
        self._rows = rows_of(self._groups, self._whole)
        self.query_one(RowList).show(len(self._rows), cursor)
        if self._rows:
            parts = [f"{each.kind} {len(each.found)}{'+' * each.more}" for each in self._groups]
            self._say(" · ".join(parts))
        else:
            self._say("Nothing holds all of these words." if self.found_for.strip() else "Type two letters or more.")

    def _say(self, words: str) -> None:
        self.query_one(".columns", Static).update(Content(one_line(words)))

    def _draw(self, place: int, width: int) -> list["Piece"]:
        row = self._rows[place]
        if isinstance(row, FoundIn):
            return [(f"{row.value} {'─' * width}", width, True)]
        if isinstance(row, FoundGroup):
            more = len(row.found) - _FEW
            return [(f"  … {more}{' and more' * row.more} {row.kind.value}: Enter shows them", width, True)]
        beside = 0 if width < 60 else min(28, width // 3)
        about = shorten(one_line(row.about), beside - 1) if beside else ""
        return [
            ("  " + snippet(row.text, self.found_for, width - beside - 3), width - beside, False),
            (about, beside, True),
        ]
