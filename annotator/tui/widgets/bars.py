"""The one-row parts of the review screen: header, titled rules, status line and key bar."""

from dataclasses import dataclass

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from annotator.text import one_line
from annotator.tui.keys import KeyAction
from annotator.tui.marks import shorten
from annotator.tui.widgets.looks import Looks

Piece = tuple[str, str]
"""Words and their look, one of ``looks.PARTS`` (empty for plain)."""


class Bar(Widget, can_focus=False):
    """One row of pieces, drawn without any markup: what it is given is always only text."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "Bar { height: 1; }"

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._look = Looks(self)
        self._left: tuple[Piece, ...] = ()
        self._right: tuple[Piece, ...] = ()

    def show(self, left: tuple[Piece, ...], right: tuple[Piece, ...] = ()) -> None:
        """Draw ``left`` and, at the other end, ``right``; the left gives way where both do not fit."""
        if (left, right) != (self._left, self._right):
            self._left, self._right = left, right
            self.refresh()

    @property
    def words(self) -> str:
        """What the bar says, as one string."""
        return "".join(text for text, _ in (*self._left, *self._right))

    def fill(self) -> str:
        """The character between left and right."""
        return " "

    def render_line(self, y: int) -> Strip:
        """The row."""
        width = self.size.width
        right = self._fitted(self._right, width)
        left = self._fitted(self._left, width - sum(segment.cell_length for segment in right))
        gap = width - sum(segment.cell_length for segment in (*left, *right))
        return Strip([*left, Segment(self.fill() * gap, self._look()), *right], width)

    def _fitted(self, pieces: tuple[Piece, ...], width: int) -> list[Segment]:
        """As much of the pieces as ``width`` cells hold."""
        segments = []
        for words, look in pieces:
            text = shorten(one_line(words), max(0, width))
            width -= cell_len(text)
            segments.append(Segment(text, self._look(look) if look else self._look()))
        return segments

    def notify_style_update(self) -> None:
        """Forget the looks of the old theme."""
        self._look.forget()
        super().notify_style_update()


class Rule(Bar):
    """A horizontal line with a title in it and, at its right end, what belongs to the title."""

    def fill(self) -> str:
        """A line."""
        return "─"


@dataclass(frozen=True, slots=True)
class _Button:
    first: int
    last: int
    action: str


class KeyBar(Bar):
    """The keys that matter now; each is also a button. Where not all fit, the last one (help) is still there."""

    class Pressed(Message):
        """A key of the bar was clicked."""

        def __init__(self, action: str) -> None:
            super().__init__()
            self.action = action

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._actions: list[KeyAction] = []
        self._buttons: list[_Button] = []

    def offer(self, actions: list[KeyAction]) -> None:
        """Show these actions, as many as fit."""
        if actions != self._actions:
            self._actions = actions
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """The row of keys, remembering where each one is for the mouse."""
        width, used = self.size.width, 0
        segments: list[Segment] = []
        self._buttons = []
        reserved = sum(_cells(action) for action in self._actions[-1:])
        for action in self._actions:
            cells = _cells(action)
            if used + cells > width - (reserved if action is not self._actions[-1] else 0):
                continue
            key, title = f" {one_line(action.shown_key)}", f" {one_line(action.title)}"
            segments += [Segment(key, self._look("accent", "strong")), Segment(title, self._look())]
            self._buttons.append(_Button(used, used + cells, action.action))
            used += cells
        segments.append(Segment(" " * (width - used), self._look()))
        return Strip(segments, width)

    def on_click(self, event: events.Click) -> None:
        """Do what the key would do."""
        for button in self._buttons:
            if button.first <= event.x < button.last:
                self.post_message(self.Pressed(button.action))


def _cells(action: KeyAction) -> int:
    return cell_len(f" {one_line(action.shown_key)} {one_line(action.title)}")
