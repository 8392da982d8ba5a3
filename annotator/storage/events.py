"""The append-only event history, which includes the undo and redo stacks.

Every event stores the tops of its reviewer's two stacks after the event. The entry below a decision on the undo stack
is the stack's top just before that decision. So the stacks need no tables, survive a restart, and have no size limit.

Events are chained by hashes (``database/event_links.py``). Writes are serialised, so the link before a new event is the
newest one, which the database looks up in the statement that inserts the event.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, Text, case, cast, func, insert, literal, literal_column
from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from annotator.storage.database.bulk import insert_rows
from annotator.storage.database.event_links import SQL_FUNCTION, digest_of, link_after, payload_text
from annotator.storage.schema.models import EventRow, utc_now

UNDO, REDO = "undo", "redo"
CARRY = "carry"
"""The kind of the event that an answer to an older version of a claim was carried over to the newer one."""

MERGE = "source_merge"
"""The kind of the event that one source was merged into another: each one's merge target, and the changed details."""

APART = "apart"
"""The kind of the event that something was done in another file of the project, at the time when it was done there."""

Payload = dict[str, Any]
NewEvent = Payload
"""The values of an event to be appended; the tops of the stacks may be SQL, so that they need no reading."""

_own = aliased(EventRow, name="own_event")
"""Events of one reviewer; made once, since making it costs more than most statements of a decision."""

Newest = tuple[Any, Select[Any]]
"""One event as SQL: its table, and a statement that finds it."""


def append_event(
    session: Session,
    kind: str,
    *,
    payload: Payload,
    reviewer_id: int | None = None,
    claim_id: int | None = None,
    article_id: int | None = None,
) -> None:
    """Append an event that cannot be undone; the reviewer's undo and redo stacks do not change."""
    append(session, [standing_event(kind, payload, reviewer_id, claim_id, article_id)])


def standing_event(
    kind: str,
    payload: Payload,
    reviewer_id: int | None = None,
    claim_id: int | None = None,
    article_id: int | None = None,
) -> NewEvent:
    """An event that cannot be undone, for ``append``."""
    tops = (
        (_undo_top(_newest(reviewer_id)), _redo_top(_newest(reviewer_id))) if reviewer_id is not None else (None,) * 2
    )
    return _event(kind, payload, reviewer_id, claim_id, article_id, undo_id=tops[0], redo_id=tops[1])


def decision_event(
    kind: str, payload: Payload, reviewer_id: int, claim_id: int | None = None, article_id: int | None = None
) -> NewEvent:
    """A decision that can be undone, for ``append``; ``payload`` must hold ``before`` and ``after``."""
    # The row's id is unknown before the insert and the row never changes: an empty undo_id means the decision itself.
    return _event(kind, payload, reviewer_id, claim_id, article_id)


def append(session: Session, events: Sequence[NewEvent]) -> None:
    """Append a few events in their order, up to three with one statement.

    SQLAlchemy keeps what it has compiled of an insert of one row, as most decisions are, and compiles one of several
    rows anew each time, while others wait to write.
    """
    for first in range(0, len(events), _NESTED):
        linked = _linked(session, events[first : first + _NESTED])
        session.execute(insert(EventRow).values(linked if len(linked) > 1 else linked[0]))


_NESTED = 3
"""The most events of one statement: each holds the SQL of the links before it."""


def _linked(session: Session, events: Sequence[NewEvent]) -> list[NewEvent]:
    """The events with SQL for their links."""
    previous: ColumnElement[str] = _newest_link().scalar_subquery()
    linked = []
    for event in events:
        digest = digest_of(event, payload_text(event["payload"]))
        previous = _link_sql(session, previous, digest, event["undo_id"], event["redo_id"])
        linked.append(event | {"link": previous})
    return linked


def _newest_link() -> Select[Any]:
    return select_columns(col(EventRow.link)).order_by(col(EventRow.id).desc()).limit(1)


def _link_sql(session: Session, previous: ColumnElement[str], digest: str, undo_id: Any, redo_id: Any) -> Any:
    """SQL: what ``link_after`` returns."""
    said = literal(digest, Text)
    undo, redo = (
        each if isinstance(each, ColumnElement) else cast(literal(each, Integer), Integer)
        for each in (undo_id, redo_id)
    )
    if session.get_bind().dialect.name == "sqlite":
        return getattr(func, SQL_FUNCTION)(previous, said, undo, redo)
    colon: ColumnElement[str] = literal_column("':'")
    whole = func.concat(previous, cast(said, Text), colon, undo, colon, redo)
    return func.encode(func.sha256(func.convert_to(whole, literal_column("'UTF8'"))), literal_column("'hex'"))


