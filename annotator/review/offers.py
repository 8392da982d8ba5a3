"""The part of the desk that includes possible claims, or skips them, undoably."""

from dataclasses import replace
from typing import TYPE_CHECKING

from annotator.domain.vocabulary import Origin, ReviewStatus
from annotator.domain.work import Outcome
from annotator.errors import ConflictError
from annotator.review import event_words
from annotator.storage import decisions
from annotator.storage.claim_rows import claim_row
from annotator.storage.claim_views import StoredClaim, claim_seen, claim_value, stored_claim_at
from annotator.storage.database.engine import Session

if TYPE_CHECKING:
    from annotator.review.desk_context import DeskContext
    from annotator.review.review_writer import ReviewWriter


class PossibleClaims:
    """Decides about possible claims for one reviewer. Whoever includes one includes it for everybody."""

    def __init__(self, context: "DeskContext", writer: "ReviewWriter") -> None:
        self._context = context
        self._writer = writer

    def include(self, claim_id: str) -> Outcome:
        """Make a possible claim a claim; a person chose it, so its origin is ``manual``.

        Raises:
            ConflictError: when it is not a possible claim.

        """
        with self._context.database.write() as session:
            claim = claim_row(session, claim_id)
            if claim.withdrawn_at is None:
                value = claim_value(session, claim, self._context.view)
                return Outcome("This is already a claim.", value, value.article_id)
            self._refuse_other(session, stored_claim_at(session, claim.id, self._context.view))
            before = decisions.claim_state(claim)
            claim.withdrawn_at, claim.origin = None, Origin.MANUAL
            claim.created_by = self._context.reviewer_id
            session.add(claim)
            session.flush()
            decisions.save_claim(session, claim, self._context.reviewer_id, "claim included", before)
            value = claim_value(session, claim, self._context.view)
            return Outcome(
                event_words.done("claim included", value, self._context.project.scheme), value, value.article_id
            )

    def skip(self, claim_id: str) -> Outcome:
        """Do not offer a possible claim to this reviewer any more. Others still see it.

        Raises:
            ConflictError: when it is not a possible claim.

        """
        with self._context.database.write() as session:
            review = self._writer.open(session, claim_id)
            self._refuse_other(session, review.claim)
            after = replace(review.before, label=None, status=ReviewStatus.SKIPPED)
            outcome = self._writer.save(session, review, "possible claim skipped", after, withdrawn=True)
            return replace(outcome, claim=None, removed=claim_id)

    def _refuse_other(self, session: Session, claim: StoredClaim) -> None:
        if not claim_seen(session, claim, self._context.view).possible:
            raise ConflictError("This is not a possible claim any more: reopen the article to see the current claims.")
