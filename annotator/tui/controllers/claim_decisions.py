"""Decisions that take one key, about the claim under the cursor. Each is queued to be saved."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from annotator.tui.article_state import Stop
from annotator.tui.save_queue import Intent, SaveState
from annotator.tui.screen_state import Deferred

if TYPE_CHECKING:
    from annotator.domain.records import Claim
    from annotator.tui.controllers.stage import Stage
    from annotator.tui.screen_state import ScreenState


class Decisions:
    """Queues the reviewer's decisions, each for the claim it is meant for."""

    def __init__(self, state: "ScreenState", stage: "Stage") -> None:
        self._state = state
        self._stage = stage

    def decide(self, intent: Intent) -> None:
        """Queue a decision. It also dismisses the last warning."""
        self._stage.drop_warning()
        if self._state.queue is not None:
            self._state.queue.put(intent)
        if intent.stays:
            self._state.asking = intent

    def target(self) -> "Claim | None":
        """The claim a decision is about: the one under the cursor.

        Keys typed ahead of a save that will move the cursor are meant for the claim it will move to.
        """
        state, claim, opened = self._state, self._state.claim, self._state.opened
        if opened is None:
            return None
        if claim is None:
            self._stage.say_no_claim()
            return None
        if self._saving and state.will_leave(claim):
            ahead = opened.next_claim(Stop(state.stop.sentence, claim.id), 1, state.is_wanted)
            if ahead is None:
                self._stage.say("Still saving…")
                return None
            return opened.claim_at(ahead)
        return claim

    @property
    def _saving(self) -> bool:
        queue = self._state.queue
        return queue is not None and queue.state is SaveState.SAVING

    def _deferred(self, run: Callable[[], None], *, asks_source: bool = False) -> bool:
        """Hold back a decision when only the database knows which claim the cursor goes to next."""
        state, claim = self._state, self._state.claim
        leaving = state.in_order and self._saving and claim is not None and state.will_leave(claim)
        if state.travelling or leaving or (claim is None and self._saving and state.including):
            state.typed.append(Deferred(run, asks_source))
            return True
        return False

    def label(self, name: str) -> None:
        """Give the claim a label."""
        scheme = self._state.scheme
        if self._deferred(partial(self.label, name), asks_source=not scheme.evidence_rule.is_met(name, ())):
            return
        claim = self.target()
        if claim is None:
            return
        seconds, keys = self._state.seconds_here, self._state.keys_here
        counts = scheme.evidence_rule.is_met(name, claim.review.stances if claim.review else ())
        self.decide(
            Intent(
                lambda desk: desk.answers.decide(claim.id, name, seconds, keys),
                scheme[name].title, claim.id, name, advance=True, stays=not counts,
            )
        )  # fmt: skip

    def skip(self) -> None:
        """Skip the claim, or the possible claim if there is no other."""
        if self._deferred(self.skip):
            return
        possible = self._state.possible
        if possible is not None:
            self.decide(Intent(lambda desk: desk.possible.skip(possible.id), "Skip", possible.id))
            return
        claim = self.target()
        if claim is not None:
            self.decide(Intent(lambda desk: desk.answers.skip(claim.id), "Skip", claim.id, advance=True))

    def include(self) -> None:
        """Make the possible claim under the cursor a claim; what is typed next is about it."""
        if self._deferred(self.include):
            return
        possible = self._state.possible
        if possible is None:
            self._stage.say("No possible claim here.")
            return
        self.decide(Intent(lambda desk: desk.possible.include(possible.id), "Include", possible.id, jump=True))

    def flag(self) -> None:
        """Flag the claim for another look, or remove the flag."""
        if self._deferred(self.flag):
            return
        claim = self.target()
        if claim is not None:
            wanted = not (claim.review and claim.review.flagged)
            self.decide(Intent(lambda desk: desk.answers.flag(claim.id, wanted), "Flag", claim.id))

    def undo(self) -> None:
        """Undo the last decision."""
        self.decide(Intent(lambda desk: desk.undo(), "Undo", jump=True))

    def redo(self) -> None:
        """Redo what was undone."""
        self.decide(Intent(lambda desk: desk.redo(), "Redo", jump=True))
