"""Opening articles: read in a thread, then shown with the cursor in the right place."""

import asyncio
from typing import TYPE_CHECKING

from annotator import collector
from annotator.domain.work import Place
from annotator.tui.article_state import Opened

if TYPE_CHECKING:
    from annotator.review.desk import ReviewDesk
    from annotator.tui.article_state import Stop
    from annotator.tui.controllers.cursor import Cursor
    from annotator.tui.controllers.stage import Stage
    from annotator.tui.screen_state import ScreenState

_LONG = 10_000
"""From this many sentences on, an article is worth an extra garbage collection."""


class ArticleOpener:
    """Gets articles from the desk, never on the event loop."""

    def __init__(self, state: "ScreenState", stage: "Stage", cursor: "Cursor") -> None:
        self._state = state
        self._stage = stage
        self._cursor = cursor
        self._asked = 0
        """How many articles were requested. An older request that finishes late is dropped."""

    async def open(self, place: Place, words: str = "", *, at_work: bool = False) -> None:
        """Open the article of ``place`` with the cursor there, then show ``words``.

        ``at_work`` puts the cursor on the first claim that needs the reviewer instead.
        """
        state, desk = self._state, self._state.desk
        if desk is None:
            return
        self._asked += 1
        asked = self._asked
        while True:
            saves = state.saves
            opened = await asyncio.to_thread(_load, desk, place.article_id)
            if asked != self._asked:
                return
            if saves == state.saves:
                break
        self._show(opened, opened.where_work_begins() if at_work else opened.stop_for(place))
        self._stage.say(words)

    def _show(self, opened: Opened, stop: "Stop") -> None:
        state, stage = self._state, self._stage
        state.opened, state.span, state.stop = opened, None, stop
        state.arrive()
        stage.screen.query_one("#reading").remove_class("-empty")
        stage.view.show(opened, stop)
        stage.show_title()
        stage.show_header()
        stage.show_mode()
        self._cursor.go(stop)

    def turn(self, direction: int) -> None:
        """Open the next (1) or previous (-1) article in the list."""
        self._stage.start(self._turn(direction), "list", exclusive=True)

    async def _turn(self, direction: int) -> None:
        state = self._state
        if state.desk is None or state.opened is None:
            return
        found = await asyncio.to_thread(state.desk.articles.find_beside, state.opened.article.id, direction)
        if found is not None:
            await self.open(Place(found), at_work=True)
        else:
            action, which = ("next_article", "last") if direction > 0 else ("previous_article", "first")
            self._stage.refuse(f"this is the {which} article", action)


def _load(desk: "ReviewDesk", article_id: str) -> Opened:
    desk.walk.come_to(article_id)
    with collector.paused():
        opened = Opened(desk.articles.open(article_id))
    if len(opened.sentences) >= _LONG:
        collector.look_once_more()
    return opened
