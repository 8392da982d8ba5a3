"""A question that is answered with one line."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from annotator.text import one_line
from annotator.tui.screens.fields import Field, LineInput
from annotator.tui.screens.modal import Hints, Modal


class NameForm(Modal[str]):
    """Asks for a name; gives it back without blanks around it, or ``None`` when the reviewer left."""

    AUTO_FOCUS = "LineInput"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "keep", "Keep", id="name.keep", tooltip="Keep it under this name"),
    ]

    def __init__(self, question: str, initial: str = "") -> None:
        """``question`` stands above the field, ``initial`` in it."""
        super().__init__()
        self._question = question
        self._initial = initial

    def compose(self) -> ComposeResult:
        """The question, the field, the keys."""
        with Vertical(id="dialog"):
            yield Static(Content(one_line(self._question)), classes="question")
            yield Field("Name", LineInput(self._initial))
            yield Hints(("Enter", "Keep", "keep"), ("Esc", "Leave", "leave"))

    def on_input_submitted(self) -> None:
        """Enter keeps the name."""
        self.action_keep()

    def action_keep(self) -> None:
        """Give the name back; with none, stay."""
        name = self.query_one(LineInput).value.strip()
        if name:
            self.answer(name)
        else:
            self.query_one(Field).complain("Type a name first.")
