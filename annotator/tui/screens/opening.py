"""Opening the desk, the articles, and following an import that runs beside the screen."""

import asyncio
import gc
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

from annotator.domain.places import Place
from annotator.errors import AnnotatorError
from annotator.text import counted, for_display
from annotator.tui.article_state import Opened
from annotator.tui.screens.review_base import ReviewBase

if TYPE_CHECKING:
    from annotator.review.desk import ReviewDesk
    from annotator.tui.article_state import Stop

_LONG = 10_000
"""Sentences from which an article is a load for the garbage collector."""
_POLL = 0.5
"""Seconds between looks at a running import."""
_EMPTY = """There are no articles yet.

Leave with q and import some:

    annotator import article.txt
    annotator import FOLDER
    annotator import https://example.org/story

or open them directly:  annotator review FOLDER"""


class Opening(ReviewBase):
    """Gets the desk and the articles from the database, never on the event loop."""

    _saves = 0
    """Decisions saved so far; an article read while one was saved is read again."""
    _openings = 0
    """Articles asked for so far; an answer that comes after a newer question is dropped."""

    async def begin(self) -> None:
        """Open the database and the article the reviewer was at; from then on the garbage collector works again."""
        try:
            await self._find_work()
        finally:
            if not gc.isenabled():
                gc.freeze()
                gc.enable()

    async def _find_work(self) -> None:
        self.welcome("Opening the database…")
        try:
            desk = await asyncio.to_thread(self.open_desk)
        except AnnotatorError as error:
            self.welcome(
                f"{error}\n\n{self.keymap['retry'].shown_key} tries again, {self.keymap['quit'].shown_key} leaves."
            )
            return
        self.desk = desk
        self.attach(desk)
        self.walk = await asyncio.to_thread(desk.walk.read)
        await self._open_first(desk)
        self.today = await asyncio.to_thread(desk.progress.count_today)
        self.recent = await asyncio.to_thread(desk.sources.list_recent)
        self.show_header()

    def attach(self, desk: "ReviewDesk") -> None:
        """Make ready to save at ``desk``; the part that labels knows how."""
        raise NotImplementedError

    def welcome(self, words: str) -> None:
        """Show a message where the article would be."""
        self.query_one("#welcome", Static).update(Content(for_display(words)))
        self.query_one("#reading").add_class("-empty")

    async def _open_first(self, desk: "ReviewDesk") -> None:
        """The article to start with, or the reason why there is none."""
        self.importing = await asyncio.to_thread(desk.check_import)
        place = await asyncio.to_thread(desk.walk.find_start)
        if place is not None:
            await self.open_place(place)
        elif self.importing is not None and self.importing.running:
            self.welcome("Reading the first article…")
        else:
            self.welcome(_EMPTY)
        if self.importing is not None:
            self.start(self.follow_import(), "import")

    async def follow_import(self) -> None:
        """Look how the import is getting on, open the first article when there is one, and look again later."""
        desk = self.desk
        if desk is None:
            return
        try:
            self.importing = state = await asyncio.to_thread(desk.check_import)
            if self.opened is None:
                place = await asyncio.to_thread(desk.walk.find_start)
                if place is not None:
                    await self.open_place(place)
            elif state is not None:
                self.opened.total_articles = max(self.opened.total_articles, state.done - len(state.failures))
        finally:
            self.show_header()
            if self.importing is not None and self.importing.running:
                self.set_timer(_POLL, lambda: self.start(self.follow_import(), "import"))
        if state is not None and not state.running:
            await self._import_ended(desk, state.failures)

    async def _import_ended(self, desk: "ReviewDesk", failures: tuple[str, ...]) -> None:
        rows = await asyncio.to_thread(desk.articles.list_progress)
        if self.opened is not None:
            self.opened.total_articles = len(rows)
            self.show_header()
        elif not rows:
            self.welcome(_EMPTY)
        if failures:
            key = self.keymap["failures"].shown_key
            self.say(f"{len(failures)} could not be imported; {key} lists them. First: {failures[0]}", "warning")
        else:
            self.say(f"The import is complete: {counted(len(rows), 'article')}.", "success")

    async def open_place(self, place: Place, words: str = "", *, at_work: bool = False) -> None:
        """Open the article of ``place`` with the cursor there, then say ``words``.

        ``at_work`` puts the cursor where there is something to do instead.
        """
        desk = self.desk
        if desk is None:
            return
        self._openings += 1
        asked = self._openings
        while True:
            saves = self._saves
            opened = await asyncio.to_thread(_load, desk, place.article_id)
            if asked != self._openings:
                return
            if saves == self._saves:
                break
        self._show(opened, opened.where_work_begins() if at_work else opened.stop_for(place))
        self.say(words)

    def _show(self, opened: Opened, stop: "Stop") -> None:
        self.opened = opened
        self.span = None
        self.stop = stop
        self.arrive()
        self.query_one("#reading").remove_class("-empty")
        self.view.show(opened, self.stop)
        self.show_title()
        self.show_header()
        self.show_mode()
        self.go(self.stop)

    async def action_articles(self) -> None:
        """Let the reviewer choose another article."""
        self.start(self._choose_article(), "list", exclusive=True)

    async def _choose_article(self) -> None:
        from annotator.tui.screens.article_list import EVERYWHERE, ArticleList

        if self.desk is None:
            return
        rows = await asyncio.to_thread(self.desk.articles.list_progress)
        current = self.opened.article.id if self.opened else None
        chosen = await self.app.push_screen_wait(ArticleList(rows, current))
        if chosen == EVERYWHERE:
            self.action_everywhere()
        elif chosen is not None and chosen != current:
            await self.open_place(Place(chosen), at_work=True)

    def action_everywhere(self) -> None:
        """Look for words in everything there is; the part that jumps knows how."""
        raise NotImplementedError

    async def action_turn(self, direction: int) -> None:
        """Open the article before or after this one in the list."""
        self.start(self._turn(direction), "list", exclusive=True)

    async def _turn(self, direction: int) -> None:
        if self.desk is None or self.opened is None:
            return
        rows = await asyncio.to_thread(self.desk.articles.list_progress)
        ids = [row.article.id for row in rows]
        at = ids.index(self.opened.article.id) + direction if self.opened.article.id in ids else 0
        if 0 <= at < len(ids):
            await self.open_place(Place(ids[at]), at_work=True)
        else:
            self.say("This is the last article." if direction > 0 else "This is the first article.")


def _load(desk: "ReviewDesk", article_id: str) -> Opened:
    """Read an article; called in a thread.

    The collector looks through a very long one only this once, for each further look would hold up a key by far
    more than a frame. Nothing is lost by it: sentences and claims hold no cycles.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        opened = Opened(desk.articles.open(article_id))
    finally:
        if collecting:
            gc.enable()
    if len(opened.sentences) >= _LONG:
        if collecting:
            gc.collect()
        gc.freeze()
    return opened
