"""What all modal screens share: leaving, scrolling, and a line of clickable keys at the bottom."""

import logging
from collections.abc import Iterable
from typing import ClassVar, TypeVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static
from textual.worker import Worker, WorkerState

from annotator.errors import AnnotatorError
from annotator.tui.mishaps import mishap_words
from annotator.tui.quiet import has_workers

log = logging.getLogger("annotator.tui")
Result = TypeVar("Result")


class Modal(ModalScreen[Result | None]):
    """A modal screen that Esc closes with ``None``."""

    CSS_PATH = "../styles/forms.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Leave", id="form.leave", tooltip="Close this without doing anything"),
    ]

    BESIDE: ClassVar[frozenset[str]] = frozenset()
    """Groups of this screen's work that decide nothing about what is typed next."""

    _answered = False

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

    def is_undecided(self, event: events.Event | None) -> bool:
        """Always: the next question, or the screen below, is on its way."""
        return True


class Hints(Static):
    """A line of keys and what each does; a click on one does it too."""

    ALLOW_SELECT = False

    def __init__(self, *hints: tuple[str, str, str]) -> None:
        """Each of ``hints`` is a key, what it does, and the screen's action (empty: not clickable)."""
        super().__init__(_line(hints), classes="hints")

    def offer(self, *hints: tuple[str, str, str]) -> None:
        """Show these hints instead."""
        self.update(_line(hints))


def _line(hints: Iterable[tuple[str, str, str]]) -> Content:
    return Content("   ").join([_hint(*hint) for hint in hints])


def _hint(key: str, words: str, action: str) -> Content:
    """One hint. The words are our own, but are substituted all the same, never pasted into markup."""
    link = f"[@click=screen.{action}]" if action else "[dim]"
    return Content.from_markup(f"{link}[b]$key[/b] $words[/]", key=key, words=words)
