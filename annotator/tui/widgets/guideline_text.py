"""A guideline rendered as inert Markdown.

Links, images, HTML and entities stay as they are written: nothing can be clicked, nothing hides its address, and no
entity smuggles in a control character.
"""

from typing import TYPE_CHECKING, ClassVar

from markdown_it import MarkdownIt
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Markdown, Static
from textual.widgets._markdown import MarkdownTable, MarkdownTableContent

from annotator.text import for_display, one_line

if TYPE_CHECKING:
    from annotator.domain.work import Guideline

_ACTING = ["link", "image", "autolink", "html_inline", "html_block", "entity", "reference"]


def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark").enable(["table", "strikethrough"]).disable(_ACTING)


class _Cells(MarkdownTableContent):
    """Cells without tooltips, whose words Textual would parse as markup."""

    def compose(self) -> ComposeResult:
        for cell in super().compose():
            cell.tooltip = None
            yield cell


class _Table(MarkdownTable):
    def compose(self) -> ComposeResult:
        for content in super().compose():
            yield _Cells(content.headers, content.rows) if isinstance(content, MarkdownTableContent) else content


class SafeMarkdown(Markdown):
    """Markdown whose tables never parse their words as markup."""

    BLOCKS = {**Markdown.BLOCKS, "table_open": _Table}  # noqa: RUF012 — Textual declares it so


class GuidelineText(VerticalScroll):
    """The guideline, scrollable; its border names the version."""

    guide_topic: ClassVar[str] = "teams"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "screen.leave_guideline", show=False)]

    def __init__(self, guideline: "Guideline", id: str | None = None) -> None:
        super().__init__(id=id)
        self._guideline = guideline
        self.border_title = Content(one_line(f"Guideline {guideline.version}"))

    def compose(self) -> ComposeResult:
        """Markdown rendered, everything else as written."""
        text = for_display(self._guideline.text) or "(The guideline is empty.)"
        if self._guideline.markdown:
            yield SafeMarkdown(text, parser_factory=_parser, open_links=False)
        else:
            yield Static(Content(text))
