"""The form that gives a source its right address, once for everything that rests on it."""

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
from annotator.tui.screens.modal import Hints, Modal
from annotator.tui.source_words import name_of

if TYPE_CHECKING:
    from annotator.domain.source_facts import SourceDetail
    from annotator.tui.shelf import Shelf


class AddressForm(Modal[Outcome]):
    """Asks for the right address and saves it; gives back what that did, or ``None`` when the reviewer left."""

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
        """Whose address it is, the field, the keys."""
        many = len(self._detail.uses)
        rests = f"{many} piece{'s' if many != 1 else ''} of evidence rest{'s' if many == 1 else ''} on it"
        with Vertical(id="dialog") as dialog:
            dialog.border_title = Content("Right address")
            yield Static(Content(f"{name_of(self._detail.source)} ({rests})"), classes="claim")
            yield Field("Address", LineInput(one_line(self._detail.source.url or "")))
            yield Hints(("Enter", "Save for all uses", "save"), ("Esc", "Leave", "leave"))

    def on_input_changed(self) -> None:
        """What was wrong is being mended."""
        self.query_one(Field).complain(None)

    def on_input_submitted(self) -> None:
        """Enter saves."""
        self.action_save()

    def action_leave(self) -> None:
        """Leave, unless the address is on its way to disk: what that did must be told."""
        if not self._saving:
            super().action_leave()

    def action_save(self) -> None:
        """Save the address, or say beneath the field why it is none."""
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
