"""Decisions that take one key, about the claim under the cursor. Each is queued to be saved."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from annotator.domain.work import Tried
from annotator.tui.save_queue import Intent

if TYPE_CHECKING:
    from annotator.domain.records import Claim
    from annotator.tui.controllers.stage import Stage
    from annotator.tui.screen_state import ScreenState


class Decisions:
    """Queues the reviewer's decisions, each for the claim it is meant for."""

    def __init__(self, state: "ScreenState", stage: "Stage", refuse: Callable[[], None]) -> None:
        """``refuse`` is told when a form does not open, so that text meant for it does nothing else."""
        self._state = state
        self._stage = stage
        self._refuse = refuse

    def decide(self, intent: Intent) -> None:
        """Queue a decision. It also dismisses the last warning."""
        self._stage.drop_warning()
        if self._state.queue is not None:
            self._state.queue.put(intent)

    def target(self) -> "Claim | None":
        """The claim a decision is about: the one under the cursor. Keys wait until that is certain."""
        claim = self._state.claim
        if claim is None and self._state.opened is not None:
            self._stage.say_no_claim()
        return claim

    def target_of_form(self) -> "Claim | None":
        """The claim a form is about, whose text may be on its way already."""
        claim = self.target()
        if claim is None:
            self._refuse()
        return claim

    def label(self, name: str) -> None:
        """Give the claim a label."""
        scheme = self._state.scheme
        claim = self.target() if scheme.evidence_rule.is_met(name, ()) else self.target_of_form()
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
        possible = self._state.possible
        if possible is not None:
            self.decide(Intent(lambda desk: desk.possible.skip(possible.id), "Skip", possible.id))
            return
        claim = self.target()
        if claim is not None:
            self.decide(Intent(lambda desk: desk.answers.skip(claim.id), "Skip", claim.id, advance=True))

    def include(self) -> None:
        """Make the possible claim under the cursor a claim; what is typed next is about it."""
        possible = self._state.possible
        if possible is None:
            self._stage.refuse("no possible claim here", "include")
            return
        self.decide(Intent(lambda desk: desk.possible.include(possible.id), "Include", possible.id, jump=True))

    def flag(self) -> None:
        """Flag the claim for another look, or remove the flag."""
        claim = self.target()
        if claim is not None:
            wanted = not (claim.review and claim.review.flagged)
            self.decide(Intent(lambda desk: desk.answers.flag(claim.id, wanted), "Flag", claim.id))

    def undo(self) -> None:
        """Undo the last decision."""
        tried = Tried()
        self.decide(Intent(lambda desk: desk.undo(tried), "Undo", jump=True))

    def redo(self) -> None:
        """Redo what was undone."""
        tried = Tried()
        self.decide(Intent(lambda desk: desk.redo(tried), "Redo", jump=True))
