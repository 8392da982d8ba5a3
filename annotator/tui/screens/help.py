"""The screen that says what marks mean and lists every key; a click on a key does what it does."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from rich.style import Style
from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.color import Color, ColorParseError
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from annotator.text import one_line
from annotator.tui.screens.modal import Hints, ScrollModal

Groups = Sequence[tuple[str, Sequence[tuple[str, ...]]]]
"""Groups of rows, each with a heading; see ``marks.HelpRow``."""


class HelpScreen(ScrollModal[str]):
    """Lists keys or other short items in groups; a row with an action returns its id. Esc, ? or q closes it."""

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
                yield Static(keys_table(self._groups, self.app.theme_variables))
            clicks = (
                [("click", "Do it", "")] if any(row[2:3] > ("",) for _, rows in self._groups for row in rows) else []
            )
            yield Hints(("Esc", "Close", "leave"), ("↑↓ PgUp PgDn", "Scroll", ""), *clicks)

    def on_mount(self) -> None:
        """Follow the theme."""
        self.app.theme_changed_signal.subscribe(self, lambda _: self._draw())

    def _draw(self) -> None:
        self.query_one("#body Static", Static).update(keys_table(self._groups, self.app.theme_variables))

    def action_run(self, action_id: str) -> None:
        """Close, and let the review screen run this action."""
        self.answer(action_id)


def keys_table(groups: Groups, colours: Mapping[str, str]) -> Table:
    """Two columns, key and description, with a heading above each group; ``colours`` are those of the theme."""
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True, min_width=10)
    table.add_column(ratio=1, overflow="fold")
    for number, (heading, rows) in enumerate(groups):
        if number:
            table.add_row()
        table.add_row(Text(""), Text(one_line(heading), style="bold underline"))
        for key, words, *more in rows:
            action, tone, link = [*more, "", "", ""][:3]
            click = Style(meta={"@click": f"screen.run({action!r})"}) if action else Style()
            style = Style(bold=True) + click + _colour(tone, colours)
            table.add_row(Text(one_line(key), style=style), _linked(Text(one_line(words), style=click), link))
    return table


def _linked(words: Text, url: str) -> Text:
    """``words`` with the address in them as a link for the terminal."""
    at = words.plain.find(url) if url else -1
    if at >= 0:
        words.stylize(Style(link=url), at, at + len(url))
    return words


def _colour(tone: str, colours: Mapping[str, str]) -> Style:
    """The theme's colour for a mark; none where the theme leaves it to the terminal."""
    try:
        return Style(color=Color.parse(colours.get(f"text-{tone}", "")).rich_color)
    except ColorParseError:
        return Style()
