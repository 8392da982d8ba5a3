"""Dating a verdict and rewording a claim."""

from datetime import datetime
from typing import TYPE_CHECKING

from annotator.tui.save_queue import Intent
from annotator.tui.screens.asking import Asking

if TYPE_CHECKING:
    from annotator.domain.records import Normalised
    from annotator.tui.screens.dates_form import Dates


class Detailing(Asking):
    """The actions that add details to an answer; each form is imported when it is first needed."""

    def action_dates(self) -> None:
        """Ask for the day the verdict speaks of, and when to look again."""
        from annotator.tui.screens.dates_form import DatesForm

        claim = self.target()
        if claim is None:
            return
        review = claim.review
        before = (review.as_of, review.recheck_at) if review else (None, None)

        def closed(dates: "Dates | None") -> None:
            if dates is not None:
                self.decide(Intent(lambda desk: desk.answers.set_dates(claim.id, *dates), "Dates", claim.id))

        today = datetime.now().astimezone().date()
        self.app.push_screen(DatesForm(claim.exact, *before, today), closed)

    def action_normalise(self) -> None:
        """Ask for the claim in words that stand alone."""
        from annotator.tui.screens.normalise_form import NormaliseForm, first_wording

        claim = self.target()
        if claim is None or self.opened is None:
            return
        wording = claim.review.normalised if claim.review else None

        def closed(normalised: "Normalised | None") -> None:
            if normalised is not None:
                self.decide(Intent(lambda desk: desk.answers.normalise(claim.id, normalised), "Rewording", claim.id))

        self.app.push_screen(NormaliseForm(claim.exact, wording or first_wording(claim, self.opened)), closed)
