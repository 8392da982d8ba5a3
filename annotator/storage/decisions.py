"""Writing a reviewer's decisions with their events, and undoing and redoing them, in one transaction each.

The event of a decision holds the whole state before and after it. Undo restores the state before, redo the state
after. Both refuse when the current state is not the one they expect.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import Any

from sqlmodel import Session

from annotator.domain.review_state import ReviewState
from annotator.domain.vocabulary import Role
from annotator.domain.work import Tried
from annotator.errors import ConflictError
from annotator.storage import event_payloads, sent_back
from annotator.storage.claim_rows import claim_at, move_claim, touched_by_others
from annotator.storage.claim_views import StoredClaim, stored_claim_at
from annotator.storage.event_payloads import ClaimState, Json
from annotator.storage.events import (
    UNDO,
    NewEvent,
    append,
    append_decision,
    append_reversal,
    decision_event,
    top_of_redo,
    top_of_undo,
)
from annotator.storage.reviews import apply_state, new_review
from annotator.storage.schema.models import ArticleRow, ClaimRow, EventRow, ReviewRow, utc_now
from annotator.storage.source_merges import restore
from annotator.storage.viewpoint import Viewpoint


@dataclass(frozen=True, slots=True)
class Reversal:
    """The result of undo or redo: the claim (``None`` for a decision about sources) and the action reversed."""

    claim: StoredClaim | None
    action: str


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """What a decision does to the reviewer's own answer."""

    row: ReviewRow
    before: ReviewState
    after: ReviewState


def save_review(
    session: Session,
    claim: StoredClaim,
    change: AnswerChange,
    action: str,
    events: Sequence[NewEvent] = (),
    new: Set[int] = frozenset(),
) -> bool:
    """Store the state after a change and its event, behind ``events`` that led to it.

    ``new`` are pieces of evidence (row ids) that were stored in this transaction. Returns ``False``, and stores only
    ``events``, when nothing changed.
    """
    changed = change.before != change.after
    decided = []
    if changed:
        apply_state(session, change.row, change.before, change.after, new)
        payload = event_payloads.decision(action, change.before, change.after, Role(change.row.role))
        decided = [decision_event("review", payload, change.row.reviewer_id, claim.key, claim.article_key)]
    append(session, [*events, *decided])
    return changed


def save_claim(
    session: Session,
    claim: ClaimRow,
    reviewer_id: int,
    action: str,
    before: ClaimState,
    answer: AnswerChange | None = None,
) -> None:
    """Write the event of a claim that was added or moved, and the change of ``answer``, if any, with it.

    The claim's row must already have its new values.
    """
    payload = event_payloads.decision(action, before, claim_state(claim))
    if answer is not None:
        apply_state(session, answer.row, answer.before, answer.after)
        payload = event_payloads.with_answer(payload, answer.before, answer.after, Role(answer.row.role))
    append_decision(session, "claim", reviewer_id, payload=payload, claim_id=claim.id or 0, article_id=claim.article_id)


def claim_state(claim: ClaimRow) -> ClaimState:
    """The current values of a claim that a reviewer can change."""
    return ClaimState(claim.start, claim.end, claim.withdrawn_at is not None)


def reverse(session: Session, kind: str, view: Viewpoint, tried: Tried | None = None) -> Reversal | None:
    """Undo (``UNDO``) or redo (``REDO``) the viewer's last decision; ``None`` when there is none.

    Nothing is reversed when the decision that ``tried`` was about is reversed already.

    Raises:
        ConflictError: when somebody else has changed the claim, answer or source since.
        DatabaseError: when a newer version of Annotator wrote the decision.

    """
    decision = (top_of_undo if kind == UNDO else top_of_redo)(session, view.reviewer_id or 0)
    if tried is not None and tried.decision is not None and (decision is None or decision.id != tried.decision):
        return _reversed_before(session, tried.decision, view)
    if decision is None:
        return None
    if tried is not None:
        tried.decision = decision.id
    event_payloads.check_version(decision.payload)
    expected, wanted = _sides(decision.payload, kind)
    claim = None
    if decision.kind == sent_back.SENT_BACK:
        claim = _restore_sent_back(session, decision, view, kind)
    elif decision.claim_id is None:
        restore(session, event_payloads.merge_state(expected), event_payloads.merge_state(wanted))
    elif decision.kind == "review":
        claim = _restore_review(session, decision, view, expected, wanted)
    else:
        claim = _restore_claim(session, decision, view, expected, wanted)
        if "answer" in decision.payload:
            claim = _restore_review(session, decision, view, *_sides(decision.payload["answer"], kind))
    append_reversal(session, kind, decision)
    return Reversal(claim, decision.payload["action"])


