"""A reviewer's queue: progress by article, the next claim to review, and the place where they stopped."""

from datetime import UTC, datetime

from sqlalchemy import ColumnElement, and_, case, func, or_, update
from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import Select

from annotator.domain.records import Article
from annotator.domain.vocabulary import ReviewStatus, Role
from annotator.domain.work import ArticleProgress, Place
from annotator.storage.recheck_dates import is_aged, local_today
from annotator.storage.schema.models import ArticleRow, ClaimRow, ReviewerRow, ReviewRow, SentenceRow

_DONE = (ReviewStatus.SUBMITTED, ReviewStatus.SKIPPED)

_ARTICLE_COLUMNS = (
    col(ArticleRow.public_id), col(ArticleRow.sha256), col(ArticleRow.title), col(ArticleRow.url),
    col(ArticleRow.publisher), col(ArticleRow.author), col(ArticleRow.published_at), col(ArticleRow.language),
    col(ArticleRow.sentence_count),
)  # fmt: skip
"""The columns of the domain's ``Article``, in the order of its fields."""


def own_review(reviewer_id: int) -> ColumnElement[bool]:
    """SQL to join a claim to the reviewer's own review, without adjudications."""
    return and_(
        col(ReviewRow.claim_id) == ClaimRow.id,
        col(ReviewRow.reviewer_id) == reviewer_id,
        col(ReviewRow.role) == Role.REVIEWER,
    )


def _closed(reviewer_id: int, wanted: int) -> ColumnElement[bool]:
    """SQL: other reviewers have submitted at least ``wanted`` reviews of the claim."""
    other = aliased(ReviewRow, name="other")
    count = (
        select(func.count())
        .select_from(other)
        .where(
            col(other.claim_id) == ClaimRow.id,
            col(other.reviewer_id) != reviewer_id,
            col(other.role) == Role.REVIEWER,
            col(other.status) == ReviewStatus.SUBMITTED,
        )
        .correlate(ClaimRow)
        .scalar_subquery()
    )
    return count >= wanted


def progress(session: Session, reviewer_id: int, wanted: int) -> list[ArticleProgress]:
    """All articles in the order of their import, with this reviewer's progress.

    A claim that others have closed counts as done. A verdict of this reviewer that is due for another look does not.
    """
    done = and_(or_(col(ReviewRow.status).in_(_DONE), _closed(reviewer_id, wanted)), ~is_aged(local_today()))
    statement = (
        select_columns(
            *_ARTICLE_COLUMNS,
            func.count(col(ClaimRow.id)),
            func.coalesce(func.sum(case((and_(col(ClaimRow.id).is_not(None), done), 1), else_=0)), 0),
            func.coalesce(func.sum(case((col(ReviewRow.status) == ReviewStatus.DRAFT, 1), else_=0)), 0),
            func.coalesce(func.sum(case((col(ReviewRow.flagged), 1), else_=0)), 0),
        )
        .select_from(ArticleRow)
        .outerjoin(ClaimRow, and_(col(ClaimRow.article_id) == ArticleRow.id, col(ClaimRow.withdrawn_at).is_(None)))
        .outerjoin(ReviewRow, own_review(reviewer_id))
        .group_by(col(ArticleRow.id))
        .order_by(col(ArticleRow.id))
    )
    return [ArticleProgress(Article(*row[:9]), *row[9:]) for row in session.execute(statement)]


def next_needing(session: Session, reviewer_id: int, wanted: int, after: str | None) -> Place | None:
    """The first claim that needs the reviewer in the articles after ``after`` (public id), wrapping at the end."""
    needing = _needing(reviewer_id, wanted)
    key = session.exec(select(col(ArticleRow.id)).where(col(ArticleRow.public_id) == after)).one_or_none()
    if key is None:
        return _first(session, needing)
    later = _first(session, needing.where(col(ClaimRow.article_id) > key))
    return later or _first(session, needing.where(col(ClaimRow.article_id) <= key))


def needing_in(session: Session, reviewer_id: int, wanted: int, article_id: str) -> Place | None:
    """The first claim in one article (public id) that needs the reviewer."""
    return _first(session, _needing(reviewer_id, wanted).where(col(ArticleRow.public_id) == article_id))


def needs(reviewer_id: int, wanted: int) -> ColumnElement[bool]:
    """SQL: the claim needs the reviewer, for a first answer or another look. Requires the join on ``own_review``."""
    return and_(
        col(ClaimRow.withdrawn_at).is_(None),
        or_(
            and_(or_(col(ReviewRow.id).is_(None), col(ReviewRow.status).not_in(_DONE)), ~_closed(reviewer_id, wanted)),
            is_aged(local_today()),
        ),
    )


def unanswered() -> ColumnElement[bool]:
    """SQL like ``needs``, but closed claims count too: the reviewer has no answer, or is due to look again."""
    open_ = or_(col(ReviewRow.id).is_(None), col(ReviewRow.status).not_in(_DONE), is_aged(local_today()))
    return and_(col(ClaimRow.withdrawn_at).is_(None), open_)


def _needing(reviewer_id: int, wanted: int) -> Select[str, int, str]:
    return (
        select(col(ArticleRow.public_id), col(SentenceRow.n), col(ClaimRow.public_id))
        .select_from(ClaimRow)
        .join(ArticleRow, col(ArticleRow.id) == ClaimRow.article_id)
        .join(SentenceRow, col(SentenceRow.id) == ClaimRow.sentence_id)
        .outerjoin(ReviewRow, own_review(reviewer_id))
        .where(needs(reviewer_id, wanted))
        .order_by(col(ClaimRow.article_id), col(ClaimRow.start), col(ClaimRow.end).desc(), col(ClaimRow.id))
        .limit(1)
    )


def _first(session: Session, statement: Select[str, int, str]) -> Place | None:
    row = session.exec(statement).first()
    return Place(*row) if row else None


def first_article(session: Session) -> Place | None:
    """The first article; ``None`` in an empty database."""
    found = session.exec(select(col(ArticleRow.public_id)).order_by(col(ArticleRow.id)).limit(1)).one_or_none()
    return Place(found) if found else None


def remembered(session: Session, reviewer_id: int) -> Place | None:
    """The place where the reviewer stopped, if any."""
    row = session.exec(
        select(col(ArticleRow.public_id), col(ReviewerRow.place_sentence), col(ReviewerRow.place_claim))
        .join(ArticleRow, col(ArticleRow.id) == ReviewerRow.place_article_id)
        .where(col(ReviewerRow.id) == reviewer_id)
    ).first()
    return Place(*row) if row else None


def remember(session: Session, reviewer_id: int, place: Place) -> None:
    """Store the reviewer's current place; a place in an unknown article is ignored."""
    article = select(col(ArticleRow.id)).where(col(ArticleRow.public_id) == place.article_id)
    statement = (
        update(ReviewerRow)
        .where(col(ReviewerRow.id) == reviewer_id, article.exists())
        .values(place_article_id=article.scalar_subquery(), place_sentence=place.sentence, place_claim=place.claim_id)
    )
    session.execute(statement, execution_options={"synchronize_session": False})


def submitted_since(session: Session, reviewer_id: int, since: datetime) -> int:
    """The number of the reviewer's submitted reviews that date from ``since`` or later."""
    statement = (
        select(func.count())
        .select_from(ReviewRow)
        .where(
            col(ReviewRow.reviewer_id) == reviewer_id,
            col(ReviewRow.status) == ReviewStatus.SUBMITTED,
            col(ReviewRow.submitted_at) >= since.astimezone(UTC),
        )
    )
    return session.exec(statement).one()
