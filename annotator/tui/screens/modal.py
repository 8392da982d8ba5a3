"""What all modal screens share: leaving, scrolling, and a line of clickable keys at the bottom."""

from collections.abc import Iterable
from typing import ClassVar, TypeVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

Result = TypeVar("Result")


class Modal(ModalScreen[Result | None]):
    """A modal screen that Esc closes with ``None``."""

    CSS_PATH = "../styles/forms.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Leave", id="form.leave", tooltip="Close this without doing anything"),
    ]

    _answered = False

    def answer(self, result: Result | None) -> None:
        """Close and return ``result``; a second answer, from keys pressed in a hurry, is dropped."""
        if not self._answered:
            self._answered = True
            self.dismiss(result)

    def action_leave(self) -> None:
        """Close without a result."""
        self.answer(None)


class ScrollModal(Modal[None]):
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
    """Sits under a chain of questions: swallows keys pressed while the next one is being prepared."""


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
