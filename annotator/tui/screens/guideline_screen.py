"""The project's guideline, beside the article where the terminal is wide, over it where it is not.

It is shown as Markdown without anything in it that acts: links, images, HTML and entities stay the characters they are
written with. Nothing can be clicked, nothing hides its address, and no entity smuggles in a control character.
"""

from typing import TYPE_CHECKING, ClassVar

from markdown_it import MarkdownIt
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Markdown, Static
from textual.widgets._markdown import MarkdownTable, MarkdownTableContent

from annotator.text import for_display, one_line
from annotator.tui.screens.modal import Hints, ScrollModal

if TYPE_CHECKING:
    from annotator.domain.desk import Guideline

_ACTING = ["link", "image", "autolink", "html_inline", "html_block", "entity", "reference"]


def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark").enable(["table", "strikethrough"]).disable(_ACTING)


class _Cells(MarkdownTableContent):
    """Cells without tooltips: Textual would take their words for markup."""

    def compose(self) -> ComposeResult:
        for cell in super().compose():
            cell.tooltip = None
            yield cell


class _Table(MarkdownTable):
    def compose(self) -> ComposeResult:
        for content in super().compose():
            yield _Cells(content.headers, content.rows) if isinstance(content, MarkdownTableContent) else content


class _Markdown(Markdown):
    BLOCKS = {**Markdown.BLOCKS, "table_open": _Table}  # noqa: RUF012 — Textual declares it so


class GuidelineText(VerticalScroll):
    """The guideline, to be scrolled by the keys that scroll; its border names the version."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "screen.leave_guideline", show=False)]

    def __init__(self, guideline: "Guideline", id: str | None = None) -> None:
        """``guideline`` may hold anything."""
        super().__init__(id=id)
        self._guideline = guideline
        self.border_title = Content(one_line(f"Guideline {guideline.version}"))

    def compose(self) -> ComposeResult:
        """Markdown as such, everything else as it is written."""
        text = for_display(self._guideline.text) or "(The guideline is empty.)"
        if self._guideline.markdown:
            yield _Markdown(text, parser_factory=_parser, open_links=False)
        else:
            yield Static(Content(text))


class GuidelineScreen(ScrollModal):
    """The guideline over the whole screen; Esc, g, q or a click closes it."""

    AUTO_FOCUS = "GuidelineText"
    SCROLLED = "GuidelineText"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("g,q", "leave", "Close", show=False)]

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
