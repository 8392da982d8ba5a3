"""The part of the desk for earlier claims that say the same."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from annotator.domain.records import Citation
from annotator.domain.review_state import ReviewState
from annotator.domain.seen_before import SeenBefore, SeenClaim
from annotator.domain.vocabulary import Likeness, ReviewStatus
from annotator.domain.work import Outcome
from annotator.errors import ConflictError, EvidenceError
from annotator.review import rule
from annotator.review.desk_context import DeskContext
from annotator.review.reuse import Reused, citations_of, find
from annotator.review.same_claims import MOST, seen_before, seen_like
from annotator.storage.claim_rows import claim_row
from annotator.storage.database.engine import Session

if TYPE_CHECKING:
    from annotator.review.review_writer import OpenReview, ReviewWriter


class EarlierAnswers:
    """Finds earlier answers that this reviewer may see, and reuses their sources."""

    def __init__(self, context: DeskContext, writer: "ReviewWriter", warn: Callable[[Outcome], Outcome]) -> None:
        self._context = context
        self._writer = writer
        self._warn = warn

    def find(self, claim_id: str) -> SeenBefore:
        """The earlier claims this reviewer may see that say the same as this one, or nearly."""
        with self._context.database.read() as session:
            row = claim_row(session, claim_id)
            return seen_before(
                session, row.id, row.public_id, row.exact, self._context.reviewer_id, self._context.project
            )

    def like(self, text: str, most: int = MOST) -> tuple[SeenClaim, ...]:
        """The earlier claims this reviewer may see that say the same as any text, or nearly; best first."""
        with self._context.database.read() as session:
            return seen_like(session, text, self._context.reviewer_id, self._context.project, most)

    def reuse(self, claim_id: str, earlier: SeenClaim) -> Outcome:
        """Cite all sources of an earlier claim that says the same, as one decision; this may submit a draft.

        Stances and quotes are copied. Duplicates and the article under review are left out.

        Raises:
            ConflictError: when ``earlier`` can no longer be seen.
            EvidenceError: when it does not say the same, or nothing is left to cite.

        """
        if earlier.likeness is not Likeness.SAME:
            raise EvidenceError("That claim is similar but different: cite its sources one by one where they apply.")
        with self._context.database.write() as session:
            review = self._writer.open(session, claim_id, citing=True)
            now = self._seen_now(session, review, earlier)
            after, reused = self._cite_again(session, review, citations_of(now, self._context.project.scheme))
            reused.refuse_nothing()
            outcome = self._writer.save(session, review, "sources reused", after)
            outcome = self._writer.remember(session, review, outcome)
        outcome = replace(outcome, message=reused.message(now))
        if review.before.status is ReviewStatus.DRAFT:
            return self._warn(outcome)
        return outcome

    def _seen_now(self, session: Session, review: "OpenReview", earlier: SeenClaim) -> SeenClaim:
        claim = review.claim
        known = seen_before(
            session, claim.key, claim.public_id, claim.exact, self._context.reviewer_id, self._context.project
        )
        now = find(known.claims, earlier)
        if now is None or now.likeness is not Likeness.SAME:
            raise ConflictError("That earlier claim has been changed or withdrawn: nothing was reused.")
        return now

    def _cite_again(
        self, session: Session, review: "OpenReview", citations: list[Citation]
    ) -> tuple[ReviewState, Reused]:
        state, reused = review.before, Reused()
        for citation in citations:
            try:
                state = self._writer.cite(session, review, state, citation)
            except rule.OwnArticleError:
                reused.own += 1
            except rule.CitedAlreadyError:
                reused.known += 1
            else:
                reused.cited += 1
        return state, reused
