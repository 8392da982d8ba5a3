"""What controllers use of the review screen: drawing, messages, questions, and background work."""

import logging
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, TypeVar

from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static
from textual.worker import NoActiveWorker, Worker, WorkerState, get_current_worker

from annotator.errors import AnnotatorError
from annotator.text import counted, for_display
from annotator.tui.claim_words import claim_lines, marked_places, possible_lines, source_links, span_lines, time_lines
from annotator.tui.header import HeaderFacts, header_pieces, rule_pieces, walk_words
from annotator.tui.marks import Unsaved
from annotator.tui.mishaps import mishap_words
from annotator.tui.save_queue import SOON, SaveState
from annotator.tui.widgets.article_view import ArticleView
from annotator.tui.widgets.bars import Bar, KeyBar, Rule, StatusLine
from annotator.tui.widgets.claim_panel import ClaimPanel

if TYPE_CHECKING:
    from annotator.domain.records import Claim
    from annotator.tui.claim_words import Line
    from annotator.tui.screen_state import ScreenState
    from annotator.tui.screens.modal import Modal

log = logging.getLogger("annotator.tui")
_Answer = TypeVar("_Answer")
_BESIDE = frozenset(("archive", "today", "remember", "seen", "import", "drafts", "lease", "outside", "tour"))
"""Groups of work that decides nothing about what is typed next."""
_SLOW_SAVE = 0.25
"""Seconds after which a decision that is not saved yet is shown as such."""


