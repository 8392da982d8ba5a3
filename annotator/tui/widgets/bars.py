"""The one-row parts of the review screen: header, titled rules, status line and key bar."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from annotator.text import one_line
from annotator.tui.marks import shorten
from annotator.tui.widgets.looks import Looks

if TYPE_CHECKING:
    from annotator.tui.keys import KeyAction

_IMPORTANT = ("warning", "error")
"""Looks of what must be read to its end."""
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


class StatusLine(Bar):
    """What was said last. A warning that one row does not hold takes two, and so does a note behind a warning."""

    def show(self, left: tuple[Piece, ...], right: tuple[Piece, ...] = ()) -> None:
        """Say the first of ``left``, and beneath it the second where there is one."""
        super().show(left, right)
        self._fit()

    def on_resize(self) -> None:
        """Take as many rows as the new width asks for."""
        self._fit()

    def _fit(self) -> None:
        rows = len(self._rows())
        if self.styles.height is None or self.styles.height.value != rows:
            self.styles.height = rows

    def _rows(self) -> list[Piece]:
        """One or two rows, each a piece."""
        if len(self._left) != 1 or self._left[0][1] not in _IMPORTANT:
            return list(self._left[:2]) or [("", "")]
        words, look = self._left[0]
        return [(row, look) for row in _two_rows(one_line(words), self.size.width)]

    def render_line(self, y: int) -> Strip:
        """The row, as much of it as fits."""
        width = self.size.width
        segments = self._fitted(tuple(self._rows()[y : y + 1]), width)
        gap = width - sum(segment.cell_length for segment in segments)
        return Strip([*segments, Segment(" " * gap, self._look())], width)


def _two_rows(words: str, width: int) -> list[str]:
    """The words in one row where they fit, else broken at the last space that leaves a full row."""
    if cell_len(words) <= width:
        return [words]
    spaces = [at for at, char in enumerate(words) if char == " " and at > 1 and cell_len(words[:at]) <= width]
    return [words[: spaces[-1]], f" {words[spaces[-1] + 1 :]}"] if spaces else [words]


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

    def offer(self, actions: list["KeyAction"]) -> None:
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


def _cells(action: "KeyAction") -> int:
    return cell_len(f" {one_line(action.shown_key)} {one_line(action.title)}")
