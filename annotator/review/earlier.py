"""The part of the desk that looks at what was said before."""

from dataclasses import replace

from annotator.domain import Outcome, SeenBefore
from annotator.errors import DatabaseError
from annotator.review import words
from annotator.review.contradictions import contradicted, states
from annotator.review.seen import seen_before
from annotator.storage.claims import claim_row
from annotator.storage.engine import Database
from annotator.storage.project import Project


class Earlier:
    """Earlier answers to a claim, and warnings where a new one contradicts them."""

    _database: Database
    _project: Project
    _me: int

    def seen_before(self, claim_id: str) -> SeenBefore:
        """Earlier claims that say the same as this one, or nearly, as this reviewer may see them.

        Raises:
            NotFoundError: when there is no such claim.

        """
        with self._database.read() as session:
            row = claim_row(session, claim_id)
            return seen_before(session, row.id or 0, row.exact, self._me, self._project)

    def _warned(self, outcome: Outcome) -> Outcome:
        """The outcome with a warning where the claim's label contradicts an earlier one; nothing is held back."""
        scheme = self._project.scheme
        if outcome.claim is None or outcome.claim.review is None or not states(scheme, outcome.claim.review.label):
            return outcome
        try:
            earlier = self.seen_before(outcome.claim.id).claims
        except DatabaseError:  # the decision is on disk already, and must not look as if it were not
            return outcome
        claim = contradicted(scheme, outcome.claim.review.label, earlier)
        if claim is None:
            return outcome
        warning = words.contradiction(claim, scheme)
        return replace(outcome, message=f"{outcome.message} {warning}", warning=warning)
