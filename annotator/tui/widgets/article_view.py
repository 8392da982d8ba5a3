"""The article on screen, drawn row by row: only visible rows are painted, however long the article is."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Self

from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from annotator.tui.layout import Layout
from annotator.tui.widgets.looks import Looks
from annotator.tui.widgets.row_painter import GUTTER, Columns, PaintedRows, RowPainter, Scene

if TYPE_CHECKING:
    from annotator.schemes import LabelScheme
    from annotator.tui.article_state import Opened, Stop

_CONTEXT = 2
"""Rows kept visible above and below the cursor, if there is room."""
_PORTION = 300
"""Sentences laid out exactly per tick in the background."""


class ArticleView(ScrollView, inherit_bindings=False, can_focus=False):
    """Draws an article with its claims and reports mouse events on the text. Keys belong to the screen."""

    ALLOW_SELECT = False

    class Picked(Message):
        """A place in the text was clicked; ``times`` is 2 for a double click."""

        def __init__(self, offset: int, times: int) -> None:
            super().__init__()
            self.offset = offset
            self.times = times

    class Dragged(Message):
        """The mouse selects from ``anchor`` to ``offset``, offsets in the article's text."""

        def __init__(self, anchor: int, offset: int) -> None:
            super().__init__()
            self.anchor = anchor
            self.offset = offset

        def can_replace(self, message: Message) -> bool:
            """Only the latest position of a drag matters."""
            return isinstance(message, ArticleView.Dragged)

    def __init__(self, scheme: "LabelScheme", id: str | None = None) -> None:
        super().__init__(id=id)
        self.scene = Scene(scheme)
        self._opened: Opened | None = None
        self._layout_now: Layout | None = None
        self._columns = Columns.of(80)
        self._looks = Looks(self)
        self._painter: RowPainter | None = None
        self._room = Size(0, 0)
        self._anchor: int | None = None
        self._dragging = False
        self._settling = False
        self._painted = PaintedRows(self._paint)

    def show(self, opened: "Opened", stop: "Stop") -> None:
        """Show an article with the cursor at ``stop``."""
        self._opened = opened
        self.scene.stop, self.scene.matches, self.scene.match, self.scene.span = stop, [], None, None
        self._lay_out()
        self.scroll_to(y=0, animate=False)
        self.move_to(stop)

    def move_to(self, stop: "Stop") -> None:
        """Move the cursor to ``stop`` and bring it into view."""
        layout = self._layout_now
        if layout is None or self._opened is None:
            return
        before, self.scene.stop = self.scene.stop.sentence, stop
        page = self._room.height
        if layout.settle(stop.sentence - page, stop.sentence + page):
            self._painted.forget_all()
        self._resize_virtual(layout)
        target = self._scroll_target(layout, stop)
        if target != self.scroll_offset.y:
            self.scroll_to(y=target, animate=False)
        self._repaint(layout, {before, stop.sentence})

    def reveal(self, offset: int) -> None:
        """Bring the row of the character at ``offset`` into view."""
        layout = self._layout_now
        if layout is None or self._opened is None:
            return
        n = self._opened.sentence_at(offset)
        block, inside = layout.block(n), offset - self._opened.sentences[n].start
        line = next((at for at, (_, end) in enumerate(block.lines) if inside < end), len(block.lines) - 1)
        row, top, height = layout.row_of(n) + line, self.scroll_offset.y, max(1, self._room.height)
        around = min(_CONTEXT, (height - 1) // 2)
        target = max(min(top, row - around), row + around - height + 1)
        if target != top:
            self.scroll_to(y=max(0, min(target, max(0, layout.rows - height))), animate=False)

    def changed(self, sentences: Iterable[int]) -> None:
        """Redraw sentences whose claims were added, removed or relabelled."""
        layout = self._layout_now
        if layout is None:
            return
        rows = layout.rows
        for n in sentences:
            layout.claims_changed(n)
        if layout.rows == rows:
            self._repaint(layout, sentences)
        else:
            self._resize_virtual(layout)
            self.refresh()

    def page(self, direction: int) -> int:
        """The sentence the cursor goes to, one screen up or down."""
        layout = self._layout_now
        if layout is None or self._opened is None:
            return 0
        here = self.scene.stop.sentence
        row = layout.row_of(here) + direction * max(1, self._room.height - _CONTEXT)
        there = layout.at(max(0, row))[0]
        if there == here:
            there += direction
        return max(0, min(there, len(self._opened.sentences) - 1))

    def render_lines(self, crop: Region) -> list[Strip]:
        """The visible rows, without borders, padding and tints, which take Textual's own method half of its time."""
        top = self.scroll_offset.y
        return [strip.crop(*crop.column_span) for strip in self._painted.get([top + y for y in crop.line_range])]

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """Paint the regions again, or all rows."""
        if not regions:
            self._painted.forget_all()
        for region in regions:
            self._painted.forget(self.scroll_offset.y + y for y in region.line_range)
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def _paint(self, rows: Sequence[int]) -> list[Strip]:
        strips = [self.render_line(row - self.scroll_offset.y) for row in rows]
        background = self.background_colors[1]
        for line_filter in self.get_line_filters():
            strips = [strip.apply_filter(line_filter, background) for strip in strips]
        return strips

    def render_line(self, y: int) -> Strip:
        """One visible row."""
        layout, painter = self._layout_now, self._painter
        row = y + self.scroll_offset.y
        if layout is None or painter is None or row >= layout.rows:
            return Strip.blank(self._room.width, self._looks())
        n, index = layout.at(row)
        if index < 0:
            return Strip.blank(self._room.width, self._looks())
        return Strip(painter.paint(n, index, layout.block(n)), self._room.width)

    def on_resize(self) -> None:
        """Wrap again for the new width, keeping the top sentence."""
        self._room = self.scrollable_content_region.size
        layout = self._layout_now
        if layout is None or Columns.of(self._room.width) == self._columns:
            self.move_to(self.scene.stop)
            return
        top, _ = layout.at(self.scroll_offset.y)
        self._lay_out()
        self.scroll_to(y=self._layout_now.row_of(top) if self._layout_now else 0, animate=False)
        self.move_to(self.scene.stop)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Make what scrolls into view exact before it is painted."""
        if self._layout_now is not None:
            n, _ = self._layout_now.at(round(new_value))
            if self._layout_now.settle(n, n + self._room.height):
                self._painted.forget_all()
                self._resize_virtual(self._layout_now)
        top = round(new_value)
        kept = self._painted.within(range(top, top + self._room.height))
        super().watch_scroll_y(old_value, new_value)
        self._painted.keep_only(kept)

    def notify_style_update(self) -> None:
        """Drop the old theme's styles."""
        self._looks.forget()
        self._painted.forget_all()
        super().notify_style_update()

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Begin a click or a selection: moving to another character decides which."""
        if event.button == 1:
            self._anchor = self._offset_at(event.x, event.y)
            self._dragging = False
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Select up to the mouse."""
        if self._anchor is None:
            return
        if self._dragging and not 0 < event.y < self._room.height - 1:  # at an edge the article scrolls on
            self.scroll_relative(y=-1 if event.y <= 0 else 1, animate=False)
        offset = self._offset_at(event.x, event.y)
        self._dragging = self._dragging or offset != self._anchor
        if self._dragging and offset is not None:
            self.post_message(self.Dragged(self._anchor, offset))

    def on_mouse_up(self) -> None:
        """End a drag or a click."""
        self._anchor = None
        self.release_mouse()

    def on_click(self, event: events.Click) -> None:
        """Report a click on the text, unless it ended a drag."""
        offset = self._offset_at(event.x, event.y)
        if offset is not None and not self._dragging:
            self.post_message(self.Picked(offset, event.chain))

    def _lay_out(self) -> None:
        """Wrap the article for the current width; far-away parts follow bit by bit."""
        if self._opened is None:
            return
        self._room = self.scrollable_content_region.size
        self._columns = Columns.of(self._room.width)
        self._painter = RowPainter(self._opened, self.scene, self._columns, self._looks)
        self._layout_now = Layout(
            self._opened.sentences, self._columns.text, self._opened.mark_starts, self._columns.room
        )
        self._resize_virtual(self._layout_now)
        self.refresh()
        if not self._settling:
            self._settling = True
            self.set_timer(0.05, self._settle_more)

    def _settle_more(self) -> None:
        """Lay out the next portion without moving what is on screen."""
        layout = self._layout_now
        if layout is None:
            return
        top, line = layout.at(self.scroll_offset.y)
        self._settling = layout.settle_more(_PORTION)
        self._painted.forget_all()
        row = layout.row_of(top) + line
        if row != self.scroll_offset.y:
            self._resize_virtual(layout)
            self.scroll_to(y=row, animate=False)
        if self._settling:
            self.set_timer(0.01, self._settle_more)
        else:
            self._resize_virtual(layout)

    def _resize_virtual(self, layout: Layout) -> None:
        size = Size(self._room.width, layout.rows)
        if size != self.virtual_size:
            self.virtual_size = size

    def _scroll_target(self, layout: Layout, stop: "Stop") -> int:
        """The nearest scroll position that shows the cursor and some context."""
        block, row = layout.block(stop.sentence), layout.row_of(stop.sentence)
        first, last = row, row + block.height - 1
        claims = self._opened.claims_of(stop.sentence) if self._opened else []
        mark = next((at for claim, at in zip(claims, block.marks, strict=False) if claim.id == stop.claim_id), 0)
        now, height = self.scroll_offset.y, max(1, self._room.height)
        around = min(_CONTEXT, (height - 1) // 2)
        if block.height > height - 2 * around:
            first = last = row + mark
        if first < now + around:
            now = first - around
        elif last > now + height - 1 - around:
            now = last + around - height + 1
        return max(0, min(now, max(0, layout.rows - height)))

    def _repaint(self, layout: Layout, sentences: Iterable[int]) -> None:
        for n in sentences:
            if self._opened is not None and n < len(self._opened.sentences):
                self.refresh_lines(layout.row_of(n), layout.block(n).height)

    def _offset_at(self, x: int, y: int) -> int | None:
        """The offset in the article's text at a cell of the view, clamped to the row's text."""
        if self._layout_now is None or self._opened is None or not self._opened.sentences:
            return None
        n, offset = self._layout_now.offset_at(y + self.scroll_offset.y, x - GUTTER)
        return self._opened.sentences[n].start + offset
