"""Fields to type into: safe to display whatever was pasted, with errors shown at the field."""

from typing import ClassVar

from rich.highlighter import Highlighter
from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, Label, Static, TextArea
from textual.widgets.input import Selection

from annotator.text import clean_box, clean_line, for_display, one_line
from annotator.tui.screens.in_turn import InTurn


class _Harmless(Highlighter):
    """Shows characters that could act on a terminal as U+FFFD; the typed value stays as it is."""

    def highlight(self, text: Text) -> None:
        text.plain = one_line(text.plain)


class LineInput(InTurn, Input):
    """A one-line field. Up and Down move between fields; a paste of several lines is joined into one.

    What it starts with is selected when it gets the focus, until something is typed.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "app.focus_next", "Next field", show=False),
        Binding("up", "app.focus_previous", "Previous field", show=False),
    ]

    def __init__(self, value: str = "", *, placeholder: str = "", id: str | None = None) -> None:
        super().__init__(clean_line(value), placeholder, _Harmless(), id=id, select_on_focus=False, compact=True)
        self._prefilled = self.value

    def fill(self, value: str) -> None:
        """Put in a text that nobody typed here: the next key typed replaces it."""
        self.value = self._prefilled = clean_line(value)
        if self.has_focus:
            self._select_prefilled()

    def on_focus(self) -> None:
        """Select a text that nobody has changed yet: typing replaces it, arrow keys keep it."""
        self._select_prefilled()

    def _select_prefilled(self) -> None:
        if self.value and self.value == self._prefilled:
            self.selection = Selection(0, len(self.value))

    def validate_value(self, value: str) -> str:
        """Keep out characters nobody types."""
        return clean_line(value)

    def on_paste(self, event: events.Paste) -> None:
        """Take the whole paste, not only its first line as ``Input`` does."""
        event.prevent_default()
        event.stop()
        self.replace(clean_line(event.text.strip()), *self.selection)


class TextBox(InTurn, TextArea):
    """A box of several lines. Enter starts a new line and Tab leaves it. What was filled in is selected on focus."""

    _prefilled = ""

    def __init__(self, text: str = "", *, placeholder: str = "", id: str | None = None) -> None:
        super().__init__(
            clean_box(text),
            id=id,
            placeholder=Content(placeholder),
            tab_behavior="focus",
            compact=True,
            highlight_cursor_line=False,
        )

    def fill(self, text: str) -> None:
        """Put in a text that nobody typed here: the next key typed replaces it."""
        self.text = self._prefilled = clean_box(text)
        if self.has_focus:
            self.on_focus()

    def on_focus(self) -> None:
        """Select a text that was filled in and that nobody has changed yet."""
        if self.text and self.text == self._prefilled:
            self.select_all()

    @property
    def is_offered(self) -> bool:
        """Whether it holds a text that was filled in, still selected as a whole."""
        return bool(self.text) and self.text == self._prefilled == self.selected_text

    @property
    def starts_lines(self) -> bool:
        """Whether Enter starts a new line as things stand; the foot of the form says so."""
        return True

    def get_line(self, line_index: int) -> Text:
        """The line as it can be shown safely, of the same length."""
        return Text(for_display(self.document.get_line(line_index)), end="", no_wrap=True)

    def on_paste(self, event: events.Paste) -> None:
        """Take a paste without characters nobody types."""
        event.prevent_default()
        event.stop()
        result = self.replace(clean_box(event.text), *self.selection, maintain_selection_offset=False)
        self.move_cursor(result.end_location)


class Field(Vertical):
    """A named one-line field with room below for an error."""

    def __init__(self, words: str, entry: LineInput) -> None:
        super().__init__(classes="field")
        self.words = words
        self.entry = entry
        self._complaint = Static("", classes="complaint", markup=False)

    def compose(self) -> ComposeResult:
        """Name and entry side by side, the error below."""
        with Horizontal():
            yield Label(self.words, markup=False)
            yield self.entry
        yield self._complaint

    def complain(self, sentence: str | None) -> None:
        """Show ``sentence`` below the field, or clear it with ``None``."""
        self.set_class(sentence is not None, "-wrong")
        self._complaint.update(Content(for_display(f"✗ {sentence}") if sentence else ""))

    @property
    def wrong(self) -> bool:
        """Whether an error is showing."""
        return self.has_class("-wrong")

    def mark_filled(self, filled: bool) -> None:
        """Show that the value was filled in and not typed, or no longer."""
        self.set_class(filled, "-filled")


class Said(Static):
    """A message of the form, which takes no room when empty."""

    def say(self, words: str) -> None:
        """Show ``words`` safely; nothing when empty."""
        self.update(Content(one_line(words)))
        self.display = bool(words)

    def on_mount(self) -> None:
        """Start empty."""
        self.display = False
