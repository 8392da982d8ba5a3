"""The strip of the tour above every screen: which step it is, what to press, and what became of the last answer."""

from textual.content import Content
from textual.widgets import Static

Said = tuple[str, str]
"""Words and their tone: success, warning, error, or none."""
_GLYPHS = {"success": "✔", "error": "✘", "warning": "…"}


class TourStrip(Static):
    """A few rows at the top."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    TourStrip {
        dock: top;
        height: auto;
        max-height: 9;
        padding: 0 1;
        background: $panel;
        color: $foreground;
    }
    """

    _shown: tuple[str, str, Said, str] | None = None

    def show(self, title: str, keys: str, said: Said, task: str) -> None:
        """The title and the tour's own keys on one line, below them what was said of the last answer, and the task."""
        if (title, keys, said, task) == self._shown:
            return
        self._shown = title, keys, said, task
        rows = [Content.assemble((title, "bold"), "  ", (keys, "dim"))]
        words, tone = said
        if words:
            rows.append(Content.styled(f"{_GLYPHS.get(tone, '')} {words}".strip(), f"$text-{tone}" if tone else ""))
        if task:
            rows.append(Content(task))
        self.update(Content("\n").join(rows))
