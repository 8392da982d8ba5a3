"""The project's guideline over the whole screen, if there is no room beside the article."""

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from annotator.tui.screens.modal import Hints, ScrollModal
from annotator.tui.widgets.guideline_text import GuidelineText

if TYPE_CHECKING:
    from annotator.domain.work import Guideline


class GuidelineScreen(ScrollModal[None]):
    """The guideline over the whole screen; Esc, g, q or a click closes it."""

    AUTO_FOCUS = "GuidelineText"
    SCROLLED = "GuidelineText"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("g,q", "leave", "Close", show=False)]

    def __init__(self, guideline: "Guideline") -> None:
        super().__init__()
        self._guideline = guideline

    def compose(self) -> ComposeResult:
        """The text and the keys."""
        with Vertical(id="dialog", classes="full bare"):
            yield GuidelineText(self._guideline)
            yield Hints(("Esc", "Close", "leave"), ("↑↓ PgUp PgDn", "Scroll", ""))

    def action_leave_guideline(self) -> None:
        """Esc in the text closes the screen."""
        self.action_leave()
