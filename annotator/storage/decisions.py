"""Writing a reviewer's decisions with their events, and undoing and redoing them, in one transaction each.

The event of a decision holds the whole state before and after it. Undo restores the state before, redo the state
after. Both refuse when the current state is not the one they expect.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from annotator.domain.review_state import ReviewState
from annotator.errors import ConflictError
from annotator.storage import event_payloads
from annotator.storage.claim_rows import claim_at, move_claim, touched_by_others
from annotator.storage.event_payloads import ClaimState
from annotator.storage.events import UNDO, append_decision, append_reversal, top_of_redo, top_of_undo
from annotator.storage.reviews import apply_state, review_row, state_of
from annotator.storage.schema.models import ArticleRow, ClaimRow, EventRow, ReviewRow, utc_now
from annotator.storage.source_merges import restore


@dataclass(frozen=True, slots=True)
class Reversal:
    """The result of undo or redo: the claim (``None`` for a decision about sources) and the action reversed."""

    claim: ClaimRow | None
    action: str


def save_review(
    session: Session, claim: ClaimRow, row: ReviewRow, action: str, before: ReviewState, after: ReviewState
) -> bool:
    """Store the state ``after`` and the event; returns ``False``, and writes nothing, when nothing changed."""
    if before == after:
        return False
    apply_state(session, row, before, after)
    payload = event_payloads.decision(action, before, after)
    append_decision(
        session, "review", row.reviewer_id, payload=payload, claim_id=claim.id or 0, article_id=claim.article_id
    )
    return True


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """What a decision on a claim's span does to the reviewer's own answer."""

    row: ReviewRow
    before: ReviewState
    after: ReviewState


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
        payload = event_payloads.with_answer(payload, answer.before, answer.after)
    append_decision(session, "claim", reviewer_id, payload=payload, claim_id=claim.id or 0, article_id=claim.article_id)


def claim_state(claim: ClaimRow) -> ClaimState:
    """The current values of a claim that a reviewer can change."""
    return ClaimState(claim.start, claim.end, claim.withdrawn_at is not None)


def reverse(session: Session, kind: str, reviewer_id: int) -> Reversal | None:
    """Undo (``UNDO``) or redo (``REDO``) the reviewer's last decision; ``None`` when there is none.

    Raises:
        ConflictError: when somebody else has changed the claim, answer or source since.
        DatabaseError: when a newer version of Annotator wrote the decision.

    """
    decision = (top_of_undo if kind == UNDO else top_of_redo)(session, reviewer_id)
    if decision is None:
        return None
    claim = session.get_one(ClaimRow, decision.claim_id) if decision.claim_id is not None else None
    event_payloads.check_version(decision.payload)
    expected, wanted = _sides(decision.payload, kind)
    if decision.kind == "review":
        states = event_payloads.review_state(expected), event_payloads.review_state(wanted)
        _restore_review(session, decision, *states)
    elif claim is None:
        restore(session, event_payloads.merge_state(expected), event_payloads.merge_state(wanted))
    else:
        spans = event_payloads.claim_state(expected), event_payloads.claim_state(wanted)
        _restore_claim(session, claim, reviewer_id, *spans)
        if "answer" in decision.payload:
            answer = _sides(decision.payload["answer"], kind)
            _restore_review(session, decision, *map(event_payloads.review_state, answer))
    append_reversal(session, kind, decision)
    return Reversal(claim, decision.payload["action"])


def _sides(change: Mapping[str, Any], kind: str) -> tuple[Any, Any]:
    """The state that undo or redo expects, and the one that it restores."""
    return (change["after"], change["before"]) if kind == UNDO else (change["before"], change["after"])


def _restore_review(session: Session, decision: EventRow, expected: ReviewState, wanted: ReviewState) -> None:
    row = review_row(session, decision.claim_id or 0, decision.reviewer_id or 0)
    if state_of(session, row) != expected:
        raise ConflictError(
            "This answer has been changed elsewhere, so it was left as it is: open the claim to see it."
        )
    apply_state(session, row, expected, wanted)


def _restore_claim(
    session: Session, claim: ClaimRow, reviewer_id: int, expected: ClaimState, wanted: ClaimState
) -> None:
    if claim_state(claim) == wanted:
        return  # a suggester has restored the claim in the meantime
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
        raise ConflictError("This claim has been withdrawn: reopen the article to see the current claims.")
