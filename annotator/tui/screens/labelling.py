"""Deciding: labels, skipping, flags, undo; each decision is queued, saved, and only then does the cursor move on."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from annotator.domain.places import Place
from annotator.domain.vocabulary import ReviewStatus
from annotator.errors import ConflictError
from annotator.tui.article_state import Stop
from annotator.tui.save_queue import Intent, SaveQueue, SaveState
from annotator.tui.screens.moving import Moving

if TYPE_CHECKING:
    from annotator.domain.desk import Outcome
    from annotator.domain.records import Claim
    from annotator.errors import AnnotatorError
    from annotator.review.desk import ReviewDesk


class Labelling(Moving):
    """The decisions that need one key, and what happens when one is on disk or refused."""

    def attach(self, desk: "ReviewDesk") -> None:
        """Save at ``desk`` from now on."""
        self.queue = SaveQueue(desk, self._saved, self._refused, self.saving_changed)

    def decide(self, intent: Intent) -> None:
        """Queue a decision."""
        if self.queue is not None:
            self.queue.put(intent)

    def target(self) -> "Claim | None":
        """The claim a decision is about: the one under the cursor.

        Keys typed ahead of a save that will move the cursor on are meant for the claim it will move to.
        """
        claim, opened = self.claim, self.opened
        if opened is None:
            return None
        if claim is None:
            self.say(f"No claim here: {self.keymap['add'].shown_key} makes this sentence one.")
            return None
        if self.queue is not None and self.queue.state is SaveState.SAVING and not self._wanted_still(claim):
            ahead = opened.next_claim(Stop(self.stop.sentence, claim.id), 1, self._wanted)
            if ahead is None:
                self.say("Still saving…")
                return None
            return opened.claim_at(ahead)
        return claim

    def _wanted_still(self, claim: "Claim") -> bool:
        """Whether no decision on its way will move the cursor on from ``claim``."""
        waiting = self.queue.waiting if self.queue else ()
        return not any(intent.claim_id == claim.id and intent.advance and not intent.stays for intent in waiting)

    def typed_ahead(self, action: Callable[[], None]) -> bool:
        """Keep a decision for the claim that the cursor will be at, when only the database knows which that is."""
        claim = self.claim
        saving = self.queue is not None and self.queue.state is SaveState.SAVING
        leaving = self.in_order and saving and claim is not None and not self._wanted_still(claim)
        if self.travelling or leaving:
            self.typed.append(action)
            return True
        return False

    def saving_changed(self) -> None:
        """Nothing typed ahead outlives a failure: nobody would see where it goes."""
        super().saving_changed()
        if self.queue is not None and self.queue.failure:
            self.typed.clear()

    def action_label(self, name: str) -> None:
        """Give the claim a label."""
        if self.typed_ahead(partial(self.action_label, name)):
            return
        claim = self.target()
        if claim is None:
            return
        spec, seconds, keys = self.scheme[name], self.seconds_here, self.keys_here
        counts = self.scheme.evidence_rule.is_met(name, claim.review.stances if claim.review else ())
        self.decide(
            Intent(
                lambda desk: desk.answers.decide(claim.id, name, seconds, keys),
                spec.title, claim.id, name, advance=True, stays=not counts,
            )
        )  # fmt: skip

    def action_skip(self) -> None:
        """Pass over the claim."""
        if self.typed_ahead(self.action_skip):
            return
        claim = self.target()
        if claim is not None:
            self.decide(Intent(lambda desk: desk.answers.skip(claim.id), "Skip", claim.id, advance=True))

    def action_flag(self) -> None:
        """Mark the claim for another look, or unmark it."""
        claim = self.target()
        if claim is not None:
            wanted = not (claim.review and claim.review.flagged)
            self.decide(Intent(lambda desk: desk.answers.flag(claim.id, wanted), "Flag", claim.id))

    def action_undo(self) -> None:
        """Take back the last decision."""
        self.decide(Intent(lambda desk: desk.undo(), "Undo", jump=True))

    def action_redo(self) -> None:
        """Do again what was undone."""
        self.decide(Intent(lambda desk: desk.redo(), "Redo", jump=True))

    def action_retry(self) -> None:
        """Try again: to open the database, or to save."""
        if self.desk is None:
            self.start(self.begin(), "desk", exclusive=True)
        elif self.queue is not None and self.queue.waiting:
            self.queue.retry()
        else:
            self.say("Everything is saved.")

    def _saved(self, intent: Intent, outcome: "Outcome | None") -> None:
        """A decision is on disk: show it, and move on where it was meant to."""
        self._saves += 1
        if outcome is None:
            self.say(f"Nothing to {intent.what.lower()}.")
            return
        here = self.claim
        was_here = here is not None and here.id == intent.claim_id
        self.apply(outcome)
        if intent.jump:
            self._jump(outcome)
        elif intent.advance and was_here:
            self._move_on(outcome)
        else:
            self.say(outcome.message)
        self.start(self._recount(), "today", exclusive=True)

    def apply(self, outcome: "Outcome") -> None:
        """Show a claim as the desk says it is now."""
        if self.opened is None or outcome.article_id != self.opened.article.id:
            return
        changed: set[int] = set()
        if outcome.removed is not None:
            changed |= self.opened.remove(outcome.removed)
        if outcome.claim is not None:
            changed |= self.opened.replace(outcome.claim)
        if self.stop.claim_id is not None and self.stop.claim_id not in self.opened.by_id:
            self.stop = self.opened.enter(self.stop.sentence)
        elif self.stop.claim_id is not None:
            self.stop = self.opened.stop_of(self.stop.claim_id)
        self.view.changed(changed)
        self.view.move_to(self.stop)
        self.show_claim()
        self.show_header()

    def _move_on(self, outcome: "Outcome") -> None:
        """To the next claim that needs the reviewer; a draft asks for its source first."""
        review = outcome.claim.review if outcome.claim else None
        if review is not None and review.status is ReviewStatus.DRAFT:
            self.typed.clear()
            self.say(outcome.message, "warning")
            if self.is_current:
                self.ask_source()
        elif review is not None and review.status is not ReviewStatus.OPEN:
            self.to_next(1, outcome.message, "success")
        else:
            self.say(outcome.message)

    def _jump(self, outcome: "Outcome") -> None:
        """To the claim an undo or redo was about, in whichever article it is."""
        if self.opened is None:
            return
        if not outcome.article_id and self.place is not None:  # it was about sources: what is shown of them may be new
            self.start(self.open_place(self.place, outcome.message), "next", exclusive=True)
            return
        claim_id = outcome.claim.id if outcome.claim else None
        if outcome.article_id != self.opened.article.id:
            self.start(self.open_place(Place(outcome.article_id, 0, claim_id), outcome.message), "next", exclusive=True)
            return
        if claim_id is not None:
            self.go(self.opened.stop_of(claim_id))
        self.say(outcome.message)

    def _refused(self, intent: Intent, error: "AnnotatorError") -> None:
        """A decision that cannot be: say why; after somebody else's change, show what is there now."""
        self.typed.clear()
        place = self.place
        if isinstance(error, ConflictError) and place is not None:
            self.start(self.open_place(place, str(error)), "next", exclusive=True)
        self.say(str(error), "error")

    async def _recount(self) -> None:
        """Ask how many were done today."""
        import asyncio

        if self.desk is not None:
            self.today = await asyncio.to_thread(self.desk.progress.count_today)
            self.show_header()

    def ask_source(self) -> None:
        """Open the form for a source; the part with the forms knows how."""
        raise NotImplementedError
