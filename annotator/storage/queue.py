"""What needs a reviewer: progress by article, the next claim, and the place where they stopped."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select, update
from sqlmodel import Session

from annotator.domain.desk import ArticleProgress
from annotator.domain.places import Place
from annotator.domain.records import Article
from annotator.domain.vocabulary import ReviewStatus, Role
from annotator.storage.recheck_dates import is_aged, local_today
from annotator.storage.schema import tables

_article, _claim, _review, _reviewer = tables.article, tables.claim, tables.review, tables.reviewer
_DONE = (ReviewStatus.SUBMITTED, ReviewStatus.SKIPPED)

ARTICLE_COLUMNS = tuple(
    _article.c[name]
    for name in (
        "public_id",
        "sha256",
        "title",
        "url",
        "publisher",
        "author",
        "published_at",
        "language",
        "sentence_count",
    )
)
"""The columns of ``domain.Article`` in its order."""


def own_review(reviewer_id: int) -> ColumnElement[bool]:
    """SQL for joining reviews to claims: the reviewer's own one, not an adjudication."""
    return and_(
        _review.c.claim_id == _claim.c.id, _review.c.reviewer_id == reviewer_id, _review.c.role == Role.REVIEWER
    )


def _closed(reviewer_id: int, wanted: int) -> ColumnElement[bool]:
    """SQL: other reviewers have submitted all the reviews that are wanted for the claim."""
    other = tables.review.alias("other")
    count = (
        select(func.count())
        .select_from(other)
        .where(
            other.c.claim_id == _claim.c.id,
            other.c.reviewer_id != reviewer_id,
            other.c.role == Role.REVIEWER,
            other.c.status == ReviewStatus.SUBMITTED,
        )
        .correlate(_claim)
        .scalar_subquery()
    )
    return count >= wanted


def progress(session: Session, reviewer_id: int, wanted: int) -> list[ArticleProgress]:
    """All articles in the order they were imported, with this reviewer's progress.

    A claim that others have closed counts as done, a verdict of this reviewer that has aged does not.
    """
    done = and_(or_(_review.c.status.in_(_DONE), _closed(reviewer_id, wanted)), ~is_aged(local_today()))
    statement = (
        select(
            *ARTICLE_COLUMNS,
            func.count(_claim.c.id),
            func.coalesce(func.sum(case((and_(_claim.c.id.is_not(None), done), 1), else_=0)), 0),
            func.coalesce(func.sum(case((_review.c.status == ReviewStatus.DRAFT, 1), else_=0)), 0),
            func.coalesce(func.sum(case((_review.c.flagged, 1), else_=0)), 0),
        )
        .select_from(_article)
        .outerjoin(_claim, and_(_claim.c.article_id == _article.c.id, _claim.c.withdrawn_at.is_(None)))
        .outerjoin(_review, own_review(reviewer_id))
        .group_by(_article.c.id)
        .order_by(_article.c.id)
    )
    return [ArticleProgress(Article(*row[:9]), *row[9:]) for row in session.execute(statement)]


def next_needing(session: Session, reviewer_id: int, wanted: int, after: str | None) -> Place | None:
    """The first claim that needs the reviewer in the articles after ``after``, then from the start again."""
    needing = _needing(reviewer_id, wanted)
    key = session.execute(select(_article.c.id).where(_article.c.public_id == after)).scalar_one_or_none()
    if key is None:
        return _first(session, needing)
    later = _first(session, needing.where(_claim.c.article_id > key))
    return later or _first(session, needing.where(_claim.c.article_id <= key))


def needing_in(session: Session, reviewer_id: int, wanted: int, article_id: str) -> Place | None:
    """The first claim in one article that needs the reviewer."""
    return _first(session, _needing(reviewer_id, wanted).where(_article.c.public_id == article_id))


def needs(reviewer_id: int, wanted: int) -> ColumnElement[bool]:
    """SQL for claims with the reviewer's own reviews joined: the claim needs them, for a first answer or a new look."""
    return and_(
        _claim.c.withdrawn_at.is_(None),
        or_(
            and_(or_(_review.c.id.is_(None), _review.c.status.not_in(_DONE)), ~_closed(reviewer_id, wanted)),
            is_aged(local_today()),
        ),
    )


def unanswered() -> ColumnElement[bool]:
    """SQL as ``needs``, for claims that may be closed: the reviewer has not answered it, or is to look again."""
    open_ = or_(_review.c.id.is_(None), _review.c.status.not_in(_DONE), is_aged(local_today()))
    return and_(_claim.c.withdrawn_at.is_(None), open_)


def _needing(reviewer_id: int, wanted: int) -> Select[Any]:
    return (
        select(_article.c.public_id, tables.sentence.c.n, _claim.c.public_id)
        .select_from(_claim)
        .join(_article, _article.c.id == _claim.c.article_id)
        .join(tables.sentence, tables.sentence.c.id == _claim.c.sentence_id)
        .outerjoin(_review, own_review(reviewer_id))
        .where(needs(reviewer_id, wanted))
        .order_by(_claim.c.article_id, _claim.c.start, _claim.c.end.desc(), _claim.c.id)
        .limit(1)
    )


def _first(session: Session, statement: Select[Any]) -> Place | None:
    row = session.execute(statement).first()
    return Place(*row) if row else None


def first_article(session: Session) -> Place | None:
    """The first article there is."""
    found = session.execute(select(_article.c.public_id).order_by(_article.c.id).limit(1)).scalar_one_or_none()
    return Place(found) if found else None


def remembered(session: Session, reviewer_id: int) -> Place | None:
    """The place the reviewer was at, if any."""
    row = session.execute(
        select(_article.c.public_id, _reviewer.c.place_sentence, _reviewer.c.place_claim)
        .join(_article, _article.c.id == _reviewer.c.place_article_id)
        .where(_reviewer.c.id == reviewer_id)
    ).first()
    return Place(*row) if row else None


def remember(session: Session, reviewer_id: int, place: Place) -> None:
    """Keep the place the reviewer is at; a place in an article that is not there is ignored."""
    key = session.execute(select(_article.c.id).where(_article.c.public_id == place.article_id)).scalar_one_or_none()
    if key is not None:
        session.execute(
            update(_reviewer)
            .where(_reviewer.c.id == reviewer_id)
            .values(place_article_id=key, place_sentence=place.sentence, place_claim=place.claim_id)
        )


def submitted_since(session: Session, reviewer_id: int, since: datetime) -> int:
    """How many reviews the reviewer submitted at or after ``since`` that still stand."""
    statement = (
        select(func.count())
        .select_from(_review)
        .where(
            _review.c.reviewer_id == reviewer_id,
            _review.c.status == ReviewStatus.SUBMITTED,
            _review.c.submitted_at >= since.astimezone(UTC),
        )
    )
    count: int = session.execute(statement).scalar_one()
    return count
