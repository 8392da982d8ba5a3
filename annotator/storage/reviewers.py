"""Stored reviewers, identified by handle."""

from collections.abc import Collection

from sqlalchemy import exists, func, text
from sqlmodel import Session, col, select

from annotator.domain.vocabulary import MemberKind
from annotator.pseudonyms import pseudonym
from annotator.storage.counters import open_queue
from annotator.storage.database.engine import Database
from annotator.storage.leases import LASTS, hold
from annotator.storage.queue import next_needing
from annotator.storage.schema.models import ArticleRow, EventRow, ReviewerRow, utc_now
from annotator.storage.schema.models_progress import LeaseRow
from annotator.storage.schema.models_project import ProjectRow
from annotator.storage.team import Member, member_value


def reviewer_id(database: Database, handle: str) -> int:
    """The row id of the reviewer with this handle; a new reviewer is stored."""
    with database.read() as session:
        found = find_reviewer(session, handle)
    if found is not None:
        return found
    with database.write() as session:
        return find_reviewer(session, handle) or insert_reviewer(session, handle)


def desk_member(database: Database, handle: str) -> Member:
    """The member who sits down at the desk: stored if new, and from now on with a queue, which models have none of."""
    statement = select(ReviewerRow).where(col(ReviewerRow.handle) == handle)
    with database.read() as session:
        row = session.exec(statement).one_or_none()
        if row is not None and (row.has_queue or row.kind is MemberKind.MODEL):
            return member_value(row)
    with database.write() as session:
        found = find_reviewer(session, handle) or insert_reviewer(session, handle)
        open_queue(session, found)
        _hold_for_the_first(session, found)
        return member_value(session.get_one(ReviewerRow, found))


def _hold_for_the_first(session: Session, newcomer: int) -> None:
    """Lease for those who are at work alone the article they are in, since from now on somebody else works too.

    Somebody is at work who came, or whose last event is, no longer ago than a lease lasts.
    """
    newest = select(func.max(col(EventRow.id))).where(col(EventRow.reviewer_id) == ReviewerRow.id)
    last = newest.correlate(ReviewerRow).scalar_subquery()
    others = (
        select(col(ReviewerRow.id), col(ReviewerRow.place_article_id), col(EventRow.article_id))
        .outerjoin(EventRow, col(EventRow.id) == last)
        .where(text("reviewer.has_queue"), col(ReviewerRow.id) != newcomer)
        .where(func.coalesce(col(EventRow.at), col(ReviewerRow.created_at)) > utc_now() - LASTS)
        .where(~exists().where(col(LeaseRow.reviewer_id) == ReviewerRow.id))
    )
    for key, *places in session.exec(others).all():
        _hold_for(session, key, [place for place in places if place is not None])


def _hold_for(session: Session, reviewer: int, places: list[int]) -> None:
    """Lease the first of the articles (row ids) in which there is something to do, else the one that comes next."""
    article = None
    for place in places:
        article = session.get_one(ArticleRow, place).public_id
        if hold(session, reviewer, article):
            return
    following = next_needing(session, reviewer, article)
    if following is not None:
        hold(session, reviewer, following.article_id)


def find_reviewer(session: Session, handle: str) -> int | None:
    """The row id of a stored reviewer; ``None`` when the handle is unknown."""
    found: int | None = session.exec(select(col(ReviewerRow.id)).where(col(ReviewerRow.handle) == handle)).one_or_none()
    return found


def handles_of(session: Session, ids: Collection[int]) -> dict[int, str]:
    """The handles of reviewers by row id."""
    statement = select(col(ReviewerRow.id), col(ReviewerRow.handle)).where(col(ReviewerRow.id).in_(ids))
    return dict(session.exec(statement).all()) if ids else {}


def insert_reviewer(session: Session, handle: str) -> int:
    """Store a new reviewer and return the row id."""
    row = ReviewerRow(handle=handle)
    session.add(row)
    session.flush()
    return row.id


def handles_by_pseudonym(session: Session) -> dict[str, str]:
    """The handles of all reviewers by the pseudonym that this database's exports use for them."""
    key = session.exec(select(col(ProjectRow.pseudonym_key))).one_or_none()
    if key is None:
        return {}
    return {pseudonym(handle, key): handle for handle in session.exec(select(col(ReviewerRow.handle)))}
