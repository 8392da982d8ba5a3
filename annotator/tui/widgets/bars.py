"""The one-row parts of the review screen: header, titled rules, status line and key bar."""

from collections.abc import Iterable, Iterator
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
"""Styles of messages that must be shown in full."""
Piece = tuple[str, ...]
"""Words and their style, one of ``looks.PARTS`` (empty for plain); then the action of a click on them, if any."""


@dataclass(frozen=True, slots=True)
class _Button:
    first: int
    last: int
    action: str


class Bar(Widget, can_focus=False):
    """One row of pieces, drawn without markup: whatever it is given is shown as text."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "Bar { height: 1; }"

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._look = Looks(self)
        self._left: tuple[Piece, ...] = ()
        self._right: tuple[Piece, ...] = ()
        self._clicks: list[_Button] = []

    def show(self, left: tuple[Piece, ...], right: tuple[Piece, ...] = ()) -> None:
        """Draw ``left`` and, at the other end, ``right``; the left is cut if both do not fit."""
        if (left, right) != (self._left, self._right):
            self._left, self._right = left, right
            self.refresh()

    @property
    def words(self) -> str:
        """The text of the bar."""
        return "".join(piece[0] for piece in (*self._left, *self._right))

    def fill(self) -> str:
        """The character between left and right."""
        return " "

    def render_line(self, y: int) -> Strip:
        """The row."""
        width = self.size.width
        right = self._fitted(self._right, width)
        left = self._fitted(self._left, width - sum(segment.cell_length for segment in right))
        gap = width - sum(segment.cell_length for segment in (*left, *right))
        self._clicks = [*_clicks(self._left, left, 0)]
        self._clicks += _clicks(self._right, right, width - sum(segment.cell_length for segment in right))
        return Strip([*left, Segment(self.fill() * gap, self._look()), *right], width)

    def on_click(self, event: events.Click) -> None:
        """Run the action of the piece under the mouse."""
        for button in self._clicks:
            if button.first <= event.x < button.last:
                self.post_message(KeyBar.Pressed(button.action))

    def _fitted(self, pieces: tuple[Piece, ...], width: int) -> list[Segment]:
        segments = []
        for words, look, *_ in pieces:
            text = shorten(one_line(words), max(0, width))
            width -= cell_len(text)
            segments.append(Segment(text, self._look(look) if look else self._look()))
        return segments

    def notify_style_update(self) -> None:
        """Drop the old theme's styles."""
        self._look.forget()
        super().notify_style_update()


def _clicks(pieces: Iterable[Piece], drawn: Iterable[Segment], at: int) -> Iterator[_Button]:
    """Where the pieces that do something are, when the first is drawn at cell ``at``."""
    for (_, _, *action), segment in zip(pieces, drawn, strict=True):
        if action:
            yield _Button(at, at + segment.cell_length, action[0])
        at += segment.cell_length


class Rule(Bar):
    """A horizontal line with a title and, at its right end, a note on it."""

    def fill(self) -> str:
        """A line."""
        return "─"


class StatusLine(Bar):
    """The last message. A long warning takes two rows, and so does a warning with a note."""

    def show(self, left: tuple[Piece, ...], right: tuple[Piece, ...] = ()) -> None:
        """Show the first of ``left``, and the second below it, if any."""
        super().show(left, right)
        self._fit()

    def on_resize(self) -> None:
        """Take as many rows as the new width needs."""
        self._fit()

    def _fit(self) -> None:
        rows = len(self._rows())
        if self.styles.height is None or self.styles.height.value != rows:
            self.styles.height = rows

    def _rows(self) -> list[Piece]:
        if len(self._left) != 1 or self._left[0][1] not in _IMPORTANT:
            return list(self._left[:2]) or [("", "")]
        words, look, *_ = self._left[0]
        return [(row, look) for row in _two_rows(one_line(words), self.size.width)]

    def render_line(self, y: int) -> Strip:
        """The row, cut to the width."""
        width = self.size.width
        segments = self._fitted(tuple(self._rows()[y : y + 1]), width)
        gap = width - sum(segment.cell_length for segment in segments)
        return Strip([*segments, Segment(" " * gap, self._look())], width)


def _two_rows(words: str, width: int) -> list[str]:
    if cell_len(words) <= width:
        return [words]
    spaces = [at for at, char in enumerate(words) if char == " " and at > 1 and cell_len(words[:at]) <= width]
    return [words[: spaces[-1]], f" {words[spaces[-1] + 1 :]}"] if spaces else [words]


_KEPT = ("next", "help")
"""Actions that the key bar shows before it fills up with others."""
_MORE = " more…"


class KeyBar(Bar):
    """The most useful keys, whole and also clickable, and a button for all of them."""

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
        """The row of keys; notes where each one is for the mouse."""
        width, used = self.size.width, 0
        segments: list[Segment] = []
        self._buttons = []
        for action in _fitting(self._actions, width - cell_len(_MORE)):
            key, title = f" {one_line(action.shown_key)}", f" {one_line(action.title)}"
            segments += [Segment(key, self._look("accent", "strong")), Segment(title, self._look())]
            self._buttons.append(_Button(used, used + _cells(action), action.action))
            used += _cells(action)
        segments.append(Segment(_MORE, self._look("accent", "strong")))
        self._buttons.append(_Button(used, used + cell_len(_MORE), "more"))
        return Strip(segments).adjust_cell_length(width, self._look())

    def on_click(self, event: events.Click) -> None:
        """Run the action under the mouse."""
        for button in self._buttons:
            if button.first <= event.x < button.last:
                self.post_message(self.Pressed(button.action))


def _fitting(actions: "list[KeyAction]", width: int) -> "list[KeyAction]":
    """Those of ``actions`` that fit into ``width`` cells, in their order."""
    kept = {action.id for action in actions if action.id in _KEPT}
    room = width - sum(_cells(action) for action in actions if action.id in kept)
    for action in actions:
        if action.id not in kept and _cells(action) <= room:
            kept.add(action.id)
            room -= _cells(action)
    return [action for action in actions if action.id in kept] if room >= 0 else []


def _cells(action: "KeyAction") -> int:
    return cell_len(f" {one_line(action.shown_key)} {one_line(action.title)}")
