"""Members of the team who sit down at a desk, and what that means for those who are at work already."""

from sqlalchemy import exists, func, or_, text
from sqlmodel import Session, col, select

from annotator.domain.vocabulary import MemberKind, Role, TeamRole
from annotator.storage.database.engine import Database
from annotator.storage.leases import LASTS, hold
from annotator.storage.queue import next_needing
from annotator.storage.reviewers import find_reviewer, insert_reviewer
from annotator.storage.schema import counted
from annotator.storage.schema.models import ArticleRow, EventRow, ReviewerRow, ReviewRow, utc_now
from annotator.storage.schema.models_progress import LeaseRow
from annotator.storage.team import Member, member_value


def desk_member(database: Database, handle: str) -> Member:
    """The member who sits down at the desk: stored if new, and from now on with a queue, which models have none of."""
    statement = select(ReviewerRow).where(col(ReviewerRow.handle) == handle)
    with database.read() as session:
        row = session.exec(statement).one_or_none()
        if row is not None and (row.has_queue or row.kind is MemberKind.MODEL):
            return member_value(row)
    with database.write() as session:
        found = find_reviewer(session, handle) or insert_reviewer(session, handle)
        _open_queue(session, found)
        _hold_for_the_first(session, found)
        return member_value(session.get_one(ReviewerRow, found))


def _open_queue(session: Session, reviewer_id: int) -> None:
    """Give a reviewer counters, once; from then on triggers keep them."""
    reviewer = session.get_one(ReviewerRow, reviewer_id)
    if not reviewer.has_queue:
        reviewer.has_queue = True
        session.flush()
        session.connection().execute(text(counted.fill(":reviewer")), {"reviewer": reviewer_id})


def _hold_for_the_first(session: Session, newcomer: int) -> None:
    """Lease for those who are at work alone the article they are in, since from now on somebody else works too.

    Somebody is at work who came, or whose last event is, no longer ago than a lease lasts. For adjudicators who answer
    no claims nothing is held: it would be kept from those who do.
    """
    newest = select(func.max(col(EventRow.id))).where(col(EventRow.reviewer_id) == ReviewerRow.id)
    last = newest.correlate(ReviewerRow).scalar_subquery()
    answers = exists().where(col(ReviewRow.reviewer_id) == ReviewerRow.id, col(ReviewRow.role) == Role.REVIEWER)
    others = (
        select(col(ReviewerRow.id), col(ReviewerRow.place_article_id), col(EventRow.article_id))
        .outerjoin(EventRow, col(EventRow.id) == last)
        .where(text("reviewer.has_queue"), col(ReviewerRow.id) != newcomer)
        .where(func.coalesce(col(EventRow.at), col(ReviewerRow.created_at)) > utc_now() - LASTS)
        .where(~exists().where(col(LeaseRow.reviewer_id) == ReviewerRow.id))
        .where(or_(col(ReviewerRow.role) == TeamRole.REVIEWER, answers.correlate(ReviewerRow)))
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
