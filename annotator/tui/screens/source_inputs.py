"""Widgets of the source form: address, recent sources, quote."""

from collections.abc import Iterable

from rich.text import Text
from textual import events
from textual.content import Content
from textual.message import Message
from textual.suggester import SuggestFromList
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from annotator.text import one_line
from annotator.tui.screens.fields import LineInput, TextBox
from annotator.tui.screens.in_turn import InTurn
from annotator.web.address import is_path

_OFFERS = " → "
"""Stands before a suggestion where no colour sets it apart from what was typed."""
_WORDS = 4
"""Minimum number of words in one line to treat it as a passage instead of a mistyped address."""


def is_passage(text: str) -> bool:
    """Check whether ``text``, entered as an address, is a passage from a source."""
    typed = text.strip()
    words = typed.split()
    if not words or "://" in words[0] or is_path(typed):
        return False
    return "\n" in typed or len(words) >= _WORDS


class CompletingInput(LineInput):
    """A field with completion: Tab, or → at the end, accepts the suggestion."""

    _written = False
    """Whether the user has typed since the field got focus; filled-in values are not completed."""
    _known: tuple[str, ...] = ()
    """What can be completed to, best first."""

    def on_focus(self) -> None:
        """Reset the typed state."""
        self._written = False

    def on_key(self, event: events.Key) -> None:
        """Note whether a printable key was typed."""
        self._written = self._written or event.is_printable

    def complete_from(self, texts: Iterable[str]) -> None:
        """Suggest the first matching text, except texts that are not displayed unchanged."""
        self._known = harmless = tuple(text for text in dict.fromkeys(texts) if text == one_line(text))
        self.suggester = SuggestFromList(harmless, case_sensitive=False)

    @property
    def _value(self) -> Text:
        """Textual's hook for the value as shown, which the suggestion follows: a mark between them needs no colour."""
        shown = super()._value
        return shown.append(_OFFERS) if self._offers and self.app.no_color else shown

    @property
    def _offers(self) -> bool:
        return self.has_focus and len(self._suggestion) > len(self.value)

    def completed(self) -> bool:
        """Accept the suggestion and return whether it added something, beyond a final slash.

        It is made here and not read from the screen, where it appears a moment after the last letter.
        """
        before = self.value
        if self._written and before and self.cursor_at_end:
            typed = before.casefold()
            self.value = next((text for text in self._known if text.casefold().startswith(typed)), before)
            self.cursor_position = len(self.value)
        return self.value not in (before, f"{before}/")

    def action_cursor_right(self, select: bool = False) -> None:
        """Accept the suggestion at the end, else move on."""
        if select or not self.completed():
            super().action_cursor_right(select)

    def move_on(self, direction: int) -> None:
        """Accept the suggestion, or go to the next field if there is none."""
        if direction < 0 or not self.completed():
            super().move_on(direction)


class AddressInput(CompletingInput):
    """The address of the source. In the empty field, a digit selects a recent source."""

    class Passage(Message):
        """A passage was pasted into the address."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Digit(Message):
        """A digit was pressed in the empty field; ``index`` counts the sources from 0."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    def __init__(self, value: str, choices: int) -> None:
        """``choices`` is the number of recent sources that a digit can select."""
        offered = "https://…, file path or digit" if choices else "https://… or the path of a file"
        super().__init__(value, placeholder=offered, id="url")
        self.choices = choices

    def on_key(self, event: events.Key) -> None:
        """Handle the digit before ``Input`` inserts it."""
        digit = "123456789".find(event.character or "?")
        if not self.value and 0 <= digit < self.choices:
            event.prevent_default()
            event.stop()
            self.post_message(self.Digit(digit))

    def move_on(self, direction: int) -> None:
        """Go to the quote and skip the list of sources, which may be about to disappear; Down enters the list."""
        if direction < 0 or not self.value:
            super().move_on(direction)
        elif not self.completed():
            self.screen.set_focus(self.screen.query_one(QuoteBox))

    def on_paste(self, event: events.Paste) -> None:
        """Post a pasted passage as a message, for the quote."""
        if is_passage(event.text):
            event.prevent_default()
            event.stop()
            self.post_message(self.Passage(event.text.strip()))


class RecentList(InTurn, OptionList):
    """The recent sources that match the input; Up from the first goes back to the address."""

    def offer(self, rows: Iterable[tuple[str, str, str]]) -> bool:
        """List sources, each an id, its digit or blanks, and its words; whether there are any."""
        options = [Option(Content.assemble((digit, "bold"), words), id=source) for source, digit, words in rows]
        self.set_options(options)
        self.highlighted = 0 if options else None
        return bool(options)

    def action_cursor_up(self) -> None:
        """Move up, or leave the list from its first row."""
        if self.highlighted in (None, 0):
            self.screen.focus_previous()
        else:
            super().action_cursor_up()


class QuoteBox(TextBox):
    """The exact quote. Enter starts a new line; with nothing typed it saves the form, as in other fields."""

    class Empty(Message):
        """Enter was pressed in the empty box, or on a quote that was filled in."""

    @property
    def starts_lines(self) -> bool:
        """Not while it holds nothing that was typed."""
        return bool(self.text) and not self.is_offered

    def on_key(self, event: events.Key) -> None:
        """Handle Enter before ``TextArea`` starts a new line."""
        if event.key == "enter" and not self.starts_lines:
            event.prevent_default()
            event.stop()
            self.post_message(self.Empty())
