"""The way to the next claim that needs the reviewer, in this article or wherever their order leads."""

import asyncio
from collections.abc import Awaitable
from typing import TYPE_CHECKING

from annotator.domain.orders import Filter
from annotator.text import counted
from annotator.tui.article_state import Stop

if TYPE_CHECKING:
    from annotator.domain.work import Place
    from annotator.tui.article_state import Opened
    from annotator.tui.controllers.article_opener import ArticleOpener
    from annotator.tui.controllers.cursor import Cursor
    from annotator.tui.controllers.stage import Stage
    from annotator.tui.screen_state import ScreenState


class Route:
    """Takes the cursor to the next claim that needs the reviewer."""

    def __init__(self, state: "ScreenState", stage: "Stage", cursor: "Cursor", articles: "ArticleOpener") -> None:
        self._state = state
        self._stage = stage
        self._cursor = cursor
        self._articles = articles
        self._walked: str | None = None
        """The claim that the order led to last."""

    def to_next(self, direction: int = 1, words: str = "", tone: str = "") -> None:
        """Go to the next claim that needs the reviewer, also beyond this article, then show ``words``."""
        state = self._state
        if state.opened is None:
            return
        if state.in_order:
            self._travel(self._next_in_order(direction, words, tone))
            return
        stop = state.opened.next_claim(state.stop, direction, state.is_wanted)
        if stop is not None:
            self._cursor.go(stop)
            self._stage.say(words, tone)
        elif direction < 0:
            self._stage.refuse("no claim before this one needs you", "previous")
        else:
            self._stage.say(words, tone)
            self._travel(self._beyond(state.opened, words, tone))

    def from_the_top(self, words: str) -> None:
        """Go to the first claim of the order."""
        self._travel(self._next_in_order(1, words, "", top=True))

    def _travel(self, work: Awaitable[None]) -> None:
        """Run ``work``; what is typed on the way waits."""
        self._stage.start(work, "next", exclusive=True)

    def _beyond(self, opened: "Opened", words: str, tone: str) -> Awaitable[None]:
        """The next claim beyond this article; with a filter the database finds it."""
        if self._state.chosen in (Filter.ALL, Filter.NEEDS):
            return self._next_article_needing(opened.article.id)
        return self._next_in_order(1, words, tone)

    async def _next_in_order(self, direction: int, words: str, tone: str, *, top: bool = False) -> None:
        state, desk, opened = self._state, self._state.desk, self._state.opened
        if desk is None or opened is None:
            return
        if state.queue is not None:
            await state.queue.settle()
        after = None if top else self._after(opened)
        place = await asyncio.to_thread(desk.walk.find_next, state.walk, state.chosen, after, direction)
        if place is None and direction > 0 and after is not None:
            place = await asyncio.to_thread(desk.walk.find_next, state.walk, state.chosen, None)
            words, tone = "Back at the first claim of this order that needs you.", ""
        if place is None:
            self._say_none(direction)
            return
        await self._arrive(place, opened, words, tone)

    async def _arrive(self, place: "Place", opened: "Opened", words: str, tone: str) -> None:
        self._walked = place.claim_id
        if self._state.opened is opened and place.claim_id in opened.by_id:
            self._cursor.go(opened.stop_of(str(place.claim_id)))
            self._stage.say(words, tone)
        else:
            await self._articles.open(place, words)

    def _say_none(self, direction: int) -> None:
        if self._state.chosen is Filter.AGED and direction > 0:
            self._stage.say("No verdicts are due for another look.", "success")
            return
        where = "before this one " if direction < 0 else ""
        key = self._state.keymap["order"].shown_key
        self._stage.say(f"No claim {where}needs you in this order; {key} changes it.")

    def _after(self, opened: "Opened") -> str | None:
        """The claim to go on from: the one under the cursor, else the last one the order led to.

        In article order nothing more was found in this article, so its last claim.
        """
        if self._state.in_order:
            return self._state.stop.claim_id or self._walked
        return opened.last_claim or self._walked

    async def _next_article_needing(self, after: str) -> None:
        state, stage = self._state, self._stage
        if state.desk is None or state.opened is None:
            return
        place = await asyncio.to_thread(state.desk.walk.find_next_article, after)
        if place is None:
            with_others = (await asyncio.to_thread(state.desk.progress.count_left)).with_others
            stage.say(_nothing_left(with_others), "success")
            return
        if place.article_id == after:
            first = state.opened.next_claim(Stop(-1), 1, state.is_wanted) if state.opened.sentences else None
            self._cursor.go(first or state.stop)
            stage.say("Back at the first claim here that needs you; no other article has one.")
        else:
            left = sum(map(state.is_wanted, state.opened.by_id.values()))
            behind = f" ({left} left in the one before)" if left else ""
            await self._articles.open(place, f"Next article with a claim that needs you{behind}.")


def _nothing_left(with_others: int) -> str:
    if not with_others:
        return "Nothing left to do: every claim is answered."
    return f"Nothing left for you now: others are working on {counted(with_others, 'claim')}."
