"""What the small forms for parts of an answer share: errors shown at the field, a question before changes are lost."""

from abc import abstractmethod
from collections.abc import Mapping
from typing import ClassVar, Generic, TypeVar

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Input, Static

from annotator.tui.screens.fields import Field, LineInput, TextBox
from annotator.tui.screens.modal import SHEET, Modal

Result = TypeVar("Result")


class DetailForm(Modal[Result], Generic[Result]):
    """A form whose subclasses say what is wrong and what the result is, both of one look at the fields.

    It composes fields, a ``TextBox`` if it needs one, and a ``Static`` of class ``asking``.
    """

    DEFAULT_CLASSES = SHEET
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "Save", id="detail.save", tooltip="Save the form"),
        Binding("enter", "save", "Save", show=False),
    ]

    _asked = False

    def on_mount(self) -> None:
        """Note the initial values, to know whether anything was typed."""
        self._first = self.typed()

    def typed(self) -> dict[str, str]:
        """What the fields contain, by id."""
        lines = {str(entry.id): entry.value for entry in self.query(LineInput)}
        return lines | {str(box.id): box.text for box in self.query(TextBox)}

    @abstractmethod
    def problems(self, typed: Mapping[str, str]) -> dict[str, str]:
        """What is wrong with what was ``typed``, by field id."""

    @abstractmethod
    def result(self, typed: Mapping[str, str]) -> Result:
        """The result of what was ``typed`` if nothing is wrong with it."""

    @on(Input.Changed)
    @on(TextBox.Changed)
    def _changed(self) -> None:
        self._ask("")
        if any(field.wrong for field in self.query(Field)):
            self._judge(self.typed())

    @on(Input.Blurred)
    def _left_field(self, event: Input.Blurred) -> None:
        found = self.problems(self.typed())
        for field in self.query(Field):
            if field.entry is event.input:
                field.complain(found.get(str(field.entry.id)))

    @on(Input.Submitted)
    def _enter(self) -> None:
        self.action_save()

    def action_save(self) -> None:
        """Return the result, or go to the first field with a problem."""
        typed = self.typed()
        wrong = self._judge(typed)
        if wrong is not None:
            wrong.entry.focus()
            return
        self.answer(self.result(typed))

    def action_leave(self) -> None:
        """Leave; ask first if something was typed."""
        if self._asked or self.typed() == self._first:
            self.answer(None)
            return
        self._ask("Not saved yet: ^s saves, Esc again discards it.")
        self._asked = True

    def _ask(self, words: str) -> None:
        self._asked = False
        self.query_one(".asking", Static).update(Content(words))

    def _judge(self, typed: Mapping[str, str]) -> Field | None:
        found = self.problems(typed)
        for field in self.query(Field):
            field.complain(found.get(str(field.entry.id)))
        return next((field for field in self.query(Field) if field.wrong), None)
