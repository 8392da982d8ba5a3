"""One source in full: its details, the claims that cite it, and its copies."""

import asyncio
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static
from textual.worker import Worker, WorkerState

from annotator.domain.records import Quote
from annotator.domain.work import Place
from annotator.errors import AnnotatorError
from annotator.tui.desktop import open_page
from annotator.tui.marks import DONE, REFUSED
from annotator.tui.quiet import has_workers
from annotator.tui.screens.list_modal import FURTHEST, ListModal
from annotator.tui.screens.modal import Hints
from annotator.tui.screens.row_list import RowList
from annotator.tui.source_words import Line, attempt_lines, fact_lines, link_of, name_of, standing_words, use_lines
from annotator.web.address import is_file_address

if TYPE_CHECKING:
    from annotator.domain.source_facts import SourceDetail, SourceSummary, SourceUse
    from annotator.domain.work import Outcome
    from annotator.review.desk import ReviewDesk
    from annotator.schemes import LabelScheme
    from annotator.tui.screens.row_list import Piece
    from annotator.tui.shelf import Shelf

_AT_ONCE = 20
"""Quotes compared with the copy between two updates of the screen."""


class SourceScreen(ListModal[Place]):
    """Shows a source; returns the place of the claim to go to, or ``None`` if the reviewer left."""

    guide_topic: ClassVar[str] = "sources"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Go there", id="source.open", tooltip="Go to the claim under the cursor"),
        Binding("k", "move(-1)", "Up", show=False),
        Binding("j", "move(1)", "Down", show=False),
        Binding("home", f"move({-FURTHEST})", "First", show=False),
        Binding("end", f"move({FURTHEST})", "Last", show=False),
        Binding("tab", "claim(1)", "Next claim", show=False),
        Binding("shift+tab", "claim(-1)", "Previous claim", show=False),
        Binding(
            "ctrl+u", "correct", "Correct address", id="source.correct", tooltip="Correct the address of this source"
        ),
        Binding("ctrl+a", "archive", "Archive", id="source.archive", tooltip="Fetch the page and keep a copy"),
        Binding("ctrl+o", "browse", "Open", id="source.browse", tooltip="Open this source in the browser"),
        Binding("ctrl+g", "merge", "Merge", id="source.merge", tooltip="Merge this source into another one"),
    ]

    def __init__(self, shelf: "Shelf", scheme: "LabelScheme", source_id: str) -> None:
        super().__init__()
        self._shelf = shelf
        self._scheme = scheme
        self._source_id = source_id
        self._detail: SourceDetail | None = None
        self._standing: dict[Quote, str] = {}
        self._rows: list[tuple[str, Line]] = []
        self._fresh = True

    def compose(self) -> ComposeResult:
        """Lay out the status line, rows and keys."""
        with Vertical(id="dialog", classes="full") as dialog:
            dialog.border_title = Content("Source")
            yield Static(classes="columns")
            yield RowList(self._draw)
            yield Hints(
                ("Tab", "Claim", "claim(1)"),
                ("Enter", "Go there", "open"),
                ("^u", "Correct", "correct"),
                ("^a", "Archive", "archive"),
                ("^g", "Merge", "merge"),
                ("^o", "Browser", "browse"),
                ("Esc", "Close", "leave"),
            )

    def is_undecided(self, event: events.Event | None) -> bool:
        """Only until the source is shown, or while another is merged into it: quotes are compared alongside."""
        return has_workers(self.app, self, () if self._detail is None else ("source", "browse"))

    def on_mount(self) -> None:
        """Load the source, and update it while archiving."""
        self._shelf.listeners.append(self._archived)
        self._archived()

    def on_unmount(self) -> None:
        """Stop the updates."""
        self._shelf.listeners.remove(self._archived)

    def on_resize(self) -> None:
        """Wrap the rows again."""
        self.call_after_refresh(self._show)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Show why loading or merging failed."""
        if event.state is WorkerState.ERROR:
            self._say(f"{REFUSED} {event.worker.error}")

    def action_claim(self, direction: int) -> None:
        """Move the cursor to the next or previous claim."""
        rows = self.rows
        starts = self._starts()[::direction]
        rows.cursor = next((at for at in starts if (at - rows.cursor) * direction > 0), rows.cursor)

    def action_open(self) -> None:
        """Go to the claim under the cursor."""
        cursor = self.rows.cursor
        line = self._rows[cursor][1] if cursor < len(self._rows) else None
        use = line.use if line is not None else None
        if line is not None and line.head == "address":
            self.action_browse()
        elif use is not None:
            self.answer(Place(use.article_id, 0, use.claim_id))

    def action_correct(self) -> None:
        """Ask for the right address."""
        from annotator.tui.screens.address_form import AddressForm

        detail = self._detail
        if detail is None:
            return
        if detail.source.url is None or is_file_address(detail.source.url):
            self._say(f"{REFUSED} Only web addresses can be corrected: cite the right source instead.")
            return
        self.app.push_screen(AddressForm(self._shelf, detail), self._changed)

    def action_archive(self) -> None:
        """Fetch the page and keep a copy."""
        if self._detail is not None:
            self._shelf.archive(self._detail.source.id)

    def action_browse(self) -> None:
        """Open the source in the browser."""
        url = link_of(self._detail.source) if self._detail is not None else None
        if url is None:
            self._say(f"{REFUSED} This source has no web address.")
        else:
            self.run_worker(self._browse(url), group="browse", exit_on_error=False)

    async def _browse(self, url: str) -> None:
        self._say(await open_page(self.app, url))

    def action_merge(self) -> None:
        """Choose the source to merge this one into."""
        from annotator.tui.screens.source_rows import SourceRows

        detail = self._detail
        if detail is None:
            return
        drop = detail.source.id

        def closed(keep: "SourceSummary | None") -> None:
            if keep is not None:
                self.run_worker(self._merge(keep.source.id, drop), group="merge", exit_on_error=False)

        choice: SourceRows[SourceSummary] = SourceRows(
            self._shelf, SourceRows.answer, heading="Merge into which source?", opens="Merge into this", without=drop
        )
        self.app.push_screen(choice, closed)

    async def _merge(self, keep: str, drop: str) -> None:
        self._changed(await self._shelf.change(lambda desk: desk.sources.merge(keep, drop)))

    def _changed(self, outcome: "Outcome | None") -> None:
        """Reload after a change; after a merge, the old id finds the kept source."""
        if outcome is not None:
            self._load(f"{DONE} {outcome.message}")

    def _archived(self) -> None:
        """Reload after archiving started or ended."""
        source_id = self._detail.source.id if self._detail else self._source_id
        refused = self._shelf.refused.get(source_id)
        under_way = source_id in self._shelf.archiving
        self._load("archiving…" if under_way else f"{REFUSED} Not archived: {refused}" if refused else "")

    def _load(self, words: str) -> None:
        self._say(words)
        self.run_worker(self._read(words), group="source", exclusive=True, exit_on_error=False)

    async def _read(self, words: str) -> None:
        """Show the source, then compare its quotes with the copy."""
        desk = self._shelf.desk
        self._detail = detail = await asyncio.to_thread(desk.sources.show, self._source_id)
        last = next(iter(detail.attempts), None)
        if not words and last is not None and not last.ok:
            self._say(f"{REFUSED} The last attempt to archive it failed: {last.reason}")
        self._standing = {}
        self._show()
        quotes = list(dict.fromkeys(_quote(use) for use in detail.uses if use.quote)) if detail.copy else []
        for at in range(0, len(quotes), _AT_ONCE):
            some = quotes[at : at + _AT_ONCE]
            self._standing |= await asyncio.to_thread(_standings, desk, detail.source.id, some)
            self._show()

    def _show(self) -> None:
        """Wrap all lines to the available width; put the cursor on the first claim at first."""
        detail = self._detail
        if detail is None:
            return
        rows = self.rows
        here = self._rows[rows.cursor][1].use if rows.cursor < len(self._rows) else None
        width = rows.row_width - 2
        self._rows = [(row, line) for line in self._lines(detail) for row in line.rows(width)]
        starts = self._starts()
        at = next((n for n, (_, line) in enumerate(self._rows) if here is not None and line.use == here), rows.cursor)
        rows.show(len(self._rows), starts[0] if self._fresh and starts else at)
        self._fresh = False
        dialog = self.query_one("#dialog")
        dialog.border_title = Content(f"Source: {name_of(detail.source)}")
        dialog.border_subtitle = Content(f"cited {len(detail.uses)} times" if len(detail.uses) != 1 else "cited once")

    def _lines(self, detail: "SourceDetail") -> list[Line]:
        claims = "Claims that rest on it" if detail.uses else "No claim rests on it."
        lines = [*fact_lines(detail), Line("", ""), Line(claims, "", strong=False)]
        for use in detail.uses:
            standing = self._standing.get(_quote(use), "") if use.quote else ""
            lines += use_lines(use, self._scheme, standing)
        attempts = attempt_lines(detail)
        return [*lines, Line("", ""), *attempts] if attempts else lines

    def _starts(self) -> list[int]:
        """The first row of each claim."""
        uses = [line.use for _, line in self._rows]
        return [n for n, use in enumerate(uses) if use is not None and (n == 0 or uses[n - 1] != use)]

    def _say(self, words: str) -> None:
        self.query_one(".columns", Static).display = bool(words)
        self.say(words)

    def _draw(self, at: int, width: int) -> list["Piece"]:
        row, line = self._rows[at]
        link = link_of(self._detail.source) if self._detail is not None and line.head == "address" else None
        return [(row, width, not line.strong, link)]


def _quote(use: "SourceUse") -> Quote:
    return Quote(use.quote or "", use.quote_prefix, use.quote_suffix)


def _standings(desk: "ReviewDesk", source_id: str, quotes: list[Quote]) -> dict[Quote, str]:
    """Compare quotes with the copy; runs in a thread."""
    found = {}
    for quote in quotes:
        try:
            found[quote] = standing_words(desk.sources.check_quote(source_id, quote))
        except AnnotatorError as error:
            found[quote] = f"! cannot be compared with the copy: {error}"
    return found
