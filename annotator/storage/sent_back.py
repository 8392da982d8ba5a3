"""Answers that an adjudicator sends back: the reviewer gives the label again, and may see why.

The answer becomes a draft to confirm, so the claim is open once more and hides all others' answers. Two events are
written. The reviewer's own history has the change of the answer as a decision, so that their undo goes on to work; the
adjudicator's has the question. Undoing the question restores the answer unless the reviewer has gone on by then.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col, select

from annotator.domain.review_state import ReviewState
from annotator.domain.vocabulary import ReviewStatus, Role
from annotator.storage import event_payloads
from annotator.storage.events import UNDO, append, decision_event
from annotator.storage.needed_claims import waits_again
from annotator.storage.reviews import apply_state
from annotator.storage.schema.models import EventRow, ReviewRow, utc_now
from annotator.storage.schema.models_rulings import SentBackRow
from annotator.storage.viewpoint import Viewpoint

if TYPE_CHECKING:
    from annotator.storage.claim_views import StoredClaim

SENT_BACK = "sent_back"
"""The kind of the event with an adjudicator's question."""
_REOPENED, _RESTORED = "reopened by an adjudicator", "no longer reopened"


def send_back(session: Session, claim: "StoredClaim", view: Viewpoint, text: str) -> None:
    """Reopen the submitted answer in ``claim``, which is read as its reviewer sees it; ``view`` is the adjudicator's.

    ``text`` is a question to the reviewer; without one the answer is only reopened.
    """
    row, by = _given(claim), view.reviewer_id or 0
    before = claim.state(row)
    after = replace(before, status=ReviewStatus.DRAFT, submitted_at=None, unconfirmed=True)
    question = SentBackRow(claim_id=claim.key, reviewer_id=row.reviewer_id, asked_by=by, text=text)
    session.add(question)
    session.flush()
    _change(session, claim, row, before, after, _REOPENED)
    payload = event_payloads.sent_back("sent back" if text else "answer reopened", question.id, before, after)
    append(session, [decision_event(SENT_BACK, payload, by, claim.key, claim.article_key)])


def question_of(session: Session, decision: EventRow) -> SentBackRow:
    """The question that a decision asked."""
    question: SentBackRow = session.get_one(SentBackRow, decision.payload["after"]["question"])
    return question


def restore(session: Session, decision: EventRow, question: SentBackRow, claim: "StoredClaim", kind: str) -> None:
    """Take the question back (``UNDO``) or ask it again (``REDO``); ``claim`` is read as its reviewer sees it.

    The answer follows if it is as the question left it.
    """
    theirs: Mapping[str, Any] = decision.payload["theirs"]
    was, wanted = (event_payloads.review_state(theirs[each]) for each in ("after", "before"))
    if kind != UNDO:
        was, wanted = wanted, was
    question.withdrawn_at = utc_now() if kind == UNDO else None
    session.add(question)
    row = _given(claim)
    if claim.state(row) == was:
        _change(session, claim, row, was, wanted, _RESTORED if kind == UNDO else _REOPENED)


def reviewers_view(view: Viewpoint, reviewer_id: int) -> Viewpoint:
    """The view of the reviewer whose answer is sent back."""
    return replace(view, reviewer_id=reviewer_id, role=Role.REVIEWER)


def _given(claim: "StoredClaim") -> ReviewRow:
    if claim.review is None:
        raise AssertionError("only an answer that was given can be sent back")
    return claim.review


def _change(
    session: Session, claim: "StoredClaim", row: ReviewRow, before: ReviewState, after: ReviewState, action: str
) -> None:
    apply_state(session, row, before, after)
    payload = event_payloads.decision(action, before, after)
    append(session, [decision_event("review", payload, row.reviewer_id, claim.key, claim.article_key)])


def questions_on(session: Session, claim: int) -> list[tuple[SentBackRow, bool]]:
    """The questions about a claim (row id), oldest first, each with whether its reviewer has still to answer."""
    answer = (col(ReviewRow.claim_id) == SentBackRow.claim_id) & (col(ReviewRow.reviewer_id) == SentBackRow.reviewer_id)
    statement = (
        select(SentBackRow, waits_again(ReviewRow))
        .join(ReviewRow, answer & (col(ReviewRow.role) == Role.REVIEWER))
        .where(col(SentBackRow.claim_id) == claim, col(SentBackRow.withdrawn_at).is_(None))
        .order_by(col(SentBackRow.id))
    )
    return [(row, bool(waiting)) for row, waiting in session.exec(statement)]
