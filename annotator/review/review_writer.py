"""Writes a reviewer's answer and its event, in the caller's transaction."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from annotator.domain.asked_questions import cited_by
from annotator.domain.records import Citation
from annotator.domain.review_state import ReviewState
from annotator.domain.vocabulary import Role
from annotator.domain.work import Outcome, Place
from annotator.errors import ConflictError
from annotator.review import adjudicators, event_words, rule
from annotator.review.desk_context import DeskContext
from annotator.storage import decisions, queue
from annotator.storage.claim_views import StoredClaim, claim_seen, stored_claim
from annotator.storage.database.engine import Session
from annotator.storage.events import NewEvent
from annotator.storage.place_keys import address_of_article
from annotator.storage.recheck_dates import local_today
from annotator.storage.reviews import CitedPiece, add_evidence, new_review
from annotator.storage.schema.models import ReviewRow
from annotator.storage.source_views import source_address
from annotator.storage.sources import source_for

Change = Callable[[ReviewState], ReviewState]


@dataclass(frozen=True, slots=True)
class OpenReview:
    """A reviewer's answer to a claim, opened for a change; ``before`` is its state until then."""

    claim: StoredClaim
    row: ReviewRow
    before: ReviewState
    added: list[CitedPiece] = field(default_factory=list)
    """The evidence stored in this transaction."""
    events: list[NewEvent] = field(default_factory=list)
    """What happened to sources in this transaction, to be appended with the decision."""


class ReviewWriter:
    """Changes the reviews of one reviewer."""

    def __init__(self, context: DeskContext) -> None:
        """``context`` says in what capacity the reviews are written; rulings only on closed claims."""
        self._context = context

    def change(self, claim_id: str, action: str, change: Change) -> Outcome:
        """Apply one change to this reviewer's answer, as one decision in its own transaction."""
        with self._context.database.write() as session:
            review = self.open(session, claim_id)
            return self.remember(session, review, self.save(session, review, action, change(review.before)))

    def open(self, session: Session, claim_id: str, *, citing: bool = False) -> OpenReview:
        """Open the reviewer's answer to a claim, for ``cite`` too if ``citing``; a decision stores a new one."""
        view = self._context.view
        claim = stored_claim(session, claim_id, view, address=citing)
        if view.role is Role.ADJUDICATOR:
            adjudicators.check_may_rule(self._context, claim)
        row = claim.review or new_review(claim.key, self._context.reviewer_id, view.role)
        return OpenReview(claim, row, claim.state(row))

    def save(
        self, session: Session, review: OpenReview, action: str, after: ReviewState, *, withdrawn: bool = False
    ) -> Outcome:
        """Settle the new state by the evidence rule and write it with its event; ``withdrawn`` if the claim may be.

        Raises:
            ConflictError: when the claim was withdrawn, or the reviewer has adjudicated it and had not answered it.

        """
        project = self._context.project
        if not withdrawn and review.claim.withdrawn:
            raise decisions.withdrawn_error()
        if review.claim.judged and after.label is not None and review.before.label is None:
            raise ConflictError(
                "You have adjudicated this claim and read all answers to it: it is for others to answer."
            )
        after = replace(after, questions=cited_by(after.questions, {piece.id for piece in after.evidence}))
        after = rule.settle(after, project.scheme, project.guideline_version, datetime.now(UTC), Role(review.row.role))
        change = decisions.AnswerChange(review.row, review.before, after)
        new = frozenset(piece.row.id for piece in review.added)
        changed = decisions.save_review(session, review.claim, change, action, review.events, new)
        kept = {piece.id for piece in after.evidence}
        pieces = tuple(piece for piece in (*review.claim.pieces, *review.added) if piece.row.id in kept)
        now = replace(
            review.claim,
            review=review.row if changed else review.claim.review,
            pieces=pieces,
            questions=after.questions,
        )
        value = claim_seen(session, now, self._context.view)
        words = event_words.done(action, value, project.scheme)
        words = words if changed else event_words.unchanged(value, project.scheme)
        return Outcome(words, value, value.article_id, changed=changed)

    def remember(self, session: Session, review: OpenReview, outcome: Outcome) -> Outcome:
        """Remember the place of a claim that still needs the reviewer, so that a restart opens there."""
        if outcome.claim is not None and outcome.claim.needs_me:
            place = Place(outcome.article_id, outcome.claim.sentence, outcome.claim.id)
            if not review.claim.is_at(place):
                queue.remember(session, self._context.reviewer_id, place)
        return outcome

    def cite(self, session: Session, review: OpenReview, state: ReviewState, citation: Citation) -> ReviewState:
        """Store a citation with its source and return the state that includes it.

        Raises:
            EvidenceError: when no source is named, it is the article itself, or the same citation exists.

        """
        own = address_of_article(review.claim.article_url)
        clean, address = rule.checked_citation(citation, own)
        found = source_for(session, clean, address, self._context.view)
        source = found.row
        review.events.extend(found.events)
        rule.refuse_own_article(source_address(source), own)
        rule.refuse_twice(state.evidence, source.public_id, clean)
        accessed = clean.accessed_at or local_today().isoformat()
        if review.row.id is None:
            session.add(review.row)
            session.flush()
        dated = replace(clean, accessed_at=accessed)
        piece = add_evidence(session, review.row.id, source, dated, is_first=found.is_new)
        review.added.append(piece)
        return replace(state, evidence=(*state.evidence, piece.state))
