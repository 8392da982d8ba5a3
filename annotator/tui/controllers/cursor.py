"""The cursor in the open article: moves by claim, sentence, page or mouse, and remembers its place."""

import asyncio
import logging
from typing import TYPE_CHECKING

from annotator.domain.orders import Filter
from annotator.errors import AnnotatorError
from annotator.tui.article_state import Stop

if TYPE_CHECKING:
    from annotator.tui.controllers.stage import Stage
    from annotator.tui.screen_state import ScreenState

log = logging.getLogger("annotator.tui")
_REMEMBER_AFTER = 1.0
"""Seconds the cursor rests before its place is stored."""


class Cursor:
    """Moves the cursor within the open article."""

    def __init__(self, state: "ScreenState", stage: "Stage") -> None:
        self._state = state
        self._stage = stage
        self._remembering = False

    def go(self, stop: Stop) -> None:
        """Put the cursor on ``stop``."""
        state, stage = self._state, self._stage
        if stop != state.stop:
            state.arrive()
        state.stop = stop
        stage.view.move_to(stop)
        stage.say("")
        stage.show_claim()
        self._remember_soon()

    def step(self, direction: int) -> None:
        """Go to the next stop in ``direction``."""
        state = self._state
        if state.opened is None:
            return
        stop = state.opened.step(state.stop, direction, state.chosen)
        action = "down" if direction > 0 else "up"
        if stop is not None:
            self.go(stop)
        elif state.chosen is not Filter.ALL:
            key = state.keymap["filter"].shown_key
            self._stage.refuse(f"no other claim here matches “{state.chosen}”; {key} changes the filter", action)
        else:
            self._refuse_end(direction, action)

    def page(self, direction: int) -> None:
        """Go one screen up or down."""
        opened = self._state.opened
        if opened:
            stop = opened.enter(self._stage.view.page(direction)) if opened.sentences else self._state.stop
            self._go_unless_there(stop, direction, "page_down" if direction > 0 else "page_up")

    def edge(self, direction: int) -> None:
        """Go to the start or the end of the article."""
        opened = self._state.opened
        if opened:
            last = max(0, len(opened.sentences) - 1)
            stop = opened.enter(last if direction > 0 else 0, -direction) if opened.sentences else self._state.stop
            self._go_unless_there(stop, direction, "last" if direction > 0 else "first")

    def _go_unless_there(self, stop: Stop, direction: int, action: str) -> None:
        """Go to ``stop``, or say that the article ends there if nothing on the screen moves."""
        view = self._stage.view
        before = self._state.stop, view.scroll_offset
        self.go(stop)
        if before == (self._state.stop, view.scroll_offset):
            self._refuse_end(direction, action)

    def _refuse_end(self, direction: int, action: str) -> None:
        keys = self._state.keymap
        turn = keys["next_article" if direction > 0 else "previous_article"].shown_key
        ends, other = ("ends", "next") if direction > 0 else ("begins", "previous")
        self._stage.refuse(f"the article {ends} here; {turn} opens the {other} one", action)

    def pick(self, offset: int) -> None:
        """Go to the smallest claim at ``offset``, else to its sentence."""
        opened = self._state.opened
        if opened is None:
            return
        n = opened.sentence_at(offset)
        under = [claim for claim in opened.touching(n) if claim.start <= offset < claim.end]
        if under:
            self.go(opened.stop_of(min(under, key=lambda claim: claim.end - claim.start).id))
        else:
            self.go(opened.enter(n))

    def _remember_soon(self) -> None:
        if not self._remembering:
            self._remembering = True
            self._stage.screen.set_timer(_REMEMBER_AFTER, lambda: self._stage.start(self.remember(), "remember"))

    async def remember(self) -> None:
        """Store the place. Losing it costs a few keys, so a failure is only logged."""
        self._remembering = False
        place, desk = self._state.place, self._state.desk
        if place is None or desk is None:
            return
        try:
            await asyncio.to_thread(desk.walk.remember, place)
        except AnnotatorError:
            log.warning("the reviewer's place could not be remembered", exc_info=True)
