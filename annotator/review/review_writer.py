"""Writes a reviewer's answer and its event, in the caller's transaction."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from annotator.domain.records import Citation
from annotator.domain.review_state import ReviewState
from annotator.domain.work import Outcome, Place
from annotator.review import event_words, rule
from annotator.review.desk_context import DeskContext
from annotator.storage import decisions, queue
from annotator.storage.claim_rows import claim_row, claim_value
from annotator.storage.database.engine import Session
from annotator.storage.place_keys import address_of_article
from annotator.storage.recheck_dates import local_today
from annotator.storage.reviews import add_evidence, piece_state, review_row, state_of
from annotator.storage.schema.models import ArticleRow, ClaimRow, ReviewRow
from annotator.storage.source_views import source_address
from annotator.storage.sources import source_for

Change = Callable[[ReviewState], ReviewState]


@dataclass(frozen=True, slots=True)
class OpenReview:
    """A reviewer's answer to a claim, opened for a change; ``before`` is its state until then."""

    claim: ClaimRow
    row: ReviewRow
    before: ReviewState


class ReviewWriter:
    """Changes the reviews of one reviewer."""

    def __init__(self, context: DeskContext) -> None:
        self._context = context

    def change(self, claim_id: str, action: str, change: Change) -> Outcome:
        """Apply one change to this reviewer's answer, as one decision in its own transaction."""
        with self._context.database.write() as session:
            review = self.open(session, claim_id)
            return self.remember(session, self.save(session, review, action, change(review.before)))

    def open(self, session: Session, claim_id: str) -> OpenReview:
        """Open the reviewer's answer to a claim."""
        claim = claim_row(session, claim_id)
        row = review_row(session, claim.id or 0, self._context.reviewer_id)
        return OpenReview(claim, row, state_of(session, row))

    def save(
        self, session: Session, review: OpenReview, action: str, after: ReviewState, *, withdrawn: bool = False
    ) -> Outcome:
        """Settle the new state by the evidence rule and write it with its event; ``withdrawn`` if the claim may be.

        Raises:
            ConflictError: when the claim was withdrawn.

        """
        project = self._context.project
        if not withdrawn:
            decisions.refuse_withdrawn(review.claim)
        after = rule.settle(after, project.scheme, project.guideline_version, datetime.now(UTC))
        changed = decisions.save_review(session, review.claim, review.row, action, review.before, after)
        value = claim_value(session, review.claim, self._context.view)
        words = event_words.done(action, value, project.scheme)
        words = words if changed else event_words.unchanged(value, project.scheme)
        return Outcome(words, value, value.article_id, changed=changed)

    def remember(self, session: Session, outcome: Outcome) -> Outcome:
        """Remember the place of a claim that still needs the reviewer, so that a restart opens there."""
        if outcome.claim is not None and outcome.claim.needs_me:
            place = Place(outcome.article_id, outcome.claim.sentence, outcome.claim.id)
            queue.remember(session, self._context.reviewer_id, place)
        return outcome

    def cite(self, session: Session, review: OpenReview, state: ReviewState, citation: Citation) -> ReviewState:
        """Store a citation with its source and return the state that includes it.

        Raises:
            EvidenceError: when no source is named, it is the article itself, or the same citation exists.

        """
        article = session.get_one(ArticleRow, review.claim.article_id)
        own = address_of_article(article.url)
        clean, address = rule.checked_citation(citation, own)
        source = source_for(session, clean, address, self._context.view)
        rule.refuse_own_article(source_address(source), own)
        rule.refuse_twice(state.evidence, source.public_id, clean)
        accessed = clean.accessed_at or local_today().isoformat()
        piece = add_evidence(session, review.row.id or 0, source.id or 0, replace(clean, accessed_at=accessed))
        return replace(state, evidence=(*state.evidence, piece_state(session, piece)))
