"""Start and end of a review: opening the database, and leaving once everything is saved."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from annotator import collector, hints
from annotator.errors import AnnotatorError
from annotator.tui.mishaps import mishap_words
from annotator.tui.suspension import suspend

if TYPE_CHECKING:
    from annotator.domain.figures import Left
    from annotator.review.desk import ReviewDesk
    from annotator.tui.controllers.cursor import Cursor
    from annotator.tui.controllers.import_watch import ImportWatch
    from annotator.tui.controllers.others_watch import OthersWatch
    from annotator.tui.controllers.source_forms import SourceForms
    from annotator.tui.controllers.stage import Stage
    from annotator.tui.controllers.theme_choice import ThemeChoice
    from annotator.tui.controllers.typed_ahead import TypedAhead
    from annotator.tui.screen_state import ScreenState
    from annotator.tui.wishes import Wish


_STILL_HERE = 240.0
"""Seconds after which the lease of an open article is renewed."""
_SOON = 2.0
"""Seconds after the start until somebody who started at the same time is looked for."""


class Lifecycle:
    """Opens the desk, never on the event loop, and closes it."""

    def __init__(
        self,
        state: "ScreenState",
        stage: "Stage",
        cursor: "Cursor",
        imports: "ImportWatch",
        *,
        open_desk: Callable[[], "ReviewDesk"],
        attach: "Callable[[ReviewDesk], None]",
        forms: "SourceForms",
        themes: "ThemeChoice",
        ahead: "TypedAhead",
        others: "OthersWatch",
    ) -> None:
        """``open_desk`` is called in a thread; ``attach`` is given the desk before anything uses it."""
        self._forms = forms
        self._themes = themes
        self._ahead = ahead
        self._others = others
        self._state = state
        self._stage = stage
        self._cursor = cursor
        self._imports = imports
        self._open_desk = open_desk
        self._attach = attach
        self.begun = False
        """Whether the database is being opened, or was."""
        self.then: Callable[[], None] | None = None
        """What to open once the desk is there."""
        self.wish: Wish | None = None
        """What is to follow once the screen has closed."""
        self.left: Left | None = None
        """What is left to do, known when the reviewer has left."""

    def begin(self) -> None:
        """Open the database and the article the reviewer was in."""
        self.begun = True
        self._stage.start(self._begin(), "desk")

    def retry(self) -> None:
        """Try again to open the database, or to save."""
        queue = self._state.queue
        if self._state.desk is None:
            self._stage.start(self._begin_again(), "desk", exclusive=True)
        elif queue is not None and queue.waiting:
            queue.retry()
        elif self._state.opened is None:
            self._imports.when_empty("")
        else:
            self._stage.say("Everything is saved.")

    async def _begin_again(self) -> None:
        await self._begin()
        if self._state.desk is None:
            self._stage.refuse("the database still cannot be opened", "retry")

    async def _begin(self) -> None:
        try:
            await self._find_work()
        except Exception as error:  # said where the article would be, and raised again for the log
            if self._state.opened is None:
                said = str(error) if isinstance(error, AnnotatorError) else mishap_words(error)
                self._stage.welcome(f"{said}\n\nSee what {hints.command('db check')} says of the data.")
            raise
        finally:
            collector.ready()

    async def _find_work(self) -> None:
        state = self._state
        self._stage.welcome("Opening the database…")
        try:
            desk = await asyncio.to_thread(self._open_desk)
        except AnnotatorError as error:
            retry, leave = state.keymap["retry"].shown_key, state.keymap["quit"].shown_key
            self._stage.welcome(f"{error}\n\n{retry} tries again, {leave} leaves.")
            return
        self._attach(desk)
        await self._themes.load(desk)
        state.walk = await asyncio.to_thread(desk.walk.read)
        await self._forms.drafts.load(desk)
        await self._imports.open_first(desk)
        state.today = await asyncio.to_thread(desk.progress.count_today)
        state.recent = await asyncio.to_thread(desk.sources.list_recent)
        self._stage.show_header()
        self._stage.screen.set_interval(_STILL_HERE, lambda: self._stage.start(self._stay(), "lease"))
        self._stage.screen.set_timer(_SOON, self._others.look)
        if self.then is not None:
            self.then()

    async def _stay(self) -> None:
        """Renew the lease of the article that is open."""
        await self._others.notice()
        desk, opened = self._state.desk, self._state.opened
        if desk is not None and opened is not None:
            with suppress(AnnotatorError):  # a busy database: the next time is soon enough
                await asyncio.to_thread(desk.walk.come_to, opened.article.id)

    def suspend(self) -> None:
        """Go back to the shell once everything is stored; what was typed behind the key was meant for the shell."""
        self._stage.start(self._suspend(), "suspend", exclusive=True)

    async def _suspend(self) -> None:
        if self._state.queue is not None:
            await self._state.queue.settle()
        await self._store_place()
        unused = self._ahead.drop(everything=True)
        suspend()
        if unused:
            self._stage.say(unused.strip(), "warning")

    def leave(self, wish: "Wish | None" = None) -> None:
        """Leave once everything is saved, to do what is wished; ask if something cannot be."""
        self._stage.start(self._leave(wish), "leave", exclusive=True)

    async def _leave(self, wish: "Wish | None") -> None:
        from annotator.tui.screens.questions import is_settled

        queue = self._state.queue
        if queue is not None:
            queue.retry()
            if not await is_settled(queue, self._stage.ask, self._stage.say):
                return
        self.wish = wish
        if self._state.desk is not None:
            with suppress(AnnotatorError):  # a figure for the last message
                self.left = await asyncio.to_thread(self._state.desk.progress.count_left)
        await self.close()
        self._stage.screen.app.exit()

    async def _store_place(self) -> None:
        await self._forms.store_drafts()
        await self._themes.store()
        await self._cursor.remember()

    async def close(self) -> None:
        """Store the place and unfinished forms, and close the database."""
        await self._store_place()
        if self._state.desk is not None:
            await asyncio.to_thread(self._state.desk.close)
            self._state.desk = None
