"""Moving the cursor: by claim and sentence, to what needs the reviewer, by page, by mouse."""

import asyncio

from annotator.domain import Claim, Filter
from annotator.tui.opened import FILTERS, Stop
from annotator.tui.screens.opening import Opening
from annotator.tui.widgets.article_view import ArticleView


class Moving(Opening):
    """The actions that only move."""

    def action_step(self, direction: int) -> None:
        """To the next stop in ``direction``."""
        if self.opened is None:
            return
        stop = self.opened.step(self.stop, direction, self.chosen)
        if stop is not None:
            self.go(stop)
        elif self.chosen is not Filter.ALL:
            self.say(f"No other claim here is “{self.chosen}”; {self.keymap['filter'].shown_key} changes the filter.")

    def action_needing(self, direction: int) -> None:
        """To the next claim that needs the reviewer; forwards also into the articles after this one."""
        if self.opened is None:
            return
        stop = self.opened.next_claim(self.stop, direction, self._wanted)
        if stop is not None:
            self.go(stop)
        elif direction < 0:
            self.say("No claim before this one needs you.")
        else:
            self.start(self._next_article_needing(self.opened.article.id), "next", exclusive=True)

    def _wanted(self, claim: Claim) -> bool:
        """Needs the reviewer, is let through by the filter, and is not being answered already."""
        waiting = self.queue.waiting if self.queue else ()
        answered = any(intent.claim_id == claim.id and intent.advance and not intent.stays for intent in waiting)
        return claim.needs_me and FILTERS[self.chosen](claim) and not answered

    async def _next_article_needing(self, after: str) -> None:
        if self.desk is None or self.opened is None:
            return
        place = await asyncio.to_thread(self.desk.next_needing, after)
        if place is None:
            self.say("Nothing needs you any more: every claim is answered.", "success")
        elif place.article_id == after:
            first = self.opened.next_claim(Stop(-1), 1, self._wanted) if self.opened.sentences else None
            self.go(first or self.stop)
            self.say("Back at the first claim here that needs you; no other article has one.")
        else:
            await self.open_place(place, "Next article with a claim that needs you.")

    def action_page(self, direction: int) -> None:
        """One screen up or down."""
        if self.opened and self.opened.sentences:
            self.go(self.opened.enter(self.view.page(direction)))

    def action_edge(self, direction: int) -> None:
        """To the start or the end of the article."""
        if self.opened and self.opened.sentences:
            last = len(self.opened.sentences) - 1
            self.go(self.opened.enter(last if direction > 0 else 0, -direction))

    def on_article_view_picked(self, event: ArticleView.Picked) -> None:
        """A click puts the cursor there: on the smallest claim under the mouse, else on the sentence."""
        if self.opened is None or self.span is not None:
            return
        n = self.opened.sentence_at(event.offset)
        under = [c for c in self.opened.touching(n) if c.start <= event.offset < c.end]
        if under:
            self.go(self.opened.stop_of(min(under, key=lambda claim: claim.end - claim.start).id))
        else:
            self.go(self.opened.enter(n))
        if event.times == 2:
            self.pick_twice(event.offset)

    def pick_twice(self, offset: int) -> None:
        """A double click; the part that edits spans knows what it means."""
        raise NotImplementedError
