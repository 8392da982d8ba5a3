"""Search over everything: one line to type in, and the results below, grouped by kind."""

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from annotator.domain.search_hits import OLDER, Found, FoundGroup, FoundIn
from annotator.text import one_line, places_of
from annotator.tui.marks import shorten
from annotator.tui.screens.list_modal import FilterInput, Foot, SearchModal
from annotator.tui.screens.modal import Hints
from annotator.tui.screens.row_list import RowList

if TYPE_CHECKING:
    from annotator.tui.screens.row_list import Piece

_FEW = 4
"""Results of one kind shown at first."""
_BEFORE = 24
"""Characters shown before the first word found, if there is room."""
_SHORT = "Type at least two letters."

Row = Found | FoundGroup | FoundIn
"""A result, the hidden rest of a group, or the head of a group."""


def rows_of(groups: Sequence[FoundGroup], whole: set[FoundIn]) -> list[Row]:
    """Heads, results, and one row for the rest of each group that is not in ``whole``."""
    rows: list[Row] = []
    for group in groups:
        shown = group.found if group.kind in whole or len(group.found) == _FEW + 1 else group.found[:_FEW]
        rows += [group.kind, *shown]
        if len(shown) < len(group.found):
            rows.append(group)
    return rows


class Everywhere(SearchModal[Found]):
    """Lets the reviewer search; returns what they chose. ``search`` blocks and is called in a thread."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Go there", id="everywhere.open", tooltip="Go to what is under the cursor"),
    ]

    def __init__(self, search: Callable[[str], list[FoundGroup]], initial: str = "") -> None:
        super().__init__()
        self._look_for = search
        self._initial = initial
        self._groups: list[FoundGroup] = []
        self._whole: set[FoundIn] = set()
        self._rows: list[Row] = []
        self.found_for = ""

    def compose(self) -> ComposeResult:
        """The words, the results, the keys."""
        with Vertical(id="dialog", classes="full") as dialog:
            dialog.border_title = Content("Search everything")
            yield FilterInput(
                self._initial, placeholder="words of articles, claims, notes, quotes, sources", id="filter"
            )
            yield Static(classes="columns")
            yield RowList(self._draw)
            yield Foot()
            yield Hints(("↑↓", "Move", ""), ("Enter", "Go there", "open"), ("Esc", "Close", "leave"))

    def on_mount(self) -> None:
        """Search for the previous words at once."""
        self.say(_SHORT)
        if self._initial:
            self.search()

    def action_move(self, by: int) -> None:
        """Move the cursor by ``by`` rows, skipping heads."""
        rows = self.rows
        step = 1 if by > 0 else -1
        at = max(0, min(rows.cursor + by, len(self._rows) - 1))
        while 0 <= at < len(self._rows) and isinstance(self._rows[at], FoundIn):
            at += step
        if 0 <= at < len(self._rows):
            rows.cursor = at

    def open_row(self, at: int) -> None:
        """Go to the result, or show the rest of its group."""
        row = self._rows[at] if at < len(self._rows) else None
        if isinstance(row, FoundGroup):
            self._whole.add(row.kind)
            self._show(at)
        elif isinstance(row, Found):
            self.answer(row)

    def full(self, at: int) -> str:
        """What a result says, and where."""
        row = self._rows[at]
        return OLDER * row.older + f"{row.text} · {row.about}".strip(" ·") if isinstance(row, Found) else ""

    async def find(self, words: str) -> None:
        """Show what contains all of ``words``."""
        groups = await asyncio.to_thread(self._look_for, words)
        self._groups, self._whole, self.found_for = groups, set(), words
        self._show(1)

    def _show(self, cursor: int) -> None:
        self._rows = rows_of(self._groups, self._whole)
        self.rows.show(len(self._rows), cursor)
        if self._rows:
            parts = [f"{each.kind} {len(each.found)}{'+' * each.more}" for each in self._groups]
            self.say(" · ".join(parts))
        else:
            self.say("Nothing contains all of these words." if (self.found_for or "").strip() else _SHORT)

    def _draw(self, place: int, width: int) -> list["Piece"]:
        row = self._rows[place]
        if isinstance(row, FoundIn):
            return [(f"{row.value} {'─' * width}", width, True)]
        if isinstance(row, FoundGroup):
            more = len(row.found) - _FEW
            return [(f"  … {more}{' and more' * row.more} {row.kind.value}: Enter shows them", width, True)]
        beside = 0 if width < 60 else min(28, width // 3)
        about = shorten(one_line(row.about), beside - 1) if beside else ""
        mark = f"  {OLDER * row.older}"
        return [
            (mark + snippet(row.text, self.found_for or "", width - beside - 1 - len(mark)), width - beside, False),
            (about, beside, True),
        ]


def snippet(text: str, words: str, cells: int) -> str:
    """``text`` on one line of ``cells``, from shortly before the first of ``words``, with ‹ › around them."""
    line = " ".join(one_line(text).split())
    places = places_of(words, line)
    far = bool(places) and places[0][1] > cells * 2 // 3
    start = places[0][0] - min(_BEFORE, cells // 3) if far else 0
    if far:
        start = line.find(" ", start, places[0][0]) + 1 or places[0][0]
    shown, at = "…" if start else "", start
    for begin, end in places:
        shown += f"{line[at:begin]}‹{line[begin:end]}›"
        at = end
        if cell_len(shown) > cells:
            break
    return shorten(shown + line[at:], cells)
