"""The lists that lead somewhere else: the articles, the sources, and the search over everything."""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from annotator.domain.work import Place
from annotator.errors import AnnotatorError
from annotator.text import one_line
from annotator.tui.passage_words import added_words
from annotator.tui.save_queue import Intent

if TYPE_CHECKING:
    from annotator.domain.search_hits import Found
    from annotator.domain.source_facts import SourceSummary
    from annotator.domain.work import Outcome
    from annotator.tui.controllers.article_opener import ArticleOpener
    from annotator.tui.controllers.stage import Stage
    from annotator.tui.screen_state import ScreenState


class ListOpener:
    """Opens the lists, goes to what was chosen, and shows changes made to sources."""

    def __init__(
        self,
        state: "ScreenState",
        stage: "Stage",
        articles: "ArticleOpener",
        changed: "Callable[[Intent, Outcome], None]",
    ) -> None:
        """``changed`` is called with changes to sources that are already saved."""
        self._state = state
        self._stage = stage
        self._articles = articles
        self._changed = changed
        self._looked_for = ""
        """The last words searched for everywhere."""

    def choose_article(self) -> None:
        """Let the reviewer choose another article."""
        self._stage.start(self._choose_article(), "list", exclusive=True)

    async def _choose_article(self) -> None:
        from annotator.tui.screens.article_list import EVERYWHERE, ArticleList

        state = self._state
        if state.desk is None:
            return
        current = state.opened.article.id if state.opened else None
        chosen = await self._stage.ask(ArticleList(state.desk.articles.list_page, current))
        if chosen == EVERYWHERE:
            self.search()
        elif chosen is not None and chosen == current and state.place is not None:
            await self._articles.open(state.place)  # it may have changed meanwhile
        elif chosen is not None:
            await self._articles.open(Place(chosen), at_work=True)

    def search(self) -> None:
        """Search everything."""
        from annotator.tui.screens.search_screen import Everywhere

        desk = self._state.desk
        if desk is None:
            return
        screen = Everywhere(desk.articles.search, self._looked_for)

        def closed(found: "Found | None") -> None:
            if found is None:
                return
            self._looked_for = screen.found_for or ""
            if found.place is not None:
                self._open(found.place, "")
            elif found.source_id is not None:
                self._show_source(found.source_id, self._left_sources)

        self._stage.push(screen, closed)

    def browse(self) -> None:
        """Browse the library of sources; Enter shows one in full, and a claim chosen there closes the list too."""
        from annotator.tui.screens.source_rows import SourceRows

        def open_source(rows: "SourceRows[Place]", chosen: "SourceSummary") -> None:
            self._show_source(chosen.source.id, lambda place: rows.answer(place) if place is not None else None)

        if self._state.shelf is not None:
            self._stage.push(SourceRows(self._state.shelf, open_source, add=self.add), self._left_sources)

    def add(self) -> None:
        """Ask for a document and add it to the library in the background."""
        from annotator.tui.screens.questions import NameForm

        def closed(source: str | None) -> None:
            if source is not None:
                self._stage.say(f"Adding {one_line(source)} to the library…")
                self._stage.start(self._add(source), "archive")

        self._stage.push(NameForm("Add a file, a folder or a page to the library", field="Where"), closed)

    async def _add(self, source: str) -> None:
        desk = self._state.desk
        if desk is None:
            return
        try:
            added = await asyncio.to_thread(desk.finder.add, [source])
        except AnnotatorError as error:
            self._stage.say(str(error), "error")
            return
        self._stage.say(*added_words(added))

    def _show_source(self, source_id: str, closed: Callable[[Place | None], None]) -> None:
        from annotator.tui.screens.source_detail import SourceScreen

        if self._state.shelf is not None:
            self._stage.push(SourceScreen(self._state.shelf, self._state.scheme, source_id), closed)

    def _left_sources(self, place: Place | None) -> None:
        """Go to the chosen claim. Changed sources may appear anywhere in the article, so it is reopened for them."""
        outcome = self._state.shelf.taken() if self._state.shelf else None
        place = place or (self._state.place if outcome is not None else None)
        if outcome is not None:
            self._changed(Intent(lambda _: outcome, "Sources"), outcome)
        if place is not None:
            self._open(place, outcome.message if outcome is not None else "")

    def _open(self, place: Place, words: str) -> None:
        self._stage.start(self._articles.open(place, words), "list", exclusive=True)

    def say_archived(self) -> None:
        """Report how archiving ended. Nothing here shows copies, so the article is not redrawn."""
        shelf = self._state.shelf
        if shelf is not None and shelf.news:
            self._stage.say(shelf.news)
            shelf.news = ""
