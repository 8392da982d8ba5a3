"""Moving the cursor: by claim and sentence, to what needs the reviewer, by page, by mouse."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from functools import cached_property
from typing import TYPE_CHECKING

from textual.worker import Worker

from annotator.domain.orders import Filter
from annotator.tui.article_state import FILTERS, Stop
from annotator.tui.screens.opening import Opening

if TYPE_CHECKING:
    from annotator.domain.records import Claim
    from annotator.tui.article_state import Opened
    from annotator.tui.widgets.article_view import ArticleView


class Moving(Opening):
    """The actions that only move."""

    _way: Worker[None] | None = None
    _walked: str | None = None
    """The claim that the order led to last."""

    @cached_property
    def typed(self) -> deque[Callable[[], None]]:
        """Decisions typed while the cursor was on its way to the claim they are meant for."""
        return deque()

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
        """To the next claim that needs the reviewer, in the order they chose; forwards also beyond this article."""
        self.to_next(direction)

    @property
    def in_order(self) -> bool:
        """Whether only the database knows which claim is next: it may be in any article."""
        return not self.walk.is_plain

    def to_next(self, direction: int = 1, words: str = "", tone: str = "") -> None:
        """Go to the next claim that needs the reviewer, then say ``words``."""
        if self.opened is None:
            return
        if not self.in_order:
            stop = self.opened.next_claim(self.stop, direction, self._wanted)
            if stop is not None:
                self.go(stop)
                self.say(words, tone)
                return
            if direction < 0:
                self.say("No claim before this one needs you.")
                return
            self.say(words, tone)
            if self.chosen in (Filter.ALL, Filter.NEEDS):
                self._travel(self._next_article_needing(self.opened.article.id))
                return
        self._travel(self._next_in_order(direction, words, tone))

    def from_the_top(self, words: str) -> None:
        """Go to the first claim of the order."""
        self._travel(self._next_in_order(1, words, "", top=True))

    def _wanted(self, claim: "Claim") -> bool:
        """Needs the reviewer, is let through by the filter, and is not being answered already."""
        waiting = self.queue.waiting if self.queue else ()
        answered = any(intent.claim_id == claim.id and intent.advance and not intent.stays for intent in waiting)
        return claim.needs_me and FILTERS[self.chosen](claim) and not answered

    @property
    def travelling(self) -> bool:
        """Whether the cursor is on its way to a claim that the database is asked for."""
        way = self._way
        return way is not None and not way.is_finished and not way.is_cancelled

    def _travel(self, work: Awaitable[bool]) -> None:
        """Go where ``work`` goes; what was decided on the way is done there, or dropped if it leads nowhere."""

        async def there() -> None:
            arrived = False
            try:
                arrived = await work
            finally:
                self._way = None
                if not arrived:
                    self.typed.clear()
            if self.typed:
                self.typed.popleft()()

        self._way = self.run_worker(there(), group="next", exclusive=True, exit_on_error=False)

    async def _next_in_order(self, direction: int, words: str, tone: str, *, top: bool = False) -> bool:
        desk, opened = self.desk, self.opened
        if desk is None or opened is None:
            return False
        if self.queue is not None:
            await self.queue.settle()
        after = None if top else self._after(opened)
        place = await asyncio.to_thread(desk.walk.find_next, self.walk, self.chosen, after, direction)
        if place is None and direction > 0 and after is not None:
            place = await asyncio.to_thread(desk.walk.find_next, self.walk, self.chosen, None)
            words, tone = "Back at the first claim of this order that needs you.", ""
        if place is None:
            if self.chosen is Filter.AGED and direction > 0:
                self.say("No verdict of yours wants another look now.", "success")
                return False
            where = "before this one " if direction < 0 else ""
            self.say(f"No claim {where}needs you in this order; {self.keymap['order'].shown_key} changes it.")
            return False
        self._walked = place.claim_id
        if self.opened is opened and place.claim_id in opened.by_id:
            self.go(opened.stop_of(str(place.claim_id)))
            self.say(words, tone)
        else:
            await self.open_place(place, words)
        return True

    def _after(self, opened: "Opened") -> str | None:
        """The claim that the next one comes after: the one under the cursor, else the last one the order led to.

        As the claims stand in the articles, nothing more was found in this one.
        """
        if self.in_order:
            return self.stop.claim_id or self._walked
        return opened.last_claim or self._walked

    async def _next_article_needing(self, after: str) -> bool:
        if self.desk is None or self.opened is None:
            return False
        place = await asyncio.to_thread(self.desk.walk.find_next_article, after)
        if place is None:
            self.say("Nothing needs you any more: every claim is answered.", "success")
            return False
        if place.article_id == after:
            first = self.opened.next_claim(Stop(-1), 1, self._wanted) if self.opened.sentences else None
            self.go(first or self.stop)
            self.say("Back at the first claim here that needs you; no other article has one.")
        else:
            await self.open_place(place, "Next article with a claim that needs you.")
        return True

    def action_page(self, direction: int) -> None:
        """One screen up or down."""
        if self.opened and self.opened.sentences:
            self.go(self.opened.enter(self.view.page(direction)))

    def action_edge(self, direction: int) -> None:
        """To the start or the end of the article."""
        if self.opened and self.opened.sentences:
            last = len(self.opened.sentences) - 1
            self.go(self.opened.enter(last if direction > 0 else 0, -direction))

    def on_article_view_picked(self, event: "ArticleView.Picked") -> None:
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
