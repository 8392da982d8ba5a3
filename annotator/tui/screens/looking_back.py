"""What was said of a claim before: looked up once the cursor rests, reused with a key, and warned of."""

import asyncio
import time
from typing import TYPE_CHECKING

from textual.worker import NoActiveWorker, get_current_worker

from annotator.domain.orders import Order
from annotator.domain.vocabulary import Likeness, ReviewStatus
from annotator.tui.earlier_words import choice, earlier_groups, earlier_lines, of_likeness, others_lines, reusable
from annotator.tui.save_queue import Intent
from annotator.tui.screens.labelling import Labelling

if TYPE_CHECKING:
    from annotator.domain.desk import Outcome
    from annotator.domain.records import Claim
    from annotator.domain.seen_before import SeenBefore, SeenClaim
    from annotator.review.desk import ReviewDesk

_REST = 0.15
"""Seconds the cursor rests on a claim before the database is asked about it."""


class LookingBack(Labelling):
    """Shows earlier claims beside the one under the cursor, and reuses their sources."""

    _resting = False
    """Whether a look is to come once the cursor has rested."""
    _arrived_at = 0.0
    _standing = ""
    """The warning that stays on the status line until the next decision."""

    def attach(self, desk: "ReviewDesk") -> None:
        """Look things up at ``desk``, with nothing known yet."""
        super().attach(desk)
        self._seen: dict[str, SeenBefore] = {}

    def show_claim(self) -> None:
        """Draw the claim with what is known of it, and have what is not looked up once the cursor rests."""
        super().show_claim()
        claim = self.claim
        if claim is not None and self.span is None and self.desk is not None and claim.id not in self._seen:
            self._arrived_at = time.monotonic()
            if not self._resting:  # one timer for many keys: each of them is to cost nothing
                self._resting = True
                self.set_timer(_REST, self._look_back)

    def earlier_lines(self, claim: "Claim") -> list[tuple[str, str]]:
        """The lines about earlier claims, as far as they are known; for who goes by disagreement also others' answers.

        Everybody else is to judge without them, and has a key to ask.
        """
        seen = self._seen.get(claim.id) if self.desk is not None else None
        if seen is None:
            return []
        list_key = self.keymap["seen"].shown_key
        deciding = self.walk.order is Order.DISAGREEMENT
        others = others_lines(seen, self.scheme, list_key) if deciding else []
        return others + earlier_lines(seen, self.scheme, self.keymap["reuse"].shown_key, list_key)

    def _look_back(self) -> None:
        still = _REST - (time.monotonic() - self._arrived_at)
        if still > 0:
            self.set_timer(still, self._look_back)
            return
        self._resting = False
        claim = self.claim
        if claim is not None and claim.id not in self._seen:
            self.start(self._show_seen(claim.id), "seen", exclusive=True)

    async def _show_seen(self, claim_id: str) -> None:
        await self._seen_before(claim_id)
        if self.claim is not None and self.claim.id == claim_id:
            self.show_claim()

    async def _seen_before(self, claim_id: str) -> "SeenBefore":
        """What was seen before of a claim; asked again where a decision came in between."""
        desk = self.desk
        while claim_id not in self._seen and desk is not None:
            saves = self._saves
            seen = await asyncio.to_thread(desk.earlier.find, claim_id)
            if saves == self._saves:
                self._seen[claim_id] = seen
        from annotator.domain.seen_before import SeenBefore

        return self._seen.get(claim_id) or SeenBefore()

    def action_seen(self) -> None:
        """List every earlier claim in full."""
        claim = self._looked_at()
        if claim is not None:
            self.start(self._list_seen(claim), "look", exclusive=True)

    async def _list_seen(self, claim: "Claim") -> None:
        from annotator.tui.screens.help import HelpScreen

        seen = await self._seen_before(claim.id)
        if seen.claims or seen.others:
            self.app.push_screen(HelpScreen(earlier_groups(seen, self.scheme), "Seen before"))
        else:
            self.say("No earlier claim is known that says this or nearly this.")

    def action_reuse(self) -> None:
        """Cite the sources of an earlier claim that says the same."""
        claim = self.target()
        if claim is not None:
            self.start(self._reuse(claim), "look", exclusive=True)

    async def _reuse(self, claim: "Claim") -> None:
        """The only one's at once, else those of the one that is chosen."""
        from annotator.tui.screens.choose import Choose

        seen = await self._seen_before(claim.id)
        found = reusable(seen)[:9]
        if not found:
            same = of_likeness(seen, Likeness.SAME)
            why = "the same claim has no source" if same else "no earlier claim is known that says the same"
            self.say(f"Nothing to reuse: {why}.")
        elif len(found) == 1:
            self._cite_again(claim, found[0])
        else:
            options = [(str(n), choice(each, self.scheme)) for n, each in enumerate(found, 1)]

            def closed(key: str | None) -> None:
                if key is not None:
                    self._cite_again(claim, found[int(key) - 1])

            self.app.push_screen(Choose("Reuse the sources of which claim?", options), closed)

    def _cite_again(self, claim: "Claim", earlier: "SeenClaim") -> None:
        """Queue the reuse; only where it submits a draft does the cursor move on."""
        draft = claim.review is not None and claim.review.status is ReviewStatus.DRAFT
        label = claim.review.label if claim.review else None
        self.decide(Intent(lambda desk: desk.earlier.reuse(claim.id, earlier), "Reuse", claim.id, label, advance=draft))

    def _looked_at(self) -> "Claim | None":
        if self.claim is None and self.opened is not None:
            self.say(f"No claim here: {self.keymap['add'].shown_key} makes this sentence one.")
        return self.claim

    def decide(self, intent: Intent) -> None:
        """Queue a decision; what was warned of before it has been read."""
        self._standing = ""
        super().decide(intent)

    def _saved(self, intent: Intent, outcome: "Outcome | None") -> None:
        self._seen.clear()
        super()._saved(intent, outcome)
        if outcome is not None and outcome.warning is not None:
            self.warn(outcome.warning)

    def warn(self, warning: str) -> None:
        """Say a warning that stands until the next decision."""
        self._standing = f"! {warning}"
        super().say(self._standing, "warning")

    def say(self, words: str, tone: str = "") -> None:
        """Put a sentence on the status line; beneath a warning that stands there, which only a key may take away."""
        if self._standing and tone != "error" and (not words or _in_worker()):
            self.say_with(self._standing, "warning", words, tone)
            return
        self._standing = ""
        super().say(words, tone)


def _in_worker() -> bool:
    """Whether this runs beside the screen, and not because a key was pressed just now."""
    try:
        get_current_worker()
    except NoActiveWorker:
        return False
    return True
