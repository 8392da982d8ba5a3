"""A list of one-line rows that draws only what is visible, so its length costs nothing."""

from collections.abc import Callable
from typing import ClassVar

from rich.cells import set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

Piece = tuple[str, int, bool] | tuple[str, int, bool, str | None]
"""Text, its width in cells, whether it is faint, and the address it links to (``address.web_link``), if any.

The text must be safe to display already (``one_line``).
"""


class RowList(ScrollView, can_focus=False):
    """Rows with a cursor. The screen moves the cursor; a click picks a row."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"row-list--cursor", "row-list--faint"}

    cursor: reactive[int] = reactive(0)

    class Picked(Message):
        """Row number ``index`` was clicked."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    class Moved(Message):
        """The cursor is on another row, or the rows have changed."""

    class Scrolled(Message):
        """Other rows are in view."""

    def __init__(self, draw: Callable[[int, int], list[Piece]]) -> None:
        """``draw`` returns the pieces of a row (from 0) for a width in cells."""
        super().__init__()
        self._draw = draw
        self._count = 0

    @property
    def count(self) -> int:
        """How many rows there are."""
        return self._count

    @property
    def row_width(self) -> int:
        """How many cells a row has."""
        return self.scrollable_content_region.width

    def show(self, count: int, cursor: int = 0) -> None:
        """Show ``count`` rows with the cursor on one of them."""
        self._count = count
        self.virtual_size = Size(self.row_width, count)
        self.cursor = cursor
        self._reveal()
        self.refresh()
        self.post_message(self.Moved())

    def extend(self, count: int, above: int) -> None:
        """Show ``count`` rows, ``above`` of them new before the first (negative: gone), and leave the view in place."""
        seen = self.scroll_y + above
        self._count = count
        self.virtual_size = Size(self.row_width, count)
        self.set_reactive(RowList.cursor, self.validate_cursor(self.cursor + above))
        self.scroll_to(y=seen, animate=False, force=True)
        self.refresh()

    def last_seen(self) -> int:
        """The number of the last row in view."""
        return round(self.scroll_y) + self.size.height - 1

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Tell the screen, which may have more rows."""
        super().watch_scroll_y(old_value, new_value)
        self.post_message(self.Scrolled())

    def validate_cursor(self, cursor: int) -> int:
        """Keep the cursor on a row."""
        return max(0, min(cursor, self._count - 1))

    def watch_cursor(self) -> None:
        """Keep the cursor in view."""
        self._reveal()
        self.refresh()
        self.post_message(self.Moved())

    def on_resize(self) -> None:
        """Adopt the new width and keep the cursor in view."""
        self.virtual_size = Size(self.row_width, self._count)
        self._reveal()

    def on_click(self, event: events.Click) -> None:
        """Pick the row under the pointer."""
        index = event.y + round(self.scroll_y)
        if index < self._count:
            self.cursor = index
            self.post_message(self.Picked(index))

    def render_line(self, y: int) -> Strip:
        """One row, or a blank line below the last."""
        index = y + round(self.scroll_y)
        width = self.row_width
        if index >= self._count:
            return Strip.blank(self.size.width, self.rich_style)
        here = index == self.cursor
        plain = self.get_component_rich_style("row-list--cursor") if here else self.rich_style
        faint = plain if here else self.get_component_rich_style("row-list--faint")
        mark = Segment("▸ " if here else "  ", plain)
        pieces = self._draw(index, width - 2)
        drawn = [
            Segment(set_cell_size(text, cells), (faint if dim else plain) + Style(link=link[0] if link else None))
            for text, cells, dim, *link in pieces
        ]
        return Strip([mark, *drawn]).adjust_cell_length(self.size.width, plain)

    def _reveal(self) -> None:
        self.scroll_to_region(Region(0, self.cursor, 1, 1), animate=False, force=True)
