"""The claim under the cursor in full: text, speaker, reasons, answer and sources."""

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from annotator.text import one_line
from annotator.tui.layout import wrap
from annotator.tui.marks import shorten
from annotator.tui.widgets.looks import Looks

if TYPE_CHECKING:
    from annotator.tui.claim_words import Line, Links
    from annotator.tui.layout import Slice

_NAME = 9
Row = tuple[str, str, Sequence["Slice"]]
"""A name, a row of its text, and the slices of it that are underlined."""
_LEAST = 2
"""Rows a long claim gets at least."""


def _within(slices: Sequence["Slice"], low: int, high: int) -> tuple["Slice", ...]:
    """The parts of ``slices`` from ``low`` to ``high``, relative to ``low``."""
    cut = ((max(start, low), min(end, high)) for start, end in slices)
    return tuple((start - low, end - low) for start, end in cut if start < end)


class ClaimPanel(ScrollView, inherit_bindings=False, can_focus=False):
    """Shows named lines of text, wrapped; the mouse wheel and two keys of the screen scroll."""

    ALLOW_SELECT = False

    class Shifted(Message):
        """Other rows than before are in view."""

    class Picked(Message):
        """A line was clicked, the one called ``name``."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._look = Looks(self)
        self._links: Links = {}
        self._lines: list[Line] = []
        self._marked: Sequence[Slice] = ()
        self._to_end = False
        self._rows: list[Row] = []

    def show(
        self, lines: "list[Line]", marked: Sequence["Slice"] = (), *, links: "Links | None" = None, to_end: bool = False
    ) -> None:
        """Show these lines from the top, with the slices ``marked`` of the claim underlined.

        ``links`` are web addresses by the name of the line, with the words that lead there. ``to_end`` shows the end of
        a claim that is too long for the panel, instead of its start.
        """
        if (lines, marked, to_end) != (self._lines, self._marked, self._to_end):
            self._lines, self._marked, self._to_end, self._links = lines, marked, to_end, links or {}
            self._wrap()
            self.scroll_to(y=0, animate=False)

    @property
    def hidden(self) -> tuple[int, int]:
        """How many rows there are above and below those in view."""
        above = round(self.scroll_y)
        return above, max(0, len(self._rows) - above - self.size.height)

    def turn(self, direction: int) -> None:
        """Scroll a page down (1) or up (-1), less the row in which to find one's place."""
        self.scroll_relative(y=direction * max(1, self.size.height - 1), animate=False, force=True)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Tell the screen that other rows are in view."""
        super().watch_scroll_y(old_value, new_value)
        self.post_message(self.Shifted())

    @property
    def words(self) -> str:
        """The text of the panel, one line each."""
        return "\n".join(f"{name}\t{text}" for name, text in self._lines)

    def on_resize(self) -> None:
        """Wrap again."""
        self._wrap()
        self.post_message(self.Shifted())

    def render_line(self, y: int) -> Strip:
        """One row: the name, then the words."""
        row = y + self.scroll_offset.y
        width = self.scrollable_content_region.width
        if row >= len(self._rows):
            return Strip.blank(width, self._look())
        name, text, marked = self._rows[row]
        if name == "-":
            segments = [Segment(" ", self._look()), *self._pieces(text, marked)]
        else:
            segments = [Segment(f" {name:<{_NAME}}", self._look("quiet")), *self._linked(name, text)]
        return Strip(segments).adjust_cell_length(width, self._look())

    def notify_style_update(self) -> None:
        """Drop the old theme's styles."""
        self._look.forget()
        super().notify_style_update()

    def _wrap(self) -> None:
        """Wrap every line to the current width; ``-`` marks the rows of the claim itself."""
        before = len(self._rows)
        width = self.scrollable_content_region.width
        named: list[Row] = []
        for name, text in self._lines:
            if name:
                shown = one_line(text)
                pieces = wrap(shown, max(8, width - _NAME - 2))
                named += [(name if n == 0 else "", shown[a:b], ()) for n, (a, b) in enumerate(pieces)]
        room = max(_LEAST, self.size.height - len(named))
        self._rows = [*self._exact(width, room), *named]
        self.refresh_lines(0, max(before, len(self._rows)))
        height = max(len(self._rows), self.size.height)
        if self.virtual_size != (width, height):  # setting it lays the whole screen out again
            self.virtual_size = Size(width, height)

    def on_click(self, event: events.Click) -> None:
        """Report the line under the mouse; it may take several rows."""
        rows = self._rows[: event.y + self.scroll_offset.y + 1]
        name = next((name for name, _, _ in reversed(rows) if name.strip()), "-")
        if len(rows) > event.y + self.scroll_offset.y and name != "-":
            self.post_message(self.Picked(name))

    def _linked(self, name: str, text: str) -> list[Segment]:
        """A row of a named line, with the words that are an address as a link for the terminal."""
        words, url = self._links.get(name, ("", ""))
        at = text.find(words) if words else -1
        if at < 0:
            return [Segment(text, self._look())]
        link = self._look() + Style(link=url, underline=True)
        rest = Segment(text[at + len(words) :], self._look())
        return [Segment(text[:at], self._look()), Segment(words, link), rest]

    def _pieces(self, text: str, marked: Sequence["Slice"]) -> list[Segment]:
        """A row of the claim, with the words of its reasons underlined."""
        cuts = sorted({0, len(text), *(min(edge, len(text)) for piece in marked for edge in piece)})
        plain, told = self._look("strong"), self._look("strong", "reason")
        return [
            Segment(text[a:b], told if any(start <= a and b <= end for start, end in marked) else plain)
            for a, b in pairwise(cuts)
        ]

    def _exact(self, width: int, room: int) -> list[Row]:
        """The claim itself, cut to ``room`` rows so that the lines below stay in view."""
        rows: list[Row] = []
        for name, text in self._lines:
            if not name:
                shown = one_line(text)
                rows += [("-", shown[a:b], _within(self._marked, a, b)) for a, b in wrap(shown, max(8, width - 2))]
        if len(rows) > room and self._to_end:
            _, text, marked = rows[-room]
            rows = [("-", f"…{text[1:]}", marked), *rows[len(rows) - room + 1 :]]
        elif len(rows) > room:
            _, text, marked = rows[room - 1]
            rows = [*rows[: room - 1], ("-", shorten(text + "…", max(8, width - 2)), marked)]
        return rows
