"""The first two parts of the form for a source: where its address is typed, and the sources cited before."""

from textual import events
from textual.message import Message
from textual.widgets import OptionList

from annotator.tui.screens.fields import LineInput


class AddressInput(LineInput):
    """The address of the source. While it is empty a digit means a source cited before."""

    class Digit(Message):
        """A digit was pressed in the empty field; ``index`` counts the sources from 0."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    def __init__(self, value: str, choices: int) -> None:
        """``choices`` is how many sources have a digit."""
        offer = " or the digit of a source below" if choices else ""
        super().__init__(value, placeholder=f"https://…{offer}", id="url")
        self.choices = choices

    def on_key(self, event: events.Key) -> None:
        """Catch the digit before ``Input`` types it."""
        digit = "123456789".find(event.character or "?")
        if not self.value and 0 <= digit < self.choices:
            event.prevent_default()
            event.stop()
            self.post_message(self.Digit(digit))


class RecentList(OptionList):
    """The sources cited last that match what is typed; Up from the first leads back to the address."""

    def action_cursor_up(self) -> None:
        """Move up, or out of the list at its top."""
        if self.highlighted in (None, 0):
            self.screen.focus_previous()
        else:
            super().action_cursor_up()
