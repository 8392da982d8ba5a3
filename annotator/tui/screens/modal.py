"""What all modal screens share: leaving, scrolling, and a line of clickable keys at the bottom."""

import logging
from typing import ClassVar, TypeVar

from textual import events, on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size, Spacing
from textual.reactive import reactive
from textual.screen import ModalScreen
from textual.widgets import Static
from textual.worker import Worker, WorkerState

from annotator.errors import AnnotatorError
from annotator.tui.mishaps import mishap_words
from annotator.tui.quiet import has_workers

log = logging.getLogger("annotator.tui")
Result = TypeVar("Result")
_GAP = Content("   ")
SAVE = "Enter/^s"
"""The keys that save a form."""


SHEET = "-sheet"
"""Class of screens that leave the article in view: a panel at its right, or a sheet over the lower half."""
_BESIDE_FROM = 110
"""Cells from which a form stands beside the article."""
_WIDEST = 64
"""Cells that a form beside the article takes at most."""
_LOWEST = 11
"""Rows that a form below the article takes at least."""


def sheet_room(terminal: Size) -> Spacing:
    """What a form takes of the terminal: cells at the right where there is room, else rows at the bottom."""
    if terminal.width >= _BESIDE_FROM:
        return Spacing(right=min(_WIDEST, terminal.width * 45 // 100))
    return Spacing(bottom=max(terminal.height // 2, min(_LOWEST, terminal.height - 1)))


class Modal(ModalScreen[Result | None]):
    """A modal screen that Esc closes with ``None``."""

    CSS_PATH = "../styles/forms.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Leave", id="form.leave", tooltip="Close this without doing anything"),
    ]

    BESIDE: ClassVar[frozenset[str]] = frozenset()
    """Groups of this screen's work that decide nothing about what is typed next."""

    _answered = False

    @on(events.Resize)
    def _take_room(self, event: events.Resize) -> None:
        """Take the room there is for a form that leaves the article in view."""
        if not self.has_class(SHEET):
            return
        room = sheet_room(event.size)
        self.set_class(bool(room.right), "-beside").set_class(not room.right, "-below")
        for dialog in self.query("#dialog"):
            dialog.styles.width = room.right or "100%"
            dialog.styles.height = room.bottom or event.size.height - 1  # the top line stays in view

    @on(events.DescendantFocus)
    @on(events.DescendantBlur)
    def _say_what_enter_does(self) -> None:
        """Enter saves from a field of one line, and starts a line in one of several."""
        for hints in self.query(Hints):
            hints.starts_lines = getattr(self.focused, "starts_lines", False)

    def on_text_area_changed(self) -> None:
        """What Enter does may depend on the text. By its name, since importing text areas would delay the start."""
        self._say_what_enter_does()

    def on_text_area_selection_changed(self) -> None:
        """The same where only a selection changed."""
        self._say_what_enter_does()

    def is_undecided(self, event: events.Event | None) -> bool:
        """Whether it is open what the next key is meant for: this screen is at work on what came before."""
        return has_workers(self.app, self, self.BESIDE)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Log what nobody foresaw; screens that expect failures show them."""
        error = event.worker.error
        if event.state is WorkerState.ERROR and error is not None and not isinstance(error, AnnotatorError):
            log.error("a worker failed", exc_info=error)
            self.notify(mishap_words(error), severity="error", markup=False)

    def answer(self, result: Result | None) -> None:
        """Close and return ``result``; a second answer, from keys pressed in a hurry, is dropped."""
        if not self._answered:
            self._answered = True
            self.dismiss(result)

    def action_leave(self) -> None:
        """Close without a result."""
        self.answer(None)


class ScrollModal(Modal[Result]):
    """A modal screen to read: j, k and Space scroll it as the arrow keys do."""

    AUTO_FOCUS = "#body"
    SCROLLED = "#body"
    """Selector of the widget to scroll."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "scroll(1)", "Down", show=False),
        Binding("k", "scroll(-1)", "Up", show=False),
        Binding("space", "page", "Page down", show=False),
    ]

    def action_scroll(self, lines: int) -> None:
        """Scroll by ``lines`` lines."""
        self.query_one(self.SCROLLED).scroll_relative(y=lines, animate=False)

    def action_page(self) -> None:
        """Scroll by a page."""
        self.query_one(self.SCROLLED).scroll_page_down(animate=False)


class Waiting(Modal[None]):
    """Sits under a chain of questions: keys wait on it while the next one is being prepared."""

    DEFAULT_CLASSES = SHEET

    def is_undecided(self, event: events.Event | None) -> bool:
        """Always: the next question, or the screen below, is on its way."""
        return True


class Parts(Static):
    """Pieces of text in a row, or in as many rows as they need: none is cut or broken."""

    ALLOW_SELECT = False

    def parts(self) -> list[Content]:
        """The pieces, in order."""
        return []

    def render(self) -> Content:
        """The rows that fit the width."""
        return Content("\n").join(self._rows(self.size.width))

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """As wide as one row would be."""
        return _GAP.join(self.parts()).cell_length

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many rows as the pieces need."""
        return len(self._rows(width))

    def on_resize(self) -> None:
        """Wrap again."""
        self.refresh(layout=True)

    def _rows(self, width: int) -> list[Content]:
        rows: list[Content] = []
        for part in self.parts():
            longer = _GAP.join([rows[-1], part]) if rows else part
            if rows and (not width or longer.cell_length <= width):
                rows[-1] = longer
            else:
                rows.append(part)
        return rows


class Hints(Parts):
    """A line of keys and what each does; a click on one does it too."""

    starts_lines: reactive[bool] = reactive(False, layout=True)
    """Whether Enter starts a new line in the field that has the focus."""

    def __init__(self, *hints: tuple[str, str, str]) -> None:
        """Each of ``hints`` is a key, what it does, and the screen's action (empty: not clickable).

        The key ``SAVE`` leaves Enter to the field that has the focus, where that starts a new line with it.
        """
        super().__init__(classes="hints")
        self._hints = hints

    def parts(self) -> list[Content]:
        """The hints."""
        return [_hint(*each) for hint in self._hints for each in (_in_lines(hint) if self.starts_lines else [hint])]


def _in_lines(hint: tuple[str, str, str]) -> list[tuple[str, str, str]]:
    """The hint as it is in a field of several lines."""
    key, words, action = hint
    return [("^s", words, action), ("Enter", "New line", "")] if key == SAVE else [hint]


def _hint(key: str, words: str, action: str) -> Content:
    """One hint. The words are our own, but are substituted all the same, never pasted into markup."""
    link = f"[@click=screen.{action}]" if action else "[dim]"
    return Content.from_markup(f"{link}[b]$key[/b] $words[/]", key=key, words=words)
