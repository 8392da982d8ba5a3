"""The project's guideline: beside the article where the terminal is wide, over it where it is not."""

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from annotator.tui.screens.modal import Hints, Modal
from annotator.tui.widgets.guideline_text import GuidelineText

if TYPE_CHECKING:
    from annotator.domain.desk import Guideline


class GuidelineScreen(Modal[None]):
    """The guideline over the whole screen; Esc, g, q or a click closes it."""

    AUTO_FOCUS = "GuidelineText"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("g,q", "leave", "Close", show=False),
        Binding("j", "scroll(1)", "Down", show=False),
        Binding("k", "scroll(-1)", "Up", show=False),
        Binding("space", "page", "Page down", show=False),
    ]

    def __init__(self, guideline: "Guideline") -> None:
        super().__init__()
        self._guideline = guideline

    def compose(self) -> ComposeResult:
        """The text, and the keys beneath."""
        with Vertical(id="dialog", classes="full bare"):
            yield GuidelineText(self._guideline)
            yield Hints(("Esc", "Close", "leave"), ("↑↓ PgUp PgDn", "Scroll", ""))

    def action_leave_guideline(self) -> None:
        """Esc in the text closes the screen."""
        self.action_leave()

    def action_scroll(self, lines: int) -> None:
        """Scroll by so many lines."""
        self.query_one(GuidelineText).scroll_relative(y=lines, animate=False)

    def action_page(self) -> None:
        """Scroll by a page."""
        self.query_one(GuidelineText).scroll_page_down(animate=False)
