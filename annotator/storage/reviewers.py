"""Stored reviewers, identified by handle."""

from collections.abc import Collection

from sqlmodel import Session, col, select

from annotator.pseudonyms import is_key, pseudonym
from annotator.storage.database.engine import Database
from annotator.storage.events import append_event
from annotator.storage.schema.models import ReviewerRow
from annotator.storage.schema.models_project import ProjectRow

REVIEWER = "reviewer"
"""The kind of the event that tells of a new member, or of what has changed of one."""
FORGET = "forget"
"""The kind of the event that a member was forgotten (``forgotten_members``)."""


def reviewer_id(database: Database, handle: str) -> int:
    """The row id of the reviewer with this handle; a new reviewer is stored."""
    with database.read() as session:
        found = find_reviewer(session, handle)
    if found is not None:
        return found
    with database.write() as session:
        return find_reviewer(session, handle) or insert_reviewer(session, handle)


def find_reviewer(session: Session, handle: str) -> int | None:
    """The row id of a stored reviewer; ``None`` when the handle is unknown."""
    found: int | None = session.exec(select(col(ReviewerRow.id)).where(col(ReviewerRow.handle) == handle)).one_or_none()
    return found


def handles_of(session: Session, ids: Collection[int]) -> dict[int, str]:
    """The handles of reviewers by row id."""
    statement = select(col(ReviewerRow.id), col(ReviewerRow.handle)).where(col(ReviewerRow.id).in_(ids))
    return dict(session.exec(statement).all()) if ids else {}


def insert_reviewer(session: Session, handle: str) -> int:
    """Store a new reviewer with an event, and return the row id."""
    row = ReviewerRow(handle=handle)
    session.add(row)
    session.flush()
    session.refresh(row)
    tell_of(session, row)
    return row.id


def told_of(session: Session, row: ReviewerRow) -> dict[str, int | str | None]:
    """What events tell of a member: never the name, since events cannot change and people may want to be forgotten.

    A name that was changed by hand is noticed by the pseudonym.
    """
    name = called_in_events(session, row.handle)
    return {"id": row.id, "name": name, "role": row.role, "kind": row.kind, "version": row.version}


def called_in_events(session: Session, name: str) -> str | None:
    """What events call a person or an account: the pseudonym of exports; none without a project and its key."""
    key = session.exec(select(col(ProjectRow.pseudonym_key))).one_or_none()
    return pseudonym(name, key) if key and is_key(key) else None


def tell_of(session: Session, row: ReviewerRow, by: int | None = None) -> None:
    """Append the event of what a member is now; ``by`` is the row id of whoever decided it, if anybody did."""
    append_event(session, REVIEWER, reviewer_id=by, payload={"reviewer": told_of(session, row)})


def names_here(session: Session, handles: Collection[str]) -> dict[str, str]:
    """What people who come from elsewhere are called here, by the handle they have there, where the two differ.

    Somebody whom this database knows may come under the pseudonym of an export, and somebody who was forgotten here
    under the name that they had.
    """
    key = session.exec(select(col(ProjectRow.pseudonym_key))).one_or_none()
    if key is None or not is_key(key):
        return {}
    own = {pseudonym(handle, key): handle for handle in session.exec(select(col(ReviewerRow.handle)))}
    called = {handle: own.get(pseudonym(handle, key), handle) for handle in handles}
    return {handle: here for handle, here in called.items() if here != handle}
