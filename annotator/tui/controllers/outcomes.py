"""What the screen does once a decision is saved or refused."""

import asyncio
from typing import TYPE_CHECKING

from annotator.domain.vocabulary import ReviewStatus
from annotator.domain.work import Place
from annotator.errors import ConflictError
from annotator.tui.save_queue import ALL_CITED

if TYPE_CHECKING:
    from annotator.domain.work import Outcome
    from annotator.errors import AnnotatorError
    from annotator.tui.controllers.article_opener import ArticleOpener
    from annotator.tui.controllers.cursor import Cursor
    from annotator.tui.controllers.evidence import EvidenceFinder
    from annotator.tui.controllers.others_watch import OthersWatch
    from annotator.tui.controllers.route import Route
    from annotator.tui.controllers.source_forms import SourceForms
    from annotator.tui.controllers.stage import Stage
    from annotator.tui.controllers.typed_ahead import TypedAhead
    from annotator.tui.save_queue import Intent
    from annotator.tui.screen_state import ScreenState


class Outcomes:
    """Shows what became of each decision, and moves on if that was asked for."""

    def __init__(
        self,
        state: "ScreenState",
        stage: "Stage",
        cursor: "Cursor",
        articles: "ArticleOpener",
        route: "Route",
        sources: "SourceForms",
        evidence: "EvidenceFinder",
        ahead: "TypedAhead",
        others: "OthersWatch",
    ) -> None:
        self._state = state
        self._stage = stage
        self._cursor = cursor
        self._articles = articles
        self._route = route
        self._sources = sources
        self._evidence = evidence
        self._ahead = ahead
        self._others = others

    def saving_changed(self) -> None:
        """The state of the queue changed. A failure drops what was typed ahead: nobody could see where it would go."""
        self._stage.show_saving()
        queue = self._state.queue
        if queue is not None and queue.failure:
            dropped = self._dropped()
            if dropped:
                self._stage.say(f"{queue.failure}{dropped}", "error")
            self._sources.failed(queue.failure)

    def saved(self, intent: "Intent", outcome: "Outcome | None") -> None:
        """Show a saved decision, move on, and show its warning."""
        self._state.seen.clear()
        if outcome is None and intent.what == ALL_CITED:
            return  # every source was refused, and the last refusal is on screen
        self._state.saves += 1
        if outcome is None:
            self._stage.say(f"Nothing to {intent.what.lower()}.")
        else:
            self._show(intent, outcome)
        self._sources.saved(intent, outcome)
        self._evidence.saved()
        if outcome is not None and outcome.warning is not None:
            self._stage.warn(outcome.warning)

    def refused(self, intent: "Intent", error: "AnnotatorError") -> None:
        """Say why a decision was refused; after someone else's change, show the current state."""
        place = self._state.place
        if isinstance(error, ConflictError) and place is not None:
            self._open(place, str(error))
        words = f"{error}{self._dropped()}"
        self._stage.say(words, "error")
        self._sources.refused(intent, words)

    def _dropped(self) -> str:
        """Give up what waits for the claim the cursor would have come to; what is typed into an open form goes on."""
        return self._ahead.drop() if self._stage.screen.is_current else ""

    def _show(self, intent: "Intent", outcome: "Outcome") -> None:
        here = self._state.claim
        was_here = here is not None and here.id == intent.claim_id
        self._apply(outcome)
        if intent.jump:
            self._jump(outcome)
        elif intent.advance and was_here:
            self._move_on(outcome)
        else:
            self._stage.say(outcome.message)
        self._stage.start(self._recount(), "today", exclusive=True)
        self._others.look()

    def _apply(self, outcome: "Outcome") -> None:
        state, opened = self._state, self._state.opened
        if opened is None or outcome.article_id != opened.article.id:
            return
        changed: set[int] = set()
        if outcome.removed is not None:
            changed |= opened.remove(outcome.removed)
        if outcome.possible is not None:
            changed |= opened.offer(outcome.possible)
        if outcome.claim is not None:
            changed |= opened.replace(outcome.claim)
        if state.stop.claim_id is not None and state.stop.claim_id not in opened.by_id:
            state.stop = opened.enter(state.stop.sentence)
        elif state.stop.claim_id is not None:
            state.stop = opened.stop_of(state.stop.claim_id)
        self._stage.view.changed(changed)
        self._stage.view.move_to(state.stop)
        self._stage.show_claim()
        self._stage.show_header()

    def _move_on(self, outcome: "Outcome") -> None:
        """Go to the next claim that needs the reviewer; a draft first asks for its source.

        The cursor stays where nothing changed.
        """
        review = outcome.claim.review if outcome.claim else None
        if review is not None and review.status is ReviewStatus.DRAFT:
            self._stage.say(outcome.message, "warning")
            if review.evidence:
                self._keep_draft(outcome.message)
            elif self._stage.screen.is_current:
                self._evidence.ask_for_source()
        elif review is not None and review.status is not ReviewStatus.OPEN and outcome.changed:
            self._route.to_next(1, outcome.message, "success")
        else:
            self._stage.say(outcome.message)

    def _keep_draft(self, message: str) -> None:
        """Sources are cited, but none of the stance that the label needs: the reviewer decides which one errs."""
        turn, cite = (self._state.keymap[action].shown_key for action in ("turn", "source"))
        self._stage.say(f"{message.rstrip('.')}: {cite} cites, {turn} turns one.", "warning")
        self._ahead.refuse()

    def _jump(self, outcome: "Outcome") -> None:
        """Go to the claim an undo or redo was about, in whichever article."""
        opened, place = self._state.opened, self._state.place
        if opened is None:
            return
        if not outcome.article_id and place is not None:  # it changed sources, which may be on screen
            self._open(place, outcome.message)
            return
        claim_id = outcome.claim.id if outcome.claim else None
        if outcome.article_id != opened.article.id:
            self._open(Place(outcome.article_id, 0, claim_id), outcome.message)
            return
        if claim_id is not None:
            self._cursor.go(opened.stop_of(claim_id))
        elif outcome.possible is not None:
            self._cursor.go(opened.enter(outcome.possible.sentence))
        self._stage.say(outcome.message)

    def _open(self, place: Place, words: str) -> None:
        self._stage.start(self._articles.open(place, words), "next", exclusive=True)

    async def _recount(self) -> None:
        if self._state.desk is not None:
            self._state.today = await asyncio.to_thread(self._state.desk.progress.count_today)
            self._stage.show_header()
