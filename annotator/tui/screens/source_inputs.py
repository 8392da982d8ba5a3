"""Parts of the form for a source: where its address is typed, the sources cited before, the quote."""

from collections.abc import Iterable

from textual import events
from textual.message import Message
from textual.suggester import SuggestFromList
from textual.widgets import OptionList

from annotator.text import one_line
from annotator.tui.screens.fields import LineInput, TextBox
from annotator.tui.screens.in_turn import InTurn
from annotator.web.address import is_path

_WORDS = 4
"""So many words on one line are no address that went wrong."""


def is_passage(text: str) -> bool:
    """Whether ``text`` is a passage that was copied from a source, where its address was expected."""
    typed = text.strip()
    words = typed.split()
    if not words or "://" in words[0] or is_path(typed):
        return False
    return "\n" in typed or len(words) >= _WORDS


class CompletingInput(LineInput):
    """A field that is completed from what is known: Tab, or → at its end, takes what is offered behind the cursor."""

    _written = False
    """Whether something was typed since the cursor came here; what filled itself in is not completed."""

    def on_focus(self) -> None:
        """Nothing is typed yet."""
        self._written = False

    def on_key(self, event: events.Key) -> None:
        """See whether something is typed."""
        self._written = self._written or event.is_printable

    def complete_from(self, texts: Iterable[str]) -> None:
        """Offer these from now on, the first that fits; none that would show otherwise than it is."""
        harmless = [text for text in dict.fromkeys(texts) if text == one_line(text)]
        self.suggester = SuggestFromList(harmless, case_sensitive=False)

    def completed(self) -> bool:
        """Take what is offered; whether anything was."""
        before = self.value
        if self._written and self.cursor_at_end:
            self.action_cursor_right()
        return self.value != before

    def move_on(self, direction: int) -> None:
        """Take what is offered, or go to the next field when nothing is."""
        if direction < 0 or not self.completed():
            super().move_on(direction)


class AddressInput(CompletingInput):
    """The address of the source. While it is empty a digit means a source cited before."""

    class Passage(Message):
        """A passage was pasted where an address belongs."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Digit(Message):
        """A digit was pressed in the empty field; ``index`` counts the sources from 0."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    def __init__(self, value: str, choices: int) -> None:
        """``choices`` is how many sources have a digit."""
        offer = ", or the digit of a source below" if choices else ""
        super().__init__(value, placeholder=f"https://… or the path of a file{offer}", id="url")
        self.choices = choices

    def on_key(self, event: events.Key) -> None:
        """Catch the digit before ``Input`` types it."""
        digit = "123456789".find(event.character or "?")
        if not self.value and 0 <= digit < self.choices:
            event.prevent_default()
            event.stop()
            self.post_message(self.Digit(digit))

    def move_on(self, direction: int) -> None:
        """On to the quote, past the list of sources, which may be about to go: Down leads into it."""
        if direction < 0 or not self.value:
            super().move_on(direction)
        elif not self.completed():
            self.screen.set_focus(self.screen.query_one(QuoteBox))

    def on_paste(self, event: events.Paste) -> None:
        """A passage goes where the quote is."""
        if is_passage(event.text):
            event.prevent_default()
            event.stop()
            self.post_message(self.Passage(event.text.strip()))


class RecentList(InTurn, OptionList):
    """The sources cited last that match what is typed; Up from the first leads back to the address."""

    def action_cursor_up(self) -> None:
        """Move up, or out of the list at its top."""
        if self.highlighted in (None, 0):
            self.screen.focus_previous()
        else:
            super().action_cursor_up()


class QuoteBox(TextBox):
    """The exact quote. Enter begins a new line, but for an empty box, where it is what it is in every other field."""

    class Empty(Message):
        """Enter was pressed while there is no quote."""

    def on_key(self, event: events.Key) -> None:
        """Catch Enter before ``TextArea`` begins a line."""
        if event.key == "enter" and not self.text:
            event.prevent_default()
            event.stop()
            self.post_message(self.Empty())
