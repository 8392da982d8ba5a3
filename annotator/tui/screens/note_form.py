"""The form for a note on a claim."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from annotator.text import one_line
from annotator.tui.screens.fields import TextBox
from annotator.tui.screens.modal import SAVE, SHEET, Hints, Modal

_FOR_NOTES = "What should the next reader of this claim know?"


class NoteForm(Modal[str]):
    """Asks for a note: ``None`` means unchanged, ``""`` means cleared.

    Leaving with changes asks once. ``draft`` always has what was typed, even after leaving.
    """

    DEFAULT_CLASSES = SHEET
    AUTO_FOCUS = "TextBox"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "Save", id="note.save", tooltip="Save this note; an empty one removes it"),
    ]

    def __init__(self, title: str, text: str = "", *, placeholder: str = _FOR_NOTES) -> None:
        """``title`` names what the note is on; ``text`` is the note so far; an empty one shows ``placeholder``."""
        super().__init__()
        self._title = title
        self._placeholder = placeholder
        self._before = text
        self.draft = text

    def compose(self) -> ComposeResult:
        """The text and the keys."""
        with Vertical(id="dialog") as dialog:
            dialog.border_title = Content(one_line(self._title))
            yield TextBox(self._before, placeholder=self._placeholder, id="note")
            yield Static(Content(""), classes="asking")
            yield Hints((SAVE, "Save", "save"), ("Esc", "Cancel", "leave"))

    def on_mount(self) -> None:
        """Put the cursor at the end of the note."""
        box = self.query_one(TextBox)
        box.move_cursor(box.document.end)
        self._shown = box.text

    def on_text_area_changed(self) -> None:
        """Keep the draft, and ask again before leaving."""
        self.draft = self._note()
        self.query_one(".asking", Static).update(Content(""))
        self._asked = False

    def action_save(self) -> None:
        """Return the note without blanks around it."""
        self.answer(self._note())

    def action_leave(self) -> None:
        """Leave; ask first if something was typed."""
        if self._asked or self.query_one(TextBox).text == self._shown:
            self.answer(None)
            return
        self._asked = True
        self.query_one(".asking", Static).update(Content("Not saved yet: ^s saves, Esc again discards it."))

    _shown = ""
    _asked = False

    def _note(self) -> str:
        """What was typed; the note exactly as it came if nothing was."""
        text = self.query_one(TextBox).text
        return self._before if text == self._shown else text.strip()
