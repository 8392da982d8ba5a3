"""The history played again: what all reviews must be now, told by the events alone."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Row, select
from sqlmodel import Session

from annotator.storage.events import REDO, UNDO
from annotator.storage.reviews import whole_state
from annotator.storage.schema import tables

State = dict[str, Any]
Key = tuple[int, int]
"""The row ids of a claim and of a reviewer."""

_PAGE = 1000
_TOLD = ("review", "load", UNDO, REDO)
"""The kinds of events that change reviews; a source, a project or an import changes none."""


def rebuild_reviews(session: Session) -> dict[Key, State]:
    """The state of every review, by claim and reviewer, from the events and nothing else.

    A decision leaves the state after it, undo the state before the decision it names, redo the state after it, and a
    load the state it brought. Reads the events once, oldest first; the states are the JSON values of
    ``reviews.state_of``. A claim that was undone back to nothing has ``reviews.OPEN_STATE``.
    """
    states: dict[Key, State] = {}
    for row in _events(session):
        state = _left_by(row)
        if state is not None:
            states[row.claim_id, row.reviewer_id] = whole_state(state)
    return states


def _events(session: Session) -> Iterator[Row[Any]]:
    """All events that may change a review, each with the decision it reversed, in pages by key."""
    event, decision = tables.event, tables.event.alias("decision")
    statement = (
        select(
            event.c.id,
            event.c.kind,
            event.c.claim_id,
            event.c.reviewer_id,
            event.c.payload,
            decision.c.kind.label("decision_kind"),
            decision.c.payload.label("decision"),
        )
        .outerjoin(decision, decision.c.id == event.c.target_id)
        .where(event.c.kind.in_(_TOLD), event.c.claim_id.is_not(None), event.c.reviewer_id.is_not(None))
        .order_by(event.c.id)
        .limit(_PAGE)
    )
    last = 0
    while rows := session.execute(statement.where(event.c.id > last)).all():
        yield from rows
        last = rows[-1].id


def _left_by(row: Row[Any]) -> State | None:
    """The state an event left its review in; ``None`` when it was about the claim and not about a review."""
    state: State | None = None
    if row.kind == "review":
        state = row.payload["after"]
    elif row.kind == "load":
        state = row.payload.get("state")
    elif row.decision_kind == "review":
        state = row.decision["before" if row.kind == UNDO else "after"]
    return state
