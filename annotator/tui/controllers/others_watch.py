"""Notices that others started to work since the article was opened, so that nobody answers what somebody else holds."""

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from annotator.errors import AnnotatorError
from annotator.tui.keys import Mode

if TYPE_CHECKING:
    from annotator.tui.controllers.article_opener import ArticleOpener
    from annotator.tui.controllers.route import Route
    from annotator.tui.controllers.stage import Stage
    from annotator.tui.screen_state import ScreenState

_CAME = "Others work here too now."


class OthersWatch:
    """Looks for others while the reviewer is alone, and leaves to them the claims that they hold."""

    def __init__(self, state: "ScreenState", stage: "Stage", articles: "ArticleOpener", route: "Route") -> None:
        self._state = state
        self._stage = stage
        self._articles = articles
        self._route = route

    def look(self) -> None:
        """Look whether somebody came."""
        self._stage.start(self.notice(), "lease")

    async def notice(self) -> None:
        """Look, and show the article anew if somebody came. In a form or span, or on the way, later is soon enough."""
        desk, place = self._state.desk, self._state.place
        if desk is None or place is None or self._is_busy:
            return
        with suppress(AnnotatorError):  # a busy database: the next time is soon enough
            if await asyncio.to_thread(desk.walk.others_came, place.article_id):
                self._stage.start(self._read_again(place.article_id), "next", exclusive=True)

    async def _read_again(self, article_id: str) -> None:
        """Show the article with what others hold, and go on from a claim that is theirs."""
        place = self._state.place
        if place is None or place.article_id != article_id:
            return
        await self._articles.open(place, _CAME)
        claim = self._state.claim
        if claim is not None and claim.taken and not claim.needs_me:
            self._route.to_next(1, _CAME)

    @property
    def _is_busy(self) -> bool:
        stage = self._stage
        return self._state.mode is Mode.SPAN or not stage.screen.is_current or stage.is_leading
