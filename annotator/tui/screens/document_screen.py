"""A document of the library, opened at a passage: read on, select another one, cite it, go to the next."""

import asyncio
from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static
from textual.worker import Worker, WorkerState

from annotator.domain.library import LibraryDocument, Passage
from annotator.text import one_line
from annotator.tui.passage_words import about
from annotator.tui.screens.modal import SHEET, Hints, Modal
from annotator.tui.widgets.document_view import DocumentView

Selected = tuple[Passage, tuple[int, int]]
"""The passage at which a document was opened last, and a span of the document's text."""


class DocumentScreen(Modal[Selected]):
    """Shows the document of a passage; returns what is to be cited. ``show`` blocks and is called in a thread."""

    DEFAULT_CLASSES = SHEET
    AUTO_FOCUS = "DocumentView"
    guide_topic: ClassVar[str] = "library"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "move(1)", "Next sentence", show=False),
        Binding("k,up", "move(-1)", "Previous sentence", show=False),
        Binding("J,shift+down", "extend(1)", "Select on", show=False),
        Binding("K,shift+up", "extend(-1)", "Select back", show=False),
        Binding("pagedown,space", "page(1)", "Page down", show=False),
        Binding("pageup", "page(-1)", "Page up", show=False),
        Binding("enter,c", "cite", "Cite", id="document.cite", tooltip="Cite the selected sentences"),
        Binding("n", "next(1)", "Next hit", id="document.next", tooltip="Go to the next passage that was found"),
        Binding("p", "next(-1)", "Previous hit", id="document.previous", tooltip="Go to the passage found before"),
    ]

    def __init__(self, show: Callable[[str], LibraryDocument], passages: Sequence[Passage], at: int) -> None:
        """Open at the passage in place ``at``."""
        super().__init__()
        self._show = show
        self._passages = list(passages)
        self._at = at

    def compose(self) -> ComposeResult:
        """Where it is from, the text, the keys."""
        with Vertical(id="dialog"):
            yield Static(classes="about", id="source")
            yield DocumentView()
            yield Hints(
                ("↑↓", "Sentence", ""), ("⇧↑↓", "Select more", ""), ("Enter", "Cite", "cite"),
                ("n", "Next hit", "next(1)"), ("Esc", "Back", "leave"),
            )  # fmt: skip

    def on_mount(self) -> None:
        """Read the document."""
        self._open()

    def _open(self) -> None:
        passage = self._passages[self._at]
        words = f"{self._at + 1}/{len(self._passages)}  {about(passage, 2 * self.size.width)}"
        self.query_one("#source", Static).update(Content(words))
        self.run_worker(self._read(passage), group="read", exclusive=True, exit_on_error=False)

    async def _read(self, passage: Passage) -> None:
        document = await asyncio.to_thread(self._show, passage.document.id)
        self.query_one(DocumentView).show(document, passage.best.start, passage.best.end)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Say why a document cannot be shown."""
        super().on_worker_state_changed(event)
        if event.state is WorkerState.ERROR:
            self.query_one("#source", Static).update(Content(one_line(str(event.worker.error))))

    def action_move(self, by: int) -> None:
        """Select the next (1) or previous (-1) sentence."""
        self.query_one(DocumentView).move(by)

    def action_extend(self, by: int) -> None:
        """Select one sentence more or less."""
        self.query_one(DocumentView).move(by, extend=True)

    def action_page(self, direction: int) -> None:
        """Go a screen down or up."""
        self.query_one(DocumentView).page(direction)

    def action_next(self, by: int) -> None:
        """Go to another passage that was found, in whichever document."""
        self._at = (self._at + by) % len(self._passages)
        self._open()

    def action_cite(self) -> None:
        """Cite what is selected."""
        span = self.query_one(DocumentView).selected
        if span is not None:
            self.answer((self._passages[self._at], span))
