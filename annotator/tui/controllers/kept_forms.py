"""What was typed into source forms and not cited: kept for its claim, also over a restart."""

import asyncio
import logging
from typing import TYPE_CHECKING

from annotator.errors import AnnotatorError

if TYPE_CHECKING:
    from annotator.domain.records import Citation
    from annotator.review.desk import ReviewDesk
    from annotator.tui.controllers.stage import Stage
    from annotator.tui.screen_state import ScreenState

log = logging.getLogger("annotator.tui")


class KeptForms:
    """Keeps drafts in the shared state and stores them in the background, the newest last."""

    def __init__(self, state: "ScreenState", stage: "Stage") -> None:
        self._state = state
        self._stage = stage
        self._changed: set[str] = set()
        """Claims whose draft is not stored as it is now."""
        self._storing = asyncio.Lock()

    async def load(self, desk: "ReviewDesk") -> None:
        """Read the drafts of earlier sittings."""
        self._state.drafts = await asyncio.to_thread(desk.walk.kept_forms)

    def keep(self, claim_id: str, draft: "Citation") -> None:
        """Keep a draft, or drop it if it is blank."""
        from annotator.tui.screens.citation import is_blank  # here: the first paint needs nothing of the form

        if is_blank(draft):
            self.drop(claim_id)
        elif self._state.drafts.get(claim_id) != draft:
            self._state.drafts[claim_id] = draft
            self._store_soon(claim_id)

    def drop(self, claim_id: str) -> None:
        """Drop a draft, if there is one."""
        if self._state.drafts.pop(claim_id, None) is not None:
            self._store_soon(claim_id)

    async def stored(self) -> None:
        """Store what has changed. Decisions are safe without it, so a failure is only logged."""
        async with self._storing:
            desk = self._state.desk
            while self._changed and desk is not None:
                claim_id = self._changed.pop()
                try:
                    await asyncio.to_thread(desk.walk.keep_form, claim_id, self._state.drafts.get(claim_id))
                except AnnotatorError:
                    log.warning("an unfinished form could not be kept", exc_info=True)

    def _store_soon(self, claim_id: str) -> None:
        self._changed.add(claim_id)
        self._stage.show_claim()
        self._stage.start(self.stored(), "drafts")
