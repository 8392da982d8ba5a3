"""Opens the adjudicator's screen, and the list of what a reviewer was overruled in."""

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from annotator.domain.work import Place
    from annotator.tui.controllers.article_opener import ArticleOpener
    from annotator.tui.controllers.stage import Stage
    from annotator.tui.screen_state import ScreenState


class Adjudicator:
    """Opens the two screens; both are imported on first use."""

    def __init__(self, state: "ScreenState", stage: "Stage", articles: "ArticleOpener") -> None:
        self._state = state
        self._stage = stage
        self._articles = articles

    def adjudicate(self) -> None:
        """Show the disagreements, unless the reviewer may not decide them."""
        self._stage.start(self._adjudicate(), "adjudication", exclusive=True)

    async def _adjudicate(self) -> None:
        desk, queue = self._state.desk, self._state.queue
        if desk is None or queue is None:
            return
        await queue.settle()
        if not await asyncio.to_thread(desk.adjudication.is_allowed):
            self._stage.refuse("only adjudicators of the project decide between answers", "adjudicate")
            return
        from annotator.tui.screens.ruling_screen import AdjudicationScreen

        place = await self._stage.ask(AdjudicationScreen(desk, self._state))
        await self._go_to(place or self._state.place)

    def list_overruled(self) -> None:
        """List the reviewer's answers that were decided otherwise."""
        self._stage.start(self._list_overruled(), "adjudication", exclusive=True)

    async def _list_overruled(self) -> None:
        desk = self._state.desk
        if desk is None:
            return
        answers = await asyncio.to_thread(desk.adjudication.list_overruled)
        from annotator.tui.screens.overruled import OverruledScreen

        place = await self._stage.ask(OverruledScreen(answers, self._state.scheme))
        if place is not None:
            await self._go_to(place)

    async def _go_to(self, place: "Place | None") -> None:
        """Open the claim, or what was open again: answers in it may have been reopened."""
        if place is not None:
            await self._articles.open(place)