class Stage:
    """Draws the shared state on the widgets of ``screen``."""

    def __init__(self, screen: Screen[None], state: "ScreenState") -> None:
        self.screen = screen
        self._state = state
        self._earlier_lines: Callable[[Claim], tuple[list[Line], list[Line]]] = lambda claim: ([], [])
        self._claim_shown: Callable[[], None] = lambda: None
        self._noted = False
        self._warning = ""
        self._leading: dict[Worker[Any], Screen[Any] | None] = {}
        """Work on the way to what the next key is meant for, with the question it asks."""

    def show_earlier(
        self, lines: "Callable[[Claim], tuple[list[Line], list[Line]]]", shown: Callable[[], None]
    ) -> None:
        """Draw ``lines`` beneath each claim, at once and last, and call ``shown`` whenever a claim was drawn."""
        self._earlier_lines, self._claim_shown = lines, shown

    @property
    def view(self) -> ArticleView:
        """The widget that shows the article."""
        return self.screen.query_one(ArticleView)

    def start(self, work: Awaitable[_Answer], group: str, exclusive: bool = False) -> Worker[_Answer]:
        """Run ``work`` in the background. A failure is shown and logged, and ends nothing."""
        worker = self.screen.run_worker(work, group=group, exclusive=exclusive, exit_on_error=False)
        if group not in _BESIDE:
            self._leading[worker] = None
        return worker

    @property
    def is_leading(self) -> bool:
        """Whether work is under way that opens a screen or moves the cursor, and asks nothing at the moment."""
        self._leading = {worker: form for worker, form in self._leading.items() if not worker.is_finished}
        asked = self.screen.app.screen_stack
        return any(form is None or form not in asked for form in self._leading.values())

    def worker_changed(self, event: Worker.StateChanged) -> None:
        """Say why a worker failed."""
        error = event.worker.error
        if event.state is not WorkerState.ERROR or error is None:
            return
        if isinstance(error, AnnotatorError):
            self.say(str(error), "error")
        else:
            log.error("a worker failed", exc_info=error)
            self.say(mishap_words(error), "error")

    def push(self, form: "Modal[_Answer]", closed: "Callable[[_Answer | None], None] | None" = None) -> None:
        """Open a screen above this one; ``closed`` is called with its answer.

        What was said before has nothing to do with it and goes; warnings and failures stay.
        """
        if self._state.queue is None or not self._state.queue.failure:
            self.say("")
        self.screen.app.push_screen(form, closed)

    async def ask(self, form: "Modal[_Answer]") -> "_Answer | None":
        """Open a screen above this one and wait for its answer; for workers only."""
        worker = get_current_worker()
        if worker in self._leading:
            self._leading[worker] = form
        return await self.screen.app.push_screen_wait(form)

    def say(self, words: str, tone: str = "") -> None:
        """Show a message until the cursor moves.

        A warning stays above it, unless a key was just pressed or the message is an error.
        """
        if self._warning and tone != "error" and (not words or _in_worker()):
            self._status(self._warning, "warning", words, tone)
        else:
            self._noted, self._warning = bool(words), ""
            self._status(words, tone)

    def refuse(self, words: str, action_id: str = "") -> None:
        """Say why a key did nothing, the key of ``action_id`` first; a warning stays above it."""
        said = f"{self._state.keymap[action_id].shown_key}: {words}." if action_id else words
        if self._warning:
            self._status(self._warning, "warning", said)
        else:
            self.say(said)

    def warn(self, warning: str) -> None:
        """Show a warning that stays until the next decision."""
        self._noted = True
        self._warning = f"! {warning}"
        self._status(self._warning, "warning")

    def drop_warning(self) -> None:
        """Let the next message replace the warning."""
        self._warning = ""

    def say_no_claim(self) -> None:
        """Say that there is no claim here, and how to make one."""
        if self._state.possible is not None:
            self.say(f"Only a possible claim here: {self._possible_keys()}.")
            return
        self.say(f"No claim here: {self._state.keymap['add'].shown_key} turns this sentence into one.")

    def _possible_keys(self) -> str:
        keymap = self._state.keymap
        return f"{keymap['include'].shown_key} makes it a claim, {keymap['skip'].shown_key} skips it"

    def _status(self, words: str, tone: str, note: str = "", note_tone: str = "") -> None:
        pieces = ((f" {words}", tone),) + (((f" {note}", note_tone),) if note else ())
        self.screen.query_one(StatusLine).show(pieces)

    def show_claim(self) -> None:
        """Draw the panel for what is under the cursor."""
        state, panel = self._state, self.screen.query_one(ClaimPanel)
        if state.span is not None:
            panel.show(span_lines(state.span), to_end=state.span.at_end)
            self.show_panel_title()
            return
        claim, possible = state.claim, state.possible
        if possible is not None:
            panel.show(possible_lines(possible, f"{self._possible_keys()}."), marked_places(possible))
        elif claim is None:
            key = state.keymap["add"].shown_key
            panel.show([("", "No claim here."), ("", f"{key} turns this sentence into a claim.")])
        else:
            unsaved = self.view.scene.unsaved.get(claim.id)
            now, later = self._earlier_lines(claim)
            guided = state.desk is not None and state.desk.guideline.is_set
            lines = claim_lines(claim, state.scheme, unsaved, [*self._kept(claim), *now], later, guided=guided)
            lines += time_lines(state.opened.time_codes if state.opened else (), claim)
            panel.show(lines, marked_places(claim), links=source_links(claim.review))
        self.show_panel_title()
        if not self._noted and state.queue and state.queue.failure:
            self.say(state.queue.failure, "error")
        self._claim_shown()

    def show_panel_title(self) -> None:
        """Draw the line above the panel: what it shows, and the key to rows out of view."""
        state = self._state
        what = "possible claim" if state.possible else "claim" if state.claim else "sentence"
        above, below = self.screen.query_one(ClaimPanel).hidden
        keys = state.keymap
        more = f" {keys['panel_down'].shown_key}: {counted(below, 'more row')} ─" if below else ""
        back = f" {keys['panel_up'].shown_key}: back up ─" if above and not below else ""
        self.screen.query_one("#claim-rule", Rule).show(((f"─ {what} ", ""),), ((more or back, "accent"),))

    def _kept(self, claim: "Claim") -> "list[Line]":
        """That a source form was left unfinished for the claim."""
        key = self._state.keymap["source"].shown_key
        return [("source", f"form kept: {key} opens it as you left it")] if claim.id in self._state.drafts else []

    def show_header(self) -> None:
        """Draw the top line."""
        state, queue = self._state, self._state.queue
        facts = HeaderFacts(
            state.reviewer, state.opened, state.today, state.chosen, state.importing,
            queue.state if queue else SaveState.SAVED, len(queue.waiting) if queue else 0,
            state.keymap["retry"].shown_key, queue is not None and queue.is_held_up, walk_words(state.walk),
        )  # fmt: skip
        self.screen.query_one("#header", Bar).show(*header_pieces(facts, self.screen.size.width))

    def welcome(self, words: str) -> None:
        """Show a message in place of the article."""
        self.screen.query_one("#welcome", Static).update(Content(for_display(words)))
        self.screen.query_one("#reading").add_class("-empty")

    def show_title(self) -> None:
        """Draw the article's title, site and date."""
        if self._state.opened:
            self.screen.query_one("#article-rule", Rule).show(
                *rule_pieces(self._state.opened.article, self._state.opened.places)
            )

    def show_mode(self) -> None:
        """Show the keys of the current mode."""
        self.screen.query_one(KeyBar).offer(self._state.keymap.bar(self._state.mode))
        self.screen.refresh_bindings()

    def show_saving(self) -> None:
        """Show the state of the queue: a failure at once, a delay only when it is noticeable."""
        queue = self._state.queue
        if queue is None:
            return
        if queue.state is SaveState.SAVING:
            self.screen.set_timer(_SLOW_SAVE, self._show_unsaved)
            self.screen.set_timer(SOON, self._show_held_up)
            return
        self._show_unsaved()
        if queue.failure:
            self.say(queue.failure, "error")

    def _show_held_up(self) -> None:
        if self._state.queue is not None and self._state.queue.is_held_up:
            self.show_header()

    def _show_unsaved(self) -> None:
        queue, opened = self._state.queue, self._state.opened
        if queue is None:
            return
        before = self.view.scene.unsaved
        failed = queue.state is SaveState.UNSAVED
        now = {
            intent.claim_id: Unsaved(intent.label, failed) for intent in queue.waiting if intent.claim_id is not None
        }
        if before != now and opened:
            self.view.scene.unsaved = now
            claims = [claim for claim in (*before, *now) if claim in opened.by_id]
            self.view.changed({opened.stop_of(claim).sentence for claim in claims})
            self.show_claim()
        self.show_header()


def _in_worker() -> bool:
    """Whether this runs in the background, not in answer to a key."""
    try:
        get_current_worker()
    except NoActiveWorker:
        return False
    return True