def _event(
    kind: str,
    payload: Payload,
    reviewer_id: int | None,
    claim_id: int | None,
    article_id: int | None,
    *,
    target_id: int | None = None,
    undo_id: Any = None,
    redo_id: Any = None,
) -> NewEvent:
    return {
        "at": utc_now(),
        "kind": kind,
        "payload": payload,
        "reviewer_id": reviewer_id,
        "claim_id": claim_id,
        "article_id": article_id,
        "target_id": target_id,
        "undo_id": undo_id,
        "redo_id": redo_id,
    }


def append_events(session: Session, kind: str, reviewer_id: int | None, events: Sequence[Mapping[str, Any]]) -> None:
    """Append many events that cannot be undone, each with ``claim_id``, ``article_id`` and ``payload``."""
    undo_id = redo_id = None
    if reviewer_id is not None:
        tops = select(_undo_top(_newest(reviewer_id)), _redo_top(_newest(reviewer_id)))
        undo_id, redo_id = session.execute(tops).one()
    same = {"at": utc_now(), "kind": kind, "reviewer_id": reviewer_id, "target_id": None}
    link = session.execute(_newest_link()).scalar_one_or_none() if events else None
    rows = []
    for event in events:
        said: Payload = {**same, **event}
        link = link_after(link, digest_of(said, payload_text(said["payload"])), undo_id, redo_id)
        rows.append(said | {"undo_id": undo_id, "redo_id": redo_id, "link": link})
    insert_rows(session, EventRow, rows)


def append_decision(
    session: Session,
    kind: str,
    reviewer_id: int,
    *,
    payload: Payload,
    claim_id: int | None = None,
    article_id: int | None = None,
) -> None:
    """Append a decision that can be undone; ``payload`` must hold ``before`` and ``after``."""
    append(session, [decision_event(kind, payload, reviewer_id, claim_id, article_id)])


def append_reversal(session: Session, kind: str, decision: EventRow) -> None:
    """Append the event that ``decision`` was undone (``UNDO``) or redone (``REDO``)."""
    if decision.id is None or decision.reviewer_id is None:
        raise AssertionError("only a stored decision of a reviewer can be reversed")
    undone = kind == UNDO
    event = _event(
        kind, {}, decision.reviewer_id, decision.claim_id, decision.article_id, target_id=decision.id,
        undo_id=_undo_top(_newest(decision.reviewer_id, before=decision.id)) if undone else decision.id,
        redo_id=decision.id if undone else _redo_below(decision.reviewer_id, decision.id),
    )  # fmt: skip
    append(session, [event])


def top_of_undo(session: Session, reviewer_id: int) -> EventRow | None:
    """The decision that undo would reverse next; ``None`` when there is none."""
    return _at(session, _undo_top(_newest(reviewer_id)))


def top_of_redo(session: Session, reviewer_id: int) -> EventRow | None:
    """The decision that redo would restore next; ``None`` when there is none."""
    return _at(session, _redo_top(_newest(reviewer_id)))


def _at(session: Session, event_id: ColumnElement[int]) -> EventRow | None:
    row: EventRow | None = session.exec(select(EventRow).where(col(EventRow.id) == event_id)).one_or_none()
    return row


def _newest(reviewer_id: int, before: int | ColumnElement[int] | None = None) -> Newest:
    """SQL: the reviewer's newest event, or the newest one before another."""
    statement = select_columns().where(col(_own.reviewer_id) == reviewer_id)
    if before is not None:
        statement = statement.where(col(_own.id) < before)
    return _own, statement.order_by(col(_own.id).desc()).limit(1)


def _undo_top(newest: Newest) -> ColumnElement[int]:
    """SQL: the top of the undo stack after the newest event, which is that event if it is a decision."""
    event, statement = newest
    is_decision = event.payload["after"].as_string().is_not(None)
    return statement.add_columns(case((is_decision, event.id), else_=event.undo_id)).scalar_subquery()


def _redo_top(newest: Newest) -> ColumnElement[int]:
    """SQL: the top of the redo stack after the newest event."""
    event, statement = newest
    return statement.add_columns(event.redo_id).scalar_subquery()


def _redo_below(reviewer_id: int, decision_id: int) -> ColumnElement[int]:
    """SQL: the redo stack's top after redoing the decision: the one just before the decision was undone."""
    undone = select(func.max(col(EventRow.id))).where(EventRow.target_id == decision_id, EventRow.kind == UNDO)
    return _redo_top(_newest(reviewer_id, before=undone.scalar_subquery()))
