"""What the event history says: the state of all reviews, and what one reviewer did about a claim."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from annotator.domain.decided import Decided
from annotator.domain.review_state import ReviewState
from annotator.domain.vocabulary import ReviewStatus, Role
from annotator.domain.work import Happened
from annotator.storage.event_payloads import Json, check_version, claim_state, review_state, role_of
from annotator.storage.events import APART, CARRY, REDO, UNDO
from annotator.storage.raw_values import plain_columns
from annotator.storage.schema.models import ClaimRow, EventRow


@dataclass(frozen=True, slots=True)
class Change:
    """One event that changed an answer, to which ``state`` (JSON) it led, or the span of a claim (``of_claim``)."""

    at: datetime
    claim_id: int
    reviewer_id: int
    role: Role
    state: Json | None
    of_claim: bool


Key = tuple[int, int, Role]
"""The row ids of a claim and of a reviewer, and the role of the answer."""

_PAGE = 1000
_BATCH = 500
_TAKEN = {
    "load": "loaded",
    CARRY: "carried over from the older version of the article",
    APART: "done in another file of the project",
}
"""Kinds of events that took a whole answer from elsewhere, with the words for it; undo passes them by."""
_OF_REVIEWS = ("review", "claim", *_TAKEN, UNDO, REDO)
"""The kinds of events that can change reviews."""


def rebuild_reviews(session: Session, first: int, last: int) -> dict[Key, ReviewState]:
    """The state of every review of the claims ``first`` to ``last`` (row ids), computed from the events alone.

    A decision or redo results in the state after the decision, undo in the state before it, and a load in the state it
    loaded; a carried answer has the state that it had in the older version. Events are read once, oldest first. A
    review whose decisions were all undone has the state ``ReviewState()``.

    Raises:
        DatabaseError: when a newer version of Annotator wrote some of the events.

    """
    of_claims = _changes().where(col(EventRow.claim_id).between(first, last))
    states: dict[Key, Json] = {}
    for row in session.execute(of_claims.order_by(col(EventRow.claim_id), col(EventRow.id))):
        state = _left_by(row)
        if state is not None:
            states[row.claim_id, row.reviewer_id, role_of(row.decision_payload or row.payload)] = state
    return {key: review_state(state) for key, state in states.items()}


def changes(session: Session, last: int = 0) -> Iterator[Change]:
    """Every change of an answer or a span after the event ``last``, in the order in which they were written.

    Raises:
        DatabaseError: when a newer version of Annotator wrote some of the events.

    """
    for row in _events(session, last):
        role = role_of(row.decision_payload or row.payload)
        of_claim = "claim" in (row.kind, row.decision_kind)
        yield Change(row.at, row.claim_id, row.reviewer_id, role, _left_by(row), of_claim)


def independent_states(session: Session, closed: Mapping[int, datetime]) -> dict[tuple[int, int], ReviewState]:
    """The answers of reviewers to claims (row ids) as they stood when each claim was closed, by claim and reviewer.

    An answer that came later is that with which it was first submitted.
    """
    states: dict[tuple[int, int], Json] = {}
    keys = sorted(closed)
    for at in range(0, len(keys), _BATCH):
        of_claims = _changes().where(col(EventRow.claim_id).in_(keys[at : at + _BATCH]))
        for row in session.execute(of_claims.order_by(col(EventRow.claim_id), col(EventRow.at), col(EventRow.id))):
            state = _left_by(row)
            if state is None or role_of(row.decision_payload or row.payload) is not Role.REVIEWER:
                continue
            key = row.claim_id, row.reviewer_id
            if row.at <= closed[row.claim_id] or not _is_submitted(states.get(key)):
                states[key] = state
    return {key: review_state(state) for key, state in states.items() if _is_submitted(state)}


def _is_submitted(state: Json | None) -> bool:
    return state is not None and state.get("status") == ReviewStatus.SUBMITTED


def own_history(session: Session, claim_id: str, reviewer_id: int) -> list[Happened]:
    """What one reviewer did about a claim (public id), oldest first; nothing of anybody else's."""
    decision = aliased(EventRow)
    statement = (
        select(col(EventRow.at), col(EventRow.kind), col(EventRow.payload), col(decision.payload).label("decision"))
        .join(ClaimRow, col(ClaimRow.id) == EventRow.claim_id)
        .outerjoin(decision, col(decision.id) == EventRow.target_id)
        .where(col(ClaimRow.public_id) == claim_id, col(EventRow.reviewer_id) == reviewer_id)
        .where(col(EventRow.kind).in_(_OF_REVIEWS))
        .order_by(col(EventRow.at), col(EventRow.id))
    )
    return [Happened(row.at, _words(row)) for row in session.execute(statement)]


def _words(row: Row[Any]) -> str:
    if row.kind in _TAKEN:
        return _TAKEN[row.kind]
    if row.kind in (UNDO, REDO):
        return f"{'undone' if row.kind == UNDO else 'redone'}: {row.decision['action']}"
    return str(row.payload["action"])


def decided_since(session: Session, reviewer_id: int, last: int) -> list[Decided]:
    """The reviewer's history after the entry ``last``, oldest first."""
    rows = [row for row in _events(session, last) if row.reviewer_id == reviewer_id and row.kind not in _TAKEN]
    wanted = {row.claim_id for row in rows}
    named = select(col(ClaimRow.id), col(ClaimRow.public_id)).where(col(ClaimRow.id).in_(wanted))
    ids = {row.id: row.public_id for row in session.execute(named)}
    return [_decided(row, ids[row.claim_id]) for row in rows]


def _decided(row: Row[Any], claim_id: str) -> Decided:
    state = _left_by(row)
    span = None
    if "claim" in (row.kind, row.decision_kind):
        moved = claim_state((row.decision_payload or row.payload)["before" if row.kind == UNDO else "after"])
        span = moved.start, moved.end
    return Decided(row.id, row.kind, claim_id, review_state(state) if state else None, span)


def _events(session: Session, last: int) -> Iterator[Row[Any]]:
    """All events after ``last`` that can change a review, oldest first."""
    statement = _changes().order_by(col(EventRow.id)).limit(_PAGE)
    while rows := session.execute(statement.where(col(EventRow.id) > last)).all():
        yield from rows
        last = rows[-1].id


def _changes() -> Select[Any]:
    """Select the events that can change a review, each with the decision it reversed.

    Selects columns because a check reads the whole history, and reading objects takes several times as long.
    """
    decision = aliased(EventRow)
    return (
        select(
            col(EventRow.id),
            col(EventRow.at),
            col(EventRow.kind),
            col(EventRow.claim_id),
            col(EventRow.reviewer_id),
            *plain_columns(EventRow, "payload"),
            col(decision.kind).label("decision_kind"),
            *plain_columns(decision, "payload", "decision_"),
        )
        .outerjoin(decision, col(decision.id) == EventRow.target_id)
        .where(
            col(EventRow.kind).in_(_OF_REVIEWS),
            col(EventRow.claim_id).is_not(None),
            col(EventRow.reviewer_id).is_not(None),
        )
    )


def _left_by(row: Row[Any]) -> Json | None:
    """The state (JSON) of the review after an event; ``None`` when the event changed only the claim."""
    payload = row.decision_payload or row.payload
    check_version(payload)
    if row.kind in _TAKEN:
        taken: Json | None = row.payload.get("state")
        return taken
    change = payload if "review" in (row.kind, row.decision_kind) else payload.get("answer")
    state: Json | None = change and change["before" if row.kind == UNDO else "after"]
    return state
