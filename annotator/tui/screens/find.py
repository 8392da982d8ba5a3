"""The line at the bottom of the screen that finds words in the article as they are typed."""

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Label, Static

from annotator.text import one_line
from annotator.tui.screens.fields import LineInput
from annotator.tui.screens.modal import Hints, Modal


class FindScreen(Modal[str]):
    """Asks for words to find: returns them on Enter (``""`` clears the search), ``None`` on Esc."""

    AUTO_FOCUS = "LineInput"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "keep", "Keep", id="find.keep", tooltip="Keep what is found and go back to the article"),
    ]

    def __init__(self, initial: str = "", on_change: Callable[[str], str | None] | None = None) -> None:
        """``on_change`` is called with the words after each change; its result ("3 of 7") is shown."""
        super().__init__()
        self._initial = initial
        self._on_change = on_change

    def compose(self) -> ComposeResult:
        """The words, how many were found, the keys."""
        with Horizontal(id="find"):
            yield Label("Find ", markup=False)
            yield LineInput(self._initial, placeholder="words in this article")
            yield Static(Content(""), classes="found")
            yield Hints(("Enter", "Keep", "keep"), ("Esc", "Leave", "leave"))

    def on_mount(self) -> None:
        """Search for the previous words at once."""
        if self._initial:
            self._search(self._initial)

    def on_input_changed(self) -> None:
        """Search while typing, for what stands in the field now."""
        self._search(self.query_one(LineInput).value)

    def on_input_submitted(self) -> None:
        """Enter keeps the words."""
        self.action_keep()

    def action_keep(self) -> None:
        """Return the words."""
        self.answer(self.query_one(LineInput).value)

    def _search(self, words: str) -> None:
        found = self._on_change(words) if self._on_change else None
        self.query_one(".found", Static).update(Content(one_line(found or "")))
