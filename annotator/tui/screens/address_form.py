"""The form that corrects a source's address, for every claim that cites it."""

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from annotator.domain.work import Outcome
from annotator.errors import AnnotatorError
from annotator.text import one_line
from annotator.tui.screens.fields import Field, LineInput
from annotator.tui.screens.modal import SHEET, Hints, Modal
from annotator.tui.source_words import name_of

if TYPE_CHECKING:
    from annotator.domain.source_facts import SourceDetail
    from annotator.tui.shelf import Shelf


class AddressForm(Modal[Outcome]):
    """Asks for the right address and saves it; returns the outcome, or ``None`` when the reviewer left."""

    DEFAULT_CLASSES = SHEET
    guide_topic: ClassVar[str] = "sources"
    AUTO_FOCUS = "LineInput"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "save", "Save", id="address.save", tooltip="Give the source this address"),
    ]

    def __init__(self, shelf: "Shelf", detail: "SourceDetail") -> None:
        super().__init__()
        self._shelf = shelf
        self._detail = detail
        self._saving = False

    def compose(self) -> ComposeResult:
        """The source, the field, the keys."""
        many = len(self._detail.uses)
        uses = f"cited as {many} piece{'s' if many != 1 else ''} of evidence"
        with Vertical(id="dialog") as dialog:
            dialog.border_title = Content("Right address")
            yield Static(Content(f"{name_of(self._detail.source)} ({uses})"), classes="about")
            yield Field("Address", LineInput(one_line(self._detail.source.url or "")))
            yield Hints(("Enter", "Save for all uses", "save"), ("Esc", "Cancel", "leave"))

    def on_input_changed(self) -> None:
        """Clear the complaint."""
        self.query_one(Field).complain(None)

    def on_input_submitted(self) -> None:
        """Enter saves."""
        self.action_save()

    def action_leave(self) -> None:
        """Leave, unless the address is being saved: the outcome must be reported."""
        if not self._saving:
            super().action_leave()

    def action_save(self) -> None:
        """Save the address, or say below the field what is wrong with it."""
        if self._saving:
            return
        self._saving = True
        self.run_worker(self._save(self.query_one(LineInput).value), exit_on_error=False)

    async def _save(self, url: str) -> None:
        try:
            outcome = await self._shelf.change(lambda desk: desk.sources.correct_url(self._detail.source.id, url))
        except AnnotatorError as error:
            self.query_one(Field).complain(str(error))
        else:
            self.answer(outcome)
        finally:
            self._saving = False
