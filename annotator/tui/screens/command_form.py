"""A command line in the tour: the export command is typed and run as outside the screen."""

import shlex
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from annotator.tui.screens.fields import Field, LineInput
from annotator.tui.screens.modal import Hints, Modal

COMMAND = "annotator export jsonl -o claims.jsonl"


class CommandForm(Modal[str]):
    """Returns the name of the file that the export command names."""

    AUTO_FOCUS = "LineInput"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "run", "Run", id="command.run", tooltip="Run the command"),
    ]

    def compose(self) -> ComposeResult:
        """The line and the keys."""
        with Vertical(id="dialog"):
            yield Static(Content("A command line, in a temporary folder"), classes="question")
            yield Field("$", LineInput(COMMAND))
            yield Hints(("Enter", "Run", "run"), ("Esc", "Back", "leave"))

    def on_input_submitted(self) -> None:
        """Enter runs it."""
        self.action_run()

    def action_run(self) -> None:
        """Return the file's name, or say what the command lacks."""
        name = file_of(self.query_one(LineInput).value)
        if name is None:
            self.query_one(Field).complain(f"Here only this command runs: {COMMAND} (with any name for the file).")
        else:
            self.answer(name)


def file_of(line: str) -> str | None:
    """The file that an export command names, without a folder; ``None`` for any other command."""
    try:
        words = shlex.split(line)
    except ValueError:  # a quotation mark is not closed
        return None
    match words:
        case ["annotator", "export", "jsonl", "-o" | "--out", name] if name.strip(".") and not set(name) & set("/\\\0"):
            return name
    return None
