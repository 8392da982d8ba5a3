"""What every part of the review screen shares: the article, the cursor, the desk, and how to say something."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, ClassVar

from textual.screen import Screen
from textual.worker import Worker, WorkerState

from annotator.domain.orders import Filter, Walk
from annotator.domain.places import Place
from annotator.errors import AnnotatorError
from annotator.tui.article_state import Stop
from annotator.tui.header import HeaderFacts, header_pieces, rule_pieces
from annotator.tui.keys import Mode
from annotator.tui.marks import Unsaved
from annotator.tui.save_queue import SaveState
from annotator.tui.walk_words import walk_words
from annotator.tui.widgets.article_view import ArticleView
from annotator.tui.widgets.bars import Bar, KeyBar, Rule, StatusLine
from annotator.tui.widgets.claim_panel import ClaimPanel, claim_lines, span_lines
from annotator.tui.widgets.looks import PARTS

if TYPE_CHECKING:
    from annotator.domain.desk import ImportState
    from annotator.domain.orders import Chosen
    from annotator.domain.records import Claim, Source
    from annotator.review.desk import ReviewDesk
    from annotator.schemes import LabelScheme
    from annotator.tui.article_state import Opened
    from annotator.tui.keys import Keymap
    from annotator.tui.save_queue import SaveQueue
    from annotator.tui.span import SpanEdit
    from annotator.tui.widgets.claim_panel import Line

log = logging.getLogger("annotator.tui")
_REMEMBER_AFTER = 1.0
"""Seconds the cursor rests before its place is written down."""
_SLOW_SAVE = 0.25
"""Seconds after which a decision that is still on its way is shown as such."""


class ReviewBase(Screen[None], inherit_bindings=False):
    """State of the review screen and the drawing of it; the parts that act build on this."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"look--{part}" for part in PARTS}

    def __init__(
        self, open_desk: Callable[[], "ReviewDesk"], scheme: "LabelScheme", reviewer: str, keymap: "Keymap"
    ) -> None:
        super().__init__()
        self.open_desk = open_desk
        self.scheme = scheme
        self.reviewer = reviewer
        self.keymap = keymap
        self.desk: ReviewDesk | None = None
        self.queue: SaveQueue | None = None
        self.opened: Opened | None = None
        self.stop = Stop(0)
        self.mode = Mode.REVIEW
        self.chosen: Chosen = Filter.ALL
        self.walk = Walk()
        self.span: SpanEdit | None = None
        self.recent: list[Source] = []
        self.today: int | None = None
        self.importing: ImportState | None = None
        self.keystrokes = 0
        """Keys pressed so far, wherever in the application."""
        self.arrive()
        self._remembering = False
        self._noted = False

    @property
    def view(self) -> ArticleView:
        """The article."""
        return self.query_one(ArticleView)

    @property
    def claim(self) -> "Claim | None":
        """The claim under the cursor."""
        return self.opened.claim_at(self.stop) if self.opened else None

    @property
    def seconds_here(self) -> float:
        """How long the cursor has been on the present claim."""
        return round(time.monotonic() - self._arrived, 1)

    @property
    def keys_here(self) -> int:
        """How many keys were pressed on the present claim, also in its forms."""
        return self.keystrokes - self._keys_before

    def arrive(self) -> None:
        """Begin to measure: the cursor is on another claim."""
        self._arrived, self._keys_before = time.monotonic(), self.keystrokes

    def start(self, work: Awaitable[None], group: str, exclusive: bool = False) -> None:
        """Run ``work`` beside the screen; what goes wrong in it is said and logged, and ends nothing."""
        self.run_worker(work, group=group, exclusive=exclusive, exit_on_error=False)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Say what a worker failed of."""
        error = event.worker.error
        if event.state is not WorkerState.ERROR or error is None:
            return
        if isinstance(error, AnnotatorError):
            self.say(str(error), "error")
        else:
            log.error("a worker failed", exc_info=error)
            self.say(f"Something went wrong ({type(error).__name__}); details are in app.log.", "error")

    def say(self, words: str, tone: str = "") -> None:
        """Put a sentence on the status line, until the cursor moves."""
        self._noted = bool(words)
        self.say_with(words, tone)

    def say_with(self, words: str, tone: str, note: str = "", note_tone: str = "") -> None:
        """Put a sentence on the status line, and a note beneath it where there is one."""
        pieces = ((f" {words}", tone),) + (((f" {note}", note_tone),) if note else ())
        self.query_one(StatusLine).show(pieces)

    def go(self, stop: Stop) -> None:
        """Put the cursor somewhere in the open article."""
        if stop != self.stop:
            self.arrive()
        self.stop = stop
        self.view.move_to(stop)
        self.say("")
        self.show_claim()
        self.remember_soon()

    def show_claim(self) -> None:
        """Draw the panel and the hint for what is under the cursor."""
        panel = self.query_one(ClaimPanel)
        if self.span is not None:
            panel.show(span_lines(self.span))
            return
        claim = self.claim
        rule = self.query_one("#claim-rule", Rule)
        if claim is None:
            rule.show((("─ sentence ", ""),))
            panel.show([("", "No claim here."), ("", f"{self.keymap['add'].shown_key} makes this sentence a claim.")])
        else:
            rule.show((("─ claim ", ""),))
            unsaved = self.view.scene.unsaved.get(claim.id)
            panel.show(claim_lines(claim, self.scheme, unsaved, self.earlier_lines(claim)))
        if not self._noted and self.queue and self.queue.failure:
            self.say(self.queue.failure, "error")

    def earlier_lines(self, claim: "Claim") -> list["Line"]:
        """What is known of earlier claims like this one; the part that looks back knows how."""
        raise NotImplementedError

    def show_header(self) -> None:
        """Draw the top line."""
        facts = HeaderFacts(
            self.reviewer, self.opened, self.today, self.chosen, self.importing,
            self.queue.state if self.queue else SaveState.SAVED, len(self.queue.waiting) if self.queue else 0,
            self.keymap["retry"].shown_key, walk_words(self.walk),
        )  # fmt: skip
        self.query_one("#header", Bar).show(*header_pieces(facts, self.size.width))

    def show_title(self) -> None:
        """Draw the article's title, site and date."""
        if self.opened:
            self.query_one("#article-rule", Rule).show(*rule_pieces(self.opened.article))

    def show_mode(self) -> None:
        """Offer the keys of the present mode."""
        self.query_one(KeyBar).offer(self.keymap.bar(self.mode))
        self.refresh_bindings()

    def saving_changed(self) -> None:
        """The queue's state changed: a failure shows at once, a delay only when it can be felt."""
        if self.queue is None:
            return
        if self.queue.state is SaveState.SAVING:
            self.set_timer(_SLOW_SAVE, self.show_unsaved)
            return
        self.show_unsaved()
        if self.queue.failure:
            self.say(self.queue.failure, "error")

    def show_unsaved(self) -> None:
        """Mark the claims whose decisions are not on disk."""
        if self.queue is None:
            return
        before = self.view.scene.unsaved
        failed = self.queue.state is SaveState.UNSAVED
        now = {
            intent.claim_id: Unsaved(intent.label, failed)
            for intent in self.queue.waiting
            if intent.claim_id is not None
        }
        if before != now and self.opened:
            self.view.scene.unsaved = now
            claims = [c for c in (*before, *now) if c in self.opened.by_id]
            self.view.changed({self.opened.stop_of(claim).sentence for claim in claims})
            self.show_claim()
        self.show_header()

    @property
    def place(self) -> Place | None:
        """Where the reviewer is, to be remembered."""
        if self.opened is None:
            return None
        return Place(self.opened.article.id, self.stop.sentence, self.stop.claim_id)

    def remember_soon(self) -> None:
        """Write the place down once the cursor rests."""
        if not self._remembering:
            self._remembering = True
            self.set_timer(_REMEMBER_AFTER, lambda: self.start(self.remember(), "remember"))

    async def remember(self) -> None:
        """Write the place down. Losing it costs a few keys, so a failure is only logged."""
        self._remembering = False
        place, desk = self.place, self.desk
        if place is None or desk is None:
            return
        try:
            await asyncio.to_thread(desk.walk.remember, place)
        except AnnotatorError:
            log.warning("the reviewer's place could not be remembered", exc_info=True)
