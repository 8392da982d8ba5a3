"""Takes from another file of the project which sources are the same, and details of sources that are missing here."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from annotator.domain.source_details import DETAIL_NAMES
from annotator.errors import ConflictError
from annotator.storage import event_payloads
from annotator.storage.copied_rows import RowIds
from annotator.storage.events import APART, MERGE, REDO, UNDO, append, append_decision, standing_event
from annotator.storage.reviewers import find_reviewer
from annotator.storage.schema.models import EventRow, ReviewerRow
from annotator.storage.schema.models_sources import SourceRow
from annotator.storage.source_merges import merge, restore

_FILLED = (*DETAIL_NAMES, "sha256")
_TOGETHER = 500
_MERGED, _UNDONE = "sources merged in another file", "merge of sources undone in another file"


def take_details(ours: Session, theirs: Session, ids: RowIds) -> int:
    """Fill in details that only the other file has; returns of how many sources. What stands here is never changed."""
    filled = 0
    for page in _pages(theirs):
        keys = {ids[row.id]: row for row in page}
        for here in ours.exec(select(SourceRow).where(col(SourceRow.id).in_(keys))):
            there = keys[here.id]
            missing = [name for name in _FILLED if getattr(here, name) is None and getattr(there, name) is not None]
            for name in missing:
                setattr(here, name, getattr(there, name))
            filled += bool(missing)
            ours.add(here)
        ours.flush()
        ours.expunge_all()
        theirs.expunge_all()
    return filled


def _pages(session: Session) -> Iterator[list[SourceRow]]:
    page = select(SourceRow).order_by(col(SourceRow.id)).limit(_TOGETHER)
    last = 0
    while rows := list(session.exec(page.where(col(SourceRow.id) > last))):
        last = rows[-1].id
        yield rows


def take_merges(ours: Session, theirs: Session, ids: RowIds) -> int:
    """Merge sources as in the other file, as a decision of whoever did it there; returns how many were merged.

    A merge that this file has seen is not repeated, so that one which was undone here stays so.
    """
    seen, taken = _merges_seen(ours), 0
    last = {public_id: (at, who) for at, who, merged in _merges(theirs) for public_id in merged}
    keep, drop = aliased(SourceRow), aliased(SourceRow)
    merged = select(drop, keep).join(keep, col(keep.public_id) == drop.merged_into).order_by(col(drop.id))
    for dropped, kept in theirs.exec(merged).all():
        at, who = last.get(dropped.public_id, (None, None))
        if at is None or who is None or at in seen:
            continue
        one, other = (ours.get_one(SourceRow, ids[row.id]) for row in (kept, dropped))
        if one.id != other.id and one.merged_into is None and other.merged_into is None:
            reviewer = find_reviewer(ours, who) or 0
            merge(ours, one, other, reviewer, _MERGED, dropped.corrected_to)
            append(ours, [standing_event(APART, {"sources": [one.public_id, other.public_id]}, reviewer) | {"at": at}])
            taken += 1
    return taken


def take_undone_merges(ours: Session, theirs: Session) -> int:
    """Undo merges of sources that were undone in the other file, as a decision of whoever did so; returns how many.

    One that was changed here since stays, and so does one that this file has seen undone there before.
    """
    known, taken = _at_of(ours, UNDO, REDO, APART), 0
    for undone in _undone(theirs):
        event = _merge_of(ours, undone.merged_at)
        if undone.at in known or event is None:
            continue
        was, wanted = (event_payloads.merge_state(event.payload[side]) for side in ("after", "before"))
        try:
            restore(ours, was, wanted)
        except ConflictError:
            continue
        reviewer = find_reviewer(ours, undone.by) or 0
        payload = event_payloads.decision(_UNDONE, was, wanted)
        append_decision(ours, MERGE, reviewer, payload=payload)
        append(ours, [standing_event(APART, {"sources": sorted(was.merged)}, reviewer) | {"at": undone.at}])
        taken += 1
    return taken


class _Undone(NamedTuple):
    """A merge that was undone: when, by whom (handle), and when it was made."""

    at: datetime
    by: str
    merged_at: datetime


def _undone(session: Session) -> list[_Undone]:
    """The merges whose last reversal is an undo, in the order of these."""
    decision = aliased(EventRow)
    statement = (
        select_columns(
            col(EventRow.kind), col(EventRow.at), col(ReviewerRow.handle), col(decision.id), col(decision.at)
        )
        .join(decision, col(decision.id) == EventRow.target_id)
        .join(ReviewerRow, col(ReviewerRow.id) == EventRow.reviewer_id)
        .where(col(decision.kind) == MERGE)
        .order_by(col(EventRow.id))
    )
    last = {key: (kind, _Undone(at, by, merged)) for kind, at, by, key, merged in session.execute(statement)}
    return [undone for kind, undone in last.values() if kind == UNDO]


def _merge_of(session: Session, at: datetime) -> EventRow | None:
    """The event of a merge that was made at a time, here or, taken over by another event, in another file."""
    made = select(EventRow).where(col(EventRow.kind) == MERGE).order_by(col(EventRow.id).desc())
    here: EventRow | None = session.exec(made.where(col(EventRow.at) == at)).first()
    apart = select(col(EventRow.id)).where(col(EventRow.kind) == APART, col(EventRow.at) == at)
    key = session.exec(apart.where(col(EventRow.claim_id).is_(None))).first()
    taken: EventRow | None = session.exec(made.where(col(EventRow.id) < key)).first() if key else None
    return here or taken


def _at_of(session: Session, *kinds: str) -> set[datetime]:
    """When events of some kinds were written that are about no claim."""
    which = (col(EventRow.kind).in_(kinds), col(EventRow.claim_id).is_(None))
    return set(session.exec(select(col(EventRow.at)).where(*which)))


def _merges_seen(session: Session) -> set[datetime]:
    """When the merges were made that this file has seen, here or in another file."""
    return _at_of(session, MERGE, APART)


def _merges(session: Session) -> Iterator[tuple[datetime, str, list[str]]]:
    """Every merge, oldest first: when, by whom (handle), and the sources it merged into another."""
    statement = (
        select(col(EventRow.at), col(ReviewerRow.handle), col(EventRow.payload))
        .join(ReviewerRow, col(ReviewerRow.id) == EventRow.reviewer_id)
        .where(col(EventRow.kind) == MERGE)
        .order_by(col(EventRow.id))
    )
    for at, who, payload in session.exec(statement):
        after: dict[str, Any] = payload["after"]
        yield at, who, [source for source, into in after["merged"].items() if into is not None]
