"""What was typed into source forms and not cited: kept for its claim, also over a restart."""

import asyncio
import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from annotator.errors import AnnotatorError

if TYPE_CHECKING:
    from annotator.domain.records import Citation
    from annotator.domain.vocabulary import Stance
    from annotator.review.desk import ReviewDesk
    from annotator.tui.controllers.stage import Stage
    from annotator.tui.screen_state import ScreenState

log = logging.getLogger("annotator.tui")


class KeptForms:
    """Keeps drafts in the shared state and stores them in the background, the newest last."""

    def __init__(self, state: "ScreenState", stage: "Stage") -> None:
        self._state = state
        self._stage = stage
        self.chosen: set[str] = set()
        """Claims whose draft has a stance that the reviewer chose; in the others it follows the label."""
        self._changed: set[str] = set()
        """Claims whose draft is not stored as it is now."""
        self._storing = asyncio.Lock()

    async def load(self, desk: "ReviewDesk") -> None:
        """Read the drafts of earlier sittings."""
        self._state.drafts = await asyncio.to_thread(desk.walk.kept_forms)
        self.chosen = await asyncio.to_thread(desk.walk.chosen_stances)

    def keep(self, claim_id: str, draft: "Citation", offered: "Stance") -> None:
        """Keep a draft, or drop it if it is blank; a stance other than the ``offered`` one was chosen."""
        from annotator.tui.screens.citation import is_blank  # here: the first paint needs nothing of the form

        if is_blank(draft):
            self.drop(claim_id)
        elif self._state.drafts.get(claim_id) != draft:
            if draft.stance is not offered:
                self.chosen.add(claim_id)
            self._state.drafts[claim_id] = draft
            self._store_soon(claim_id)

    def drop(self, claim_id: str) -> None:
        """Drop a draft, if there is one."""
        self.chosen.discard(claim_id)
        if self._state.drafts.pop(claim_id, None) is not None:
            self._store_soon(claim_id)

    async def stored(self) -> None:
        """Store what has changed. Decisions are safe without it, so a failure is only logged."""
        async with self._storing:
            desk = self._state.desk
            while self._changed and desk is not None:
                claim_id = self._changed.pop()
                try:
                    draft, chosen = self._state.drafts.get(claim_id), claim_id in self.chosen
                    await asyncio.to_thread(desk.walk.keep_form, claim_id, draft, chosen_stance=chosen)
                except AnnotatorError:
                    log.warning("an unfinished form could not be kept", exc_info=True)

    def draft_of(self, claim_id: str, stance: "Stance") -> "Citation | None":
        """The draft for a claim, if there is one; with ``stance``, the likely one now, unless another was chosen."""
        draft = self._state.drafts.get(claim_id)
        return draft if draft is None or claim_id in self.chosen else replace(draft, stance=stance)

    def _store_soon(self, claim_id: str) -> None:
        self._changed.add(claim_id)
        self._stage.show_claim()
        self._stage.start(self.stored(), "drafts")
