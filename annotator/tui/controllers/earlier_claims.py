"""Earlier claims like the current one: looked up once the cursor rests, listed and reused with a key."""

import asyncio
import time
from typing import TYPE_CHECKING

from annotator.domain.orders import Order
from annotator.domain.vocabulary import Likeness, ReviewStatus
from annotator.tui.earlier_words import choice, earlier_groups, earlier_lines, of_likeness, others_lines, reusable
from annotator.tui.save_queue import Intent

if TYPE_CHECKING:
    from annotator.domain.records import Claim
    from annotator.domain.seen_before import SeenBefore, SeenClaim
    from annotator.tui.claim_words import Line
    from annotator.tui.controllers.claim_decisions import Decisions
    from annotator.tui.controllers.stage import Stage
    from annotator.tui.screen_state import ScreenState

_REST = 0.15
"""Seconds the cursor rests on a claim before the database is asked about it."""


class Earlier:
    """Finds earlier claims like the one under the cursor and reuses their sources."""

    def __init__(self, state: "ScreenState", stage: "Stage", decisions: "Decisions") -> None:
        self._state = state
        self._stage = stage
        self._decisions = decisions
        self._resting = False
        """Whether a look-up is scheduled."""
        self._shown_at = 0.0
        """When the claim to look up was drawn."""

    def lines(self, claim: "Claim") -> "tuple[list[Line], list[Line]]":
        """What is known so far about earlier claims, as lines of the panel: the most useful, and the rest.

        Others' answers are included only in the disagreement order; otherwise a key shows them.
        """
        state = self._state
        seen = state.seen.get(claim.id) if state.desk is not None else None
        if seen is None:
            return [], []
        list_key, reuse_key = state.keymap["seen"].shown_key, state.keymap["reuse"].shown_key
        deciding = state.walk.order is Order.DISAGREEMENT
        others = others_lines(seen, state.scheme, list_key) if deciding else []
        best, rest = earlier_lines(seen, state.scheme, reuse_key, list_key)
        return others + best, rest

    def look_soon(self) -> None:
        """Look up earlier claims for the claim just drawn, once the cursor rests."""
        claim = self._state.claim
        if claim is not None and self._state.desk is not None and claim.id not in self._state.seen:
            self._shown_at = time.monotonic()
            if not self._resting:  # one timer however many keys are pressed
                self._resting = True
                self._stage.screen.set_timer(_REST, self._look)

    def _look(self) -> None:
        still = _REST - (time.monotonic() - self._shown_at)
        if still > 0:
            self._stage.screen.set_timer(still, self._look)
            return
        self._resting = False
        claim = self._state.claim
        if claim is not None and claim.id not in self._state.seen:
            self._stage.start(self._show(claim.id), "seen", exclusive=True)

    async def _show(self, claim_id: str) -> None:
        await self._seen_before(claim_id)
        claim = self._state.claim
        if claim is not None and claim.id == claim_id:
            self._stage.show_claim()

    async def _seen_before(self, claim_id: str) -> "SeenBefore":
        """Look a claim up, again if a decision was saved meanwhile."""
        state, desk = self._state, self._state.desk
        while claim_id not in state.seen and desk is not None:
            saves = state.saves
            seen = await asyncio.to_thread(desk.earlier.find, claim_id)
            if saves == state.saves:
                state.seen[claim_id] = seen
        from annotator.domain.seen_before import SeenBefore

        return state.seen.get(claim_id) or SeenBefore()

    def list_all(self) -> None:
        """List every earlier claim in full."""
        claim = self._state.claim
        if claim is not None:
            self._stage.start(self._list(claim), "look", exclusive=True)
        elif self._state.opened is not None:
            self._stage.say_no_claim()

    async def _list(self, claim: "Claim") -> None:
        from annotator.tui.screens.help import HelpScreen

        seen = await self._seen_before(claim.id)
        if seen.claims or seen.others:
            self._stage.push(HelpScreen(earlier_groups(seen, self._state.scheme), "Seen before"))
        else:
            self._stage.refuse(_withheld(seen) or "no earlier claim says this or nearly this", "seen")

    def reuse(self) -> None:
        """Cite the sources of an earlier claim that says the same."""
        claim = self._decisions.target()
        if claim is not None:
            self._stage.start(self._reuse(claim), "look", exclusive=True)

    async def _reuse(self, claim: "Claim") -> None:
        """Reuse the only match at once; ask when there are several."""
        from annotator.tui.screens.questions import Choose

        seen = await self._seen_before(claim.id)
        found = reusable(seen)[:9]
        if not found:
            same = of_likeness(seen, Likeness.SAME)
            why = "the same claim has no source" if same else "no earlier claim says the same"
            self._stage.refuse(_withheld(seen) or why, "reuse")
        elif len(found) == 1:
            self._cite_again(claim, found[0])
        else:
            options = [(str(n), choice(each, self._state.scheme)) for n, each in enumerate(found, 1)]

            def closed(key: str | None) -> None:
                if key is not None:
                    self._cite_again(claim, found[int(key) - 1])

            self._stage.push(Choose("Reuse the sources of which claim?", options), closed)

    def _cite_again(self, claim: "Claim", earlier: "SeenClaim") -> None:
        """Queue the reuse. The cursor moves on only if that submits a draft."""
        draft = claim.review is not None and claim.review.status is ReviewStatus.DRAFT
        label = claim.review.label if claim.review else None
        self._decisions.decide(
            Intent(lambda desk: desk.earlier.reuse(claim.id, earlier), "Reuse", claim.id, label, advance=draft)
        )


def _withheld(seen: "SeenBefore") -> str:
    """That earlier claims wait for the reviewer's own answer, where the project is blind; else nothing."""
    if not seen.withheld:
        return ""
    are = "earlier claim like this is" if seen.withheld == 1 else "earlier claims like this are"
    return f"{seen.withheld} {are} shown once you have answered: this project is blind"
