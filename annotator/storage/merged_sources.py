"""Takes from another file of the project which sources are the same, and details of sources that are missing here."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from annotator.domain.source_details import DETAIL_NAMES
from annotator.storage.copied_rows import RowIds
from annotator.storage.events import APART, append, standing_event
from annotator.storage.reviewers import find_reviewer
from annotator.storage.schema.models import EventRow, ReviewerRow
from annotator.storage.schema.models_sources import SourceRow
from annotator.storage.source_merges import MERGE, merge

_FILLED = (*DETAIL_NAMES, "sha256")
_TOGETHER = 500
_MERGED = "sources merged in another file"


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


def _merges_seen(session: Session) -> set[datetime]:
    """When the merges were made that this file has seen, here or in another file."""
    kinds = col(EventRow.kind).in_((MERGE, APART))
    return set(session.exec(select(col(EventRow.at)).where(kinds, col(EventRow.claim_id).is_(None))))


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
