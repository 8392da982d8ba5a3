"""Searching over everything and going to what was found."""

import asyncio

from annotator.domain import Desk, Found, Place
from annotator.tui.marks import STANCES
from annotator.tui.screens.modal import Waiting
from annotator.tui.screens.ordering import Ordering

_MOST = 500
"""Claims that rest on a source offered at most."""


class Jumping(Ordering):
    """The action that looks everywhere."""

    _looked_for = ""
    """What was looked for everywhere last."""

    def action_everywhere(self) -> None:
        """Look for words in everything there is."""
        from annotator.tui.screens.everywhere import Everywhere

        desk = self.desk
        if desk is None:
            return
        screen = Everywhere(desk.everywhere, self._looked_for)

        def closed(found: Found | None) -> None:
            if found is None:
                return
            self._looked_for = screen.found_for
            if found.place is not None:
                self.start(self.open_place(found.place, ""), "list", exclusive=True)
            elif found.source_id is not None:
                waiting = Waiting()
                self.app.push_screen(waiting)
                self.start(self._open_source(desk, found.source_id, waiting), "list", exclusive=True)

        self.app.push_screen(screen, closed)

    async def _open_source(self, desk: Desk, source_id: str, waiting: Waiting) -> None:
        """Go to a claim that rests on a source; let the reviewer choose where there are several."""
        from annotator.tui.screens.choose import Choose

        try:
            uses = (await asyncio.to_thread(desk.source, source_id)).uses[:_MOST]
            at = "1" if uses else None
            if len(uses) > 1:
                options = [(str(n), f"{STANCES[use.stance]}: {use.exact}") for n, use in enumerate(uses, 1)]
                at = await self.app.push_screen_wait(Choose("Claims that rest on this source", options))
            if at is not None:
                use = uses[int(at) - 1]
                await self.open_place(Place(use.article_id, 0, use.claim_id))
            elif not uses:
                self.say("No claim rests on this source any more.")
        finally:
            waiting.answer(None)
