"""The guide on screen: topics, a search line, and the page under the cursor."""

import asyncio
from typing import TYPE_CHECKING, ClassVar

from markdown_it import MarkdownIt
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Markdown

from annotator.guide import TOPICS, Hit, page, search
from annotator.text import one_line
from annotator.tui.screens.list_modal import FilterInput
from annotator.tui.screens.modal import Hints, Modal
from annotator.tui.screens.row_list import RowList
from annotator.tui.widgets.guideline_text import SafeMarkdown

if TYPE_CHECKING:
    from textual.screen import Screen

    from annotator.tui.screens.row_list import Piece


_PAUSE = 0.1
"""Seconds the cursor rests on a topic before its page is drawn, which is slower than moving on."""


def topic_of(screen: "Screen[object]") -> str:
    """The topic of the focused part of ``screen``; reviewing if it has none."""
    focused = screen.focused or screen
    named = (getattr(node, "guide_topic", None) for node in focused.ancestors_with_self)
    return next((topic for topic in named if topic), TOPICS[0])


def _parser() -> MarkdownIt:
    """Links lead to other pages; images and HTML stay text."""
    return MarkdownIt("commonmark").enable("table").disable(["image", "autolink", "html_inline", "html_block"])


class GuideScreen(Modal[None]):
    """Shows the page of the topic or search hit under the cursor. Typing searches all pages."""

    AUTO_FOCUS = "#filter"
    BESIDE = frozenset(("page",))
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "Up", show=False),
        Binding("down", "move(1)", "Down", show=False),
        Binding("pageup", "page(-1)", "Page up", show=False),
        Binding("pagedown,enter", "page(1)", "Page down", show=False),
        Binding("ctrl+home", "end(-1)", "Start", show=False),
        Binding("ctrl+end", "end(1)", "End", show=False),
    ]

    def __init__(self, topic: str) -> None:
        super().__init__()
        self._topics = [Hit(each, "", "") for each in TOPICS]
        self._rows = self._topics
        self._topic = topic
        self.shown = ""
        """The topic of the page on screen; empty while it changes."""

    def compose(self) -> ComposeResult:
        """The search line; topics and page side by side; the keys."""
        with Vertical(id="dialog", classes="full") as dialog:
            dialog.border_title = Content("Guide")
            yield FilterInput(placeholder="search the guide", id="filter")
            with Horizontal(id="pages"):
                yield RowList(self._draw)
                with VerticalScroll(id="page", can_focus=False):
                    yield SafeMarkdown(parser_factory=_parser, open_links=False)
            yield Hints(("↑↓", "Topic", ""), ("PgUp PgDn", "Scroll", ""), ("Esc", "Close", "leave"))

    def on_mount(self) -> None:
        """List the topics with the cursor on the requested one."""
        self._list(self._topics, TOPICS.index(self._topic))

    def on_input_changed(self) -> None:
        """List the places that contain all words; all topics if there are none."""
        words = self.query_one("#filter", Input).value.strip()
        self._list(search(words) if words else self._topics, 0 if words else TOPICS.index(self._topic))

    def on_input_submitted(self) -> None:
        """Enter scrolls on."""
        self.action_page(1)

    def on_row_list_picked(self) -> None:
        """A click shows the page."""
        self._turn()

    def on_markdown_link_clicked(self, event: Markdown.LinkClicked) -> None:
        """Follow a link to another page; other links do nothing."""
        topic, _, anchor = event.href.partition("#")
        topic = topic.removesuffix(".md") or self._topic
        if topic not in TOPICS:
            return
        with self.prevent(Input.Changed):
            self.query_one("#filter", Input).value = ""
        self._list(self._topics, TOPICS.index(topic), anchor)

    def action_move(self, by: int) -> None:
        """Move the cursor and show the page there."""
        rows = self.query_one(RowList)
        rows.cursor += by
        self._turn()

    def action_page(self, by: int) -> None:
        """Scroll the page by one screen."""
        pane = self.query_one("#page")
        pane.scroll_relative(y=by * max(1, pane.size.height - 1), animate=False)

    def action_end(self, by: int) -> None:
        """Go to the start or the end of the page."""
        pane = self.query_one("#page")
        pane.scroll_home(animate=False) if by < 0 else pane.scroll_end(animate=False)

    def _list(self, rows: list[Hit], cursor: int, anchor: str = "") -> None:
        self._rows = rows
        self.set_class(rows is not self._topics, "-searching")
        self.query_one("#dialog").border_subtitle = Content("" if rows else "nothing contains all of these words")
        self.query_one(RowList).show(len(rows), cursor)
        self._turn(anchor)

    def _turn(self, anchor: str = "") -> None:
        """Show the page under the cursor, at the section that was found."""
        if self._rows:
            hit = self._rows[self.query_one(RowList).cursor]
            self._topic = hit.topic
            self.run_worker(self._show(hit.topic, anchor or hit.anchor), group="page", exclusive=True)

    async def _show(self, topic: str, anchor: str) -> None:
        if topic != self.shown:
            await asyncio.sleep(_PAUSE if self.shown else 0)
            self.shown = ""  # moving on may cancel the drawing half-way
            await self.query_one(SafeMarkdown).update(page(topic).text)
            self.shown = topic
        self.call_after_refresh(self._go_to_section, anchor)

    def _go_to_section(self, anchor: str) -> None:
        if not anchor or not self.query_one(SafeMarkdown).goto_anchor(anchor):
            self.query_one("#page").scroll_home(animate=False)

    def _draw(self, place: int, width: int) -> list["Piece"]:
        hit = self._rows[place]
        name = f"{hit.topic}: {hit.section}" if hit.section else hit.topic
        return [(one_line(name), width, False)]
