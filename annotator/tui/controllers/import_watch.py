"""Following an import that runs alongside the screen: opens its first article, reports how it ended."""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from annotator.text import counted

if TYPE_CHECKING:
    from annotator.review.desk import ReviewDesk
    from annotator.tui.controllers.article_opener import ArticleOpener
    from annotator.tui.controllers.stage import Stage
    from annotator.tui.screen_state import ScreenState

_POLL = 0.5
"""Seconds between checks on a running import."""
_EMPTY = """There are no articles yet.

{retry} shows what you can do first, {quit} leaves.

On the command line:

    annotator import article.txt
    annotator review FOLDER
    annotator tour"""


class ImportWatch:
    """Opens the first article and checks now and then on the import."""

    def __init__(self, state: "ScreenState", stage: "Stage", articles: "ArticleOpener") -> None:
        self._state = state
        self._stage = stage
        self._articles = articles
        self.when_empty: Callable[[str], None] = lambda why: None
        """Called when there is no article and none on its way, with what went wrong."""

    async def open_first(self, desk: "ReviewDesk") -> None:
        """Open the article to start with, or show why there is none."""
        state = self._state
        state.importing = await asyncio.to_thread(desk.check_import)
        place = await asyncio.to_thread(desk.walk.find_start)
        if place is not None:
            await self._articles.open(place)
        elif state.importing is not None and state.importing.running:
            self._stage.welcome("Reading the first article…")
        else:
            self._say_empty()
        if state.importing is not None:
            self._stage.start(self._follow(), "import")

    async def begin(self, source: str) -> None:
        """Import a file, folder or address, and open its first article."""
        state = self._state
        if state.desk is not None:
            await asyncio.to_thread(state.desk.begin_import, source)
            state.importing = await asyncio.to_thread(state.desk.check_import)
            self._stage.welcome("Reading the first article…")
            self._stage.show_header()
            await self._follow()

    def _say_empty(self, why: str = "") -> None:
        keys = {action: self._state.keymap[action].shown_key for action in ("retry", "quit")}
        self._stage.welcome(_EMPTY.format(**keys))
        self.when_empty(why)

    async def _follow(self) -> None:
        state, desk = self._state, self._state.desk
        if desk is None:
            return
        importing = await asyncio.to_thread(desk.check_import)
        try:
            if state.opened is None:
                place = await asyncio.to_thread(desk.walk.find_start)
                if place is not None:
                    await self._articles.open(place)
            elif importing is not None:
                done = importing.done - len(importing.failures)
                state.opened.total_articles = max(state.opened.total_articles, done)
        finally:
            state.importing = importing  # only now: keys wait for the first article while an import runs
            self._stage.show_header()
            if state.importing is not None and state.importing.running:
                self._stage.screen.set_timer(_POLL, lambda: self._stage.start(self._follow(), "import"))
        if importing is not None and not importing.running:
            await self._ended(desk, importing.failures)

    async def _ended(self, desk: "ReviewDesk", failures: tuple[str, ...]) -> None:
        count = await asyncio.to_thread(desk.articles.count)
        if self._state.opened is not None:
            self._state.opened.total_articles = count
            self._stage.show_header()
        elif not count:
            self._say_empty(failures[0] if failures else "")
        if failures:
            key = self._state.keymap["failures"].shown_key
            self._stage.say(f"{len(failures)} could not be imported; {key} lists them. First: {failures[0]}", "warning")
        else:
            new = "" if self._state.today or self._state.recent else " New here? ^p, then Tour: seven minutes."
            self._stage.say(f"The import is complete: {counted(count, 'article')}.{new}", "success")
