"""A document of the library to read, with sentences to select."""

from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from annotator.domain.library import LibraryDocument
from annotator.domain.records import Sentence
from annotator.domain.vocabulary import SentenceKind
from annotator.tui.layout import Layout

_MARGIN = 2
"""Cells left of the text, for the cursor."""
_PARAGRAPH = "\n\n"


class DocumentView(ScrollView, can_focus=True):
    """Draws the lines in view only, so a document may be long; whole sentences are selected."""

    ALLOW_SELECT = False

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._sentences: Sequence[Sentence] = ()
        self._layout: Layout | None = None
        self._cursor = 0
        self._anchor = 0

    def show(self, document: LibraryDocument, start: int, end: int) -> None:
        """Show a document with the sentences in ``start`` to ``end`` selected."""
        self._sentences = _sentences(document)
        inside = [each.n for each in self._sentences if each.start < end and start < each.end]
        self._anchor, self._cursor = (inside[0], inside[-1]) if inside else (0, 0)
        self._lay_out()

    @property
    def selected(self) -> tuple[int, int] | None:
        """Start and end of the selected sentences in the document's text."""
        if not self._sentences:
            return None
        first, last = sorted((self._anchor, self._cursor))
        return self._sentences[first].start, self._sentences[last].end

    def move(self, by: int, *, extend: bool = False) -> None:
        """Move the cursor by sentences; ``extend`` keeps what is selected."""
        self.go(self._cursor + by, extend=extend)

    def go(self, sentence: int, *, extend: bool = False) -> None:
        """Put the cursor on a sentence, or the nearest there is."""
        self._cursor = max(0, min(sentence, len(self._sentences) - 1))
        if not extend:
            self._anchor = self._cursor
        self._reveal()
        self.refresh()

    def page(self, direction: int) -> None:
        """Move the cursor by a screen."""
        if self._layout is not None:
            row = self._layout.row_of(self._cursor) + direction * max(1, self.size.height - 1)
            self.go(self._layout.at(max(0, min(row, self._layout.rows - 1)))[0])

    def on_resize(self) -> None:
        """Wrap again."""
        self._lay_out()

    def on_click(self, event: events.Click) -> None:
        """A click selects a sentence; with Shift, all from the selected one on."""
        row = event.y + self.scroll_offset.y
        if self._layout is not None and row < self._layout.rows:
            self.go(self._layout.at(row)[0], extend=event.shift)

    def render_line(self, y: int) -> Strip:
        """One line of the document."""
        row, width, plain = y + self.scroll_offset.y, self.scrollable_content_region.width, self.rich_style
        if self._layout is None or row >= self._layout.rows:
            return Strip.blank(width, plain)
        n, line = self._layout.at(row)
        block = self._layout.block(n)
        if not 0 <= line < len(block.lines):
            return Strip.blank(width, plain)
        start, end = block.lines[line]
        chosen = min(self._anchor, self._cursor) <= n <= max(self._anchor, self._cursor)
        style = plain + Style(bold=True, reverse=True) if chosen else plain
        mark = "▸ " if n == self._cursor and line == 0 else "  "
        return Strip([Segment(mark, plain), Segment(block.text[start:end], style)]).adjust_cell_length(width, plain)

    def _lay_out(self) -> None:
        width = max(8, self.scrollable_content_region.width - _MARGIN)
        self._layout = Layout(self._sentences, width, lambda n: ()) if self._sentences else None
        if self._layout is not None:
            self._layout.settle(self._cursor - self.size.height, self._cursor + self.size.height)
            self.virtual_size = Size(width, self._layout.rows)
        self._reveal()
        self.refresh()

    def _reveal(self) -> None:
        """Keep the selection in view, with some lines around it."""
        if self._layout is None:
            return
        self._layout.settle(self._cursor - self.size.height, self._cursor + self.size.height)
        first, last = sorted((self._anchor, self._cursor))
        top = self._layout.row_of(first)
        rows = self._layout.row_of(last) + self._layout.block(last).height - top
        self.scroll_to_region(Region(0, max(0, top - 2), 1, rows + 4), animate=False, force=True)


def _sentences(document: LibraryDocument) -> list[Sentence]:
    """The sentences as the layout takes them; one that follows an empty line begins a paragraph."""
    found, paragraph, before = [], 0, 0
    for each in document.sentences:
        paragraph += _PARAGRAPH in document.text[before : each.start]
        text = document.text[each.start : each.end]
        found.append(Sentence(each.n, each.start, each.end, paragraph, SentenceKind.BODY, None, text))
        before = each.end
    return found
