"""The passages that the finder offers, the one under the cursor in full."""

from collections.abc import Callable, Sequence, Set

from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget

from annotator.domain.library import Passage
from annotator.tui.passage_words import PassageRow, blocks

_STYLES = {"heading": "bold", "quiet": "", "fact": "italic", "": ""}
"""Nothing here has a colour: none could be taken for a verdict."""


class PassageList(Widget, can_focus=True):
    """Draws passages; the screen's keys move the cursor and act on the passage there."""

    ALLOW_SELECT = False

    class Moved(Message):
        """The cursor is on another passage."""

    def __init__(self, quoted: Callable[[], Set[str]]) -> None:
        """``quoted`` gives the quotes that the claim has by now; passages that hold one of them are marked."""
        super().__init__()
        self.passages: list[Passage] = []
        self.cursor = 0
        self._quoted = quoted
        self._said = ""

    def show(self, passages: Sequence[Passage], said: str = "") -> None:
        """Show these passages, or ``said`` where there are none."""
        self.passages, self.cursor, self._said = list(passages), 0, said
        self.refresh()

    def move(self, by: int) -> None:
        """Move the cursor by ``by`` passages."""
        self.go(self.cursor + by)

    def go(self, place: int) -> None:
        """Put the cursor on the passage at ``place``, or the nearest there is."""
        self.cursor = max(0, min(place, len(self.passages) - 1))
        self.refresh()
        self.post_message(self.Moved())

    def drop(self, place: int) -> None:
        """Take a passage off the list."""
        del self.passages[place]
        self._said = "No other passage."
        self.go(self.cursor)

    @property
    def current(self) -> Passage | None:
        """The passage under the cursor."""
        return self.passages[self.cursor] if self.passages else None

    def render(self) -> Content:
        """The rows in view."""
        if not self.passages:
            return Content(self._said)
        rows, at = self._rows(self.size)
        return Content("\n").join([self._drawn(row, here=place == at) for place, row in rows])

    def on_click(self, event: events.Click) -> None:
        """A click puts the cursor on a passage."""
        rows, _ = self._rows(self.size)
        if event.y < len(rows):
            self.go(rows[event.y][0])

    def _rows(self, size: Size) -> tuple[list[tuple[int, PassageRow]], int]:
        """The rows in view, each with the place of its passage, and the cursor."""
        width, height = max(10, size.width), max(1, size.height)
        quotes = self._quoted()
        cited = {n for n, each in enumerate(self.passages) if any(quote in each.text for quote in quotes)}
        found = blocks(self.passages, self.cursor, width, height, cited)
        rows = [(place, row) for place, block in enumerate(found) for row in block]
        before = sum(len(block) for block in found[: self.cursor])
        last = before + len(found[self.cursor])
        top = max(0, min(before, last - height), last - height) if last > height else 0
        return rows[top : top + height], self.cursor

    def _drawn(self, row: PassageRow, *, here: bool) -> Content:
        heading = row.tone == "heading" or (row.tone == "quiet" and row.text[:1].isdigit())
        content = Content(row.text).stylize("bold reverse" if here and heading else _STYLES[row.tone])
        for start, end in row.strong:
            content = content.stylize("bold", start, end)
        return content
