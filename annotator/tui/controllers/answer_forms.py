"""The forms for the parts of an answer besides its label: note, confidence, dates, rewording."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from annotator.tui.save_queue import Intent

if TYPE_CHECKING:
    from annotator.domain.records import Claim, Normalised
    from annotator.domain.work import Outcome
    from annotator.review.desk import ReviewDesk
    from annotator.tui.controllers.claim_decisions import Decisions
    from annotator.tui.controllers.stage import Stage
    from annotator.tui.screen_state import ScreenState
    from annotator.tui.screens.dates_form import Dates

_CONFIDENCE = [
    ("1", "a guess"), ("2", "unsure"), ("3", "fairly sure"), ("4", "sure"), ("5", "certain"), ("0", "not stated"),
]  # fmt: skip


class AnswerForms:
    """Opens each form for the claim that is meant. Forms are imported on first use."""

    def __init__(self, state: "ScreenState", stage: "Stage", decisions: "Decisions") -> None:
        self._state = state
        self._stage = stage
        self._decisions = decisions

    def comment(self) -> None:
        """Edit the note on the claim."""
        from annotator.tui.screens.note_form import NoteForm

        claim = self._decisions.target_of_form()
        if claim is None:
            return
        before = (claim.review.note if claim.review else None) or ""

        def closed(note: str | None) -> None:
            if note is not None and note != before:
                self._save(claim, "Note", lambda desk: desk.answers.comment(claim.id, note or None))

        self._stage.push(NoteForm(f"Note on: {claim.exact}", before), closed)

    def confidence(self) -> None:
        """Ask how sure the reviewer is."""
        from annotator.tui.screens.questions import Choose

        claim = self._decisions.target_of_form()
        if claim is None:
            return
        now = claim.review.confidence if claim.review else None

        def closed(key: str | None) -> None:
            if key is not None:
                self._save(claim, "Confidence", lambda desk: desk.answers.set_confidence(claim.id, int(key) or None))

        self._stage.push(Choose("How sure are you?", _CONFIDENCE, str(now) if now else None), closed)

    def dates(self) -> None:
        """Ask for the verdict's date and when to look again."""
        from annotator.tui.screens.dates_form import DatesForm

        claim = self._decisions.target_of_form()
        if claim is None:
            return
        review = claim.review
        before = (review.as_of, review.recheck_at) if review else (None, None)

        def closed(dates: "Dates | None") -> None:
            if dates is not None:
                self._save(claim, "Dates", lambda desk: desk.answers.set_dates(claim.id, *dates))

        today = datetime.now().astimezone().date()
        self._stage.push(DatesForm(claim.exact, *before, today), closed)

    def normalise(self) -> None:
        """Ask for the claim in words that make sense on their own."""
        from annotator.tui.screens.normalise_form import NormaliseForm, first_wording

        claim, opened = self._decisions.target_of_form(), self._state.opened
        if claim is None or opened is None:
            return
        wording = claim.review.normalised if claim.review else None

        def closed(normalised: "Normalised | None") -> None:
            if normalised is not None:
                self._save(claim, "Rewording", lambda desk: desk.answers.normalise(claim.id, normalised))

        self._stage.push(NormaliseForm(claim.exact, wording or first_wording(claim, opened)), closed)

    def _save(self, claim: "Claim", what: str, run: "Callable[[ReviewDesk], Outcome | None]") -> None:
        self._decisions.decide(Intent(run, what, claim.id))
