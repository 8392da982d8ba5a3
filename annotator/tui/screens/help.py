"""The screen that lists every key."""

from collections.abc import Sequence
from typing import ClassVar

from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from annotator.text import one_line
from annotator.tui.screens.modal import Hints, ScrollModal

Groups = Sequence[tuple[str, Sequence[tuple[str, str]]]]
"""Groups of keys: a heading, and pairs of key and description."""


class HelpScreen(ScrollModal):
    """Lists keys or other short items in groups; Esc, ?, q or a click closes it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("question_mark,q", "leave", "Close", show=False)]

    def __init__(self, groups: Groups, title: str = "Keys") -> None:
        super().__init__()
        self._groups = groups
        self._heading = title

    def compose(self) -> ComposeResult:
        """All groups in one table that wraps to the width."""
        with Vertical(id="dialog", classes="wide") as dialog:
            dialog.border_title = Content(self._heading)
            with VerticalScroll(id="body"):
                yield Static(keys_table(self._groups))
            yield Hints(("Esc", "Close", "leave"), ("↑↓ PgUp PgDn", "Scroll", ""))


def keys_table(groups: Groups) -> Table:
    """Two columns, key and description, with a heading above each group."""
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True, min_width=10)
    table.add_column(ratio=1, overflow="fold")
    for number, (heading, keys) in enumerate(groups):
        if number:
            table.add_row()
        table.add_row(Text(""), Text(one_line(heading), style="bold underline"))
        for key, words in keys:
            table.add_row(Text(one_line(key), style="bold"), Text(one_line(words)))
    return table
