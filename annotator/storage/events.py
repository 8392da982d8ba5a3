"""The append-only event history, which includes the undo and redo stacks.

Every event stores the tops of its reviewer's two stacks after the event. The entry below a decision on the undo stack
is the stack's top just before that decision. So the stacks need no tables, survive a restart, and have no size limit.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel import Session, col, select

from annotator.storage.database.bulk import insert_rows
from annotator.storage.schema.models import EventRow, utc_now

UNDO, REDO = "undo", "redo"
CARRY = "carry"
"""The kind of the event that an answer to an older version of a claim was carried over to the newer one."""


def append_event(
    session: Session,
    kind: str,
    *,
    payload: dict[str, Any],
    reviewer_id: int | None = None,
    claim_id: int | None = None,
    article_id: int | None = None,
) -> None:
    """Append an event that cannot be undone; the reviewer's undo and redo stacks do not change."""
    last = _newest(session, reviewer_id) if reviewer_id is not None else None
    row = EventRow(
        kind=kind,
        payload=payload,
        reviewer_id=reviewer_id,
        claim_id=claim_id,
        article_id=article_id,
        undo_id=_undo_top(last),
        redo_id=last.redo_id if last else None,
    )
    session.add(row)
    session.flush()


def append_events(session: Session, kind: str, reviewer_id: int | None, events: Sequence[Mapping[str, Any]]) -> None:
    """Append many events that cannot be undone, each with ``claim_id``, ``article_id`` and ``payload``."""
    last = _newest(session, reviewer_id) if reviewer_id is not None else None
    same = {
        "at": utc_now(),
        "kind": kind,
        "reviewer_id": reviewer_id,
        "undo_id": _undo_top(last),
        "redo_id": last.redo_id if last else None,
    }
    insert_rows(session, EventRow, [same | dict(event) for event in events])


def append_decision(
    session: Session,
    kind: str,
    reviewer_id: int,
    *,
    payload: dict[str, Any],
    claim_id: int | None = None,
    article_id: int | None = None,
) -> None:
    """Append a decision that can be undone; ``payload`` must hold ``before`` and ``after``."""
    row = EventRow(kind=kind, payload=payload, reviewer_id=reviewer_id, claim_id=claim_id, article_id=article_id)
    # The row's id is unknown before the insert and the row never changes: an empty undo_id means the decision itself.
    session.add(row)
    session.flush()


def append_reversal(session: Session, kind: str, decision: EventRow) -> None:
    """Append the event that ``decision`` was undone (``UNDO``) or redone (``REDO``)."""
    if decision.id is None or decision.reviewer_id is None:
        raise AssertionError("only a stored decision of a reviewer can be reversed")
    below = _newest(session, decision.reviewer_id, before=decision.id)
    row = EventRow(
        kind=kind,
        payload={},
        reviewer_id=decision.reviewer_id,
        claim_id=decision.claim_id,
        article_id=decision.article_id,
        target_id=decision.id,
        undo_id=_undo_top(below) if kind == UNDO else decision.id,
        redo_id=decision.id if kind == UNDO else _redo_below(session, decision.reviewer_id, decision.id),
    )
    session.add(row)
    session.flush()


def top_of_undo(session: Session, reviewer_id: int) -> EventRow | None:
    """The decision that undo would reverse next; ``None`` when there is none."""
    return _get(session, _undo_top(_newest(session, reviewer_id)))


def top_of_redo(session: Session, reviewer_id: int) -> EventRow | None:
    """The decision that redo would restore next; ``None`` when there is none."""
    last = _newest(session, reviewer_id)
    return _get(session, last.redo_id if last else None)


def _undo_top(event: EventRow | None) -> int | None:
    if event is None:
        return None
    is_decision = "after" in event.payload
    return event.id if is_decision else event.undo_id


def _newest(session: Session, reviewer_id: int, before: int | None = None) -> EventRow | None:
    statement = select(EventRow).where(EventRow.reviewer_id == reviewer_id)
    if before is not None:
        statement = statement.where(col(EventRow.id) < before)
    return session.exec(statement.order_by(col(EventRow.id).desc()).limit(1)).one_or_none()


def _redo_below(session: Session, reviewer_id: int, decision_id: int) -> int | None:
    """The redo stack's top after redoing the decision: the one just before the decision was undone."""
    undone = session.exec(
        select(EventRow)
        .where(EventRow.target_id == decision_id, EventRow.kind == UNDO)
        .order_by(col(EventRow.id).desc())
        .limit(1)
    ).one()
    before = _newest(session, reviewer_id, before=undone.id)
    return before.redo_id if before else None


def _get(session: Session, event_id: int | None) -> EventRow | None:
    return session.get(EventRow, event_id) if event_id is not None else None