def _reversed_before(session: Session, key: int, view: Viewpoint) -> Reversal:
    """What became of the claim of a decision (row id) that was reversed before."""
    decision = session.get_one(EventRow, key)
    claim = None if decision.claim_id is None else stored_claim_at(session, decision.claim_id, view)
    return Reversal(claim, decision.payload["action"])


def _sides(change: Mapping[str, Any], kind: str) -> tuple[Any, Any]:
    """The state that undo or redo expects, and the one that it restores."""
    return (change["after"], change["before"]) if kind == UNDO else (change["before"], change["after"])


def _restore_review(session: Session, decision: EventRow, view: Viewpoint, expected: Json, wanted: Json) -> StoredClaim:
    role = event_payloads.role_of(decision.payload)
    claim = stored_claim_at(session, decision.claim_id or 0, replace(view, role=role))
    row = claim.review or new_review(claim.key, decision.reviewer_id or 0, role)
    before, after = event_payloads.review_state(expected), event_payloads.review_state(wanted)
    if claim.state(row) != before:
        raise ConflictError(
            "This answer has been changed elsewhere, so it was left as it is: open the claim to see it."
        )
    apply_state(session, row, before, after)
    if before.evidence == after.evidence and role is view.role:
        return replace(claim, questions=after.questions)
    return stored_claim_at(session, claim.key, view)


def _restore_sent_back(session: Session, decision: EventRow, view: Viewpoint, kind: str) -> StoredClaim:
    question = sent_back.question_of(session, decision)
    theirs = stored_claim_at(session, question.claim_id, sent_back.reviewers_view(view, question.reviewer_id))
    sent_back.restore(session, decision, question, theirs, kind)
    return stored_claim_at(session, question.claim_id, view)


def _restore_claim(session: Session, decision: EventRow, view: Viewpoint, before: Json, after: Json) -> StoredClaim:
    claim = session.get_one(ClaimRow, decision.claim_id)
    expected, wanted = event_payloads.claim_state(before), event_payloads.claim_state(after)
    if claim_state(claim) != wanted:  # else a suggester has restored the claim in the meantime
        _restore_span(session, claim, decision.reviewer_id or 0, expected, wanted)
    return stored_claim_at(session, claim.id, view)


def _restore_span(
    session: Session, claim: ClaimRow, reviewer_id: int, expected: ClaimState, wanted: ClaimState
) -> None:
    if claim_state(claim) != expected:
        raise ConflictError("Somebody else has changed this claim, so it was left as it is: open the claim to see it.")
    refuse_answered(session, claim, reviewer_id)
    article = session.get_one(ArticleRow, claim.article_id)
    other = claim_at(session, claim.article_id, wanted.start, wanted.end)
    if other is not None and other.id != claim.id and other.withdrawn_at is None and not wanted.withdrawn:
        raise ConflictError("Another claim now has this span, so this one was left as it is: open that claim instead.")
    claim.withdrawn_at = utc_now() if wanted.withdrawn else None
    move_claim(session, claim, article, wanted.start, wanted.end)


def refuse_answered(session: Session, claim: ClaimRow, reviewer_id: int) -> None:
    """Refuse to change a claim that somebody else has answered or remarked on.

    Raises:
        ConflictError: when anything that another reviewer entered belongs to the claim.

    """
    if touched_by_others(session, claim.id or 0, reviewer_id):
        raise ConflictError(
            "Somebody else has answered this claim or remarked on it: add a new claim instead of changing it."
        )


def refuse_withdrawn(claim: ClaimRow) -> None:
    """Refuse decisions on a withdrawn claim.

    Raises:
        ConflictError: when the claim is withdrawn.

    """
    if claim.withdrawn_at is not None:
        raise withdrawn_error()


def withdrawn_error() -> ConflictError:
    """The error for a decision on a withdrawn claim."""
    return ConflictError("This claim has been withdrawn: reopen the article to see the current claims.")
