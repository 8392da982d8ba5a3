"""Saves an adjudicator's decisions: the claim stays on the screen until its decision is saved or given up."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from annotator.tui.controllers.unsaved import is_settled
from annotator.tui.save_queue import Intent, SaveQueue

if TYPE_CHECKING:
    from annotator.domain.work import Outcome
    from annotator.errors import AnnotatorError
    from annotator.review.desk import ReviewDesk
    from annotator.tui.screens.ruling_screen import AdjudicationScreen


class RulingSaves:
    """The queue of one adjudicator's screen, which tries again by itself; what it says stands above the keys."""

    def __init__(self, desk: "ReviewDesk", screen: "AdjudicationScreen") -> None:
        self._desk, self._screen = desk, screen
        self._queue = SaveQueue(desk, self._saved, self._refused, self._changed)

    @property
    def waiting(self) -> bool:
        """Whether a decision is not saved yet."""
        return bool(self._queue.waiting)

    async def save(self, claim: str, run: "Callable[[str], Outcome]", *, move: bool) -> None:
        """Save a decision about a claim (id), in place of one that could not be saved; keys wait meanwhile.

        Once it is saved, the screen shows the next disagreement, or without ``move`` the claim as it is now.
        """
        self.give_up()
        self._queue.put(Intent(lambda _: run(claim), "The decision", claim, advance=move))
        await self._queue.settle()

    def give_up(self) -> bool:
        """Forget a decision that could not be saved; whether there was one."""
        unsaved = self._queue.failure is not None
        self._queue.discard()
        return unsaved

    async def settled(self) -> bool:
        """Try to save what waits; if that fails, the adjudicator may give it up (returns true) or stay (false)."""
        self._queue.retry()
        return await is_settled(self._queue, self._screen.app.push_screen_wait, self._screen.say)

    def _saved(self, intent: Intent, outcome: "Outcome | None") -> None:
        claim, words = intent.claim_id, outcome.message if outcome else ""
        find = self._desk.adjudication.find_next
        self._screen.work(lambda: (find(claim) if intent.advance else claim, words))

    def _refused(self, intent: Intent, error: "AnnotatorError") -> None:
        self._screen.say(str(error))

    def _changed(self) -> None:
        if self._queue.failure:
            self._screen.say(f"Not saved, and tried again soon: {self._queue.failure}")
