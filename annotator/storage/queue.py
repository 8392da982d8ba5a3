"""A reviewer's queue: the next claim to review, what is left, and the place where they stopped.

What needs a reviewer is found by three indexes: their counters say which articles have claims that need them, the
dates of their own verdicts say which are due for another look, and questions to them say which answers to closed claims
were sent back (``needed_claims``).
"""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal_column, true, union_all, update
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from annotator.domain.figures import Left
from annotator.domain.vocabulary import ReviewStatus
from annotator.domain.work import Place
from annotator.storage.ended_answers import ended_since
from annotator.storage.leases import is_free, is_shared, taken
from annotator.storage.needed_claims import is_due, is_unanswered, other_looks, own_review
from annotator.storage.recheck_dates import local_today
from annotator.storage.schema.models import ArticleRow, ClaimRow, ReviewerRow, ReviewRow, SentenceRow, utc_now
from annotator.storage.schema.models_progress import ArticleProgressRow, ArticleTotalRow
from annotator.storage.schema.models_versions import ArticleVersionRow
from annotator.storage.version_rules import is_newest, newest_version
from annotator.storage.viewpoint import is_open

Within = Callable[[Any], ColumnElement[bool]]
"""A condition on a column of row ids of articles."""

_HAS_NEEDS: ColumnElement[bool] = literal_column("article_progress.needs > 0")
"""SQL: the condition of the queue's index. A comparison with a bound value would not be known to be the same."""
_PLACE = (col(ClaimRow.id), col(ClaimRow.article_id), col(ClaimRow.start), col(ClaimRow.end))


def in_queue(reviewer_id: int) -> ColumnElement[bool]:
    """SQL: the counters are this reviewer's, and say that claims of the article need them."""
    return and_(col(ArticleProgressRow.reviewer_id) == reviewer_id, _HAS_NEEDS)


def next_needing(session: Session, reviewer_id: int, after: str | None) -> Place | None:
    """The first claim that needs the reviewer in the articles after ``after`` (public id), wrapping at the end."""
    known = select(col(ArticleRow.id)).where(col(ArticleRow.public_id) == after)
    key = session.exec(known).one_or_none() if after else None  # SQLite would look for NULL in every article
    if key is None:
        return _first(session, reviewer_id, lambda _: true())
    later = _first(session, reviewer_id, lambda article: article > key)
    return later or _first(session, reviewer_id, lambda article: article <= key)


def needing_in(session: Session, reviewer_id: int, article_id: str) -> Place | None:
    """The first claim in one article (public id) that needs the reviewer."""
    key = select(col(ArticleRow.id)).where(col(ArticleRow.public_id) == article_id).scalar_subquery()
    return _first(session, reviewer_id, lambda article: article == key)


def _first(session: Session, reviewer_id: int, within: Within) -> Place | None:
    """The first claim that needs the reviewer: of the first article in their queue, or one that needs another look.

    Articles and claims that are leased to others are passed over.
    """
    progress, free = col(ArticleProgressRow.article_id), is_free(reviewer_id, utc_now())
    wanting = select(col(ClaimRow.id)).outerjoin(ReviewRow, own_review(reviewer_id))
    some = wanting.where(col(ClaimRow.article_id) == progress, is_open(), is_unanswered(), free)
    article = (
        select(progress)
        .where(in_queue(reviewer_id), within(progress), some.correlate(ArticleProgressRow).exists())
        .order_by(progress)
        .limit(1)
    )
    waiting = (
        select(*_PLACE)
        .outerjoin(ReviewRow, own_review(reviewer_id))
        .where(col(ClaimRow.article_id) == article.scalar_subquery(), is_open(), is_unanswered(), free)
        .order_by(col(ClaimRow.start), col(ClaimRow.end).desc(), col(ClaimRow.id))
    )
    again = [
        select(*_PLACE)
        .join(ReviewRow, col(ReviewRow.claim_id) == ClaimRow.id)
        .where(look, within(col(ClaimRow.article_id)))
        .order_by(col(ClaimRow.article_id), col(ClaimRow.start), col(ClaimRow.end).desc(), col(ClaimRow.id))
        for look in other_looks(reviewer_id, local_today())
    ]
    parts = (select_columns(part.limit(1).subquery()) for part in (waiting, *again))
    found = union_all(*parts).subquery("found")
    at, place, start, end = found.columns
    first = select_columns(at).order_by(place, start, end.desc(), at).limit(1).scalar_subquery()
    return place_of(session, col(ClaimRow.id) == first, reviewer_id)


def place_of(session: Session, claim: ColumnElement[bool], reviewer_id: int) -> Place | None:
    """The place of the claim that meets a condition, and whether others work here too."""
    statement = (
        select(col(ArticleRow.public_id), col(SentenceRow.n), col(ClaimRow.public_id), is_shared(reviewer_id))
        .select_from(ClaimRow)
        .join(ArticleRow, col(ArticleRow.id) == ClaimRow.article_id)
        .join(SentenceRow, col(SentenceRow.id) == ClaimRow.sentence_id)
        .where(claim)
    )
    row = session.exec(statement).one_or_none()
    return Place(*row) if row else None


def left(session: Session, reviewer_id: int) -> Left:
    """What is left for the reviewer: the claims that need them, their drafts, and the number of articles."""
    needs, drafts = (_total(session, reviewer_id, counter) for counter in ("needs", "drafts"))
    again = [_own(reviewer_id, look).scalar_subquery() for look in other_looks(reviewer_id, local_today())]
    articles, with_others, *more = session.execute(select_columns(article_count(), taken(reviewer_id), *again)).one()
    with_others = int(with_others)  # PostgreSQL adds up in decimals
    return Left(needs - with_others + sum(more), drafts, articles, with_others)


def _total(session: Session, reviewer_id: int, counter: str) -> int:
    """One of the reviewer's counters over all articles, read from its index (``ddl_scores``) alone."""
    total: ColumnElement[int] = func.coalesce(func.sum(literal_column(f"article_progress.{counter}")), 0)
    counted: ColumnElement[bool] = literal_column(f"article_progress.{counter} > 0")
    return int(session.scalar(select(total).where(col(ArticleProgressRow.reviewer_id) == reviewer_id, counted)) or 0)


def count_due(session: Session, reviewer_id: int, today: date) -> int:
    """The number of the reviewer's verdicts that are due for another look ``today``."""
    return _count_own(session, reviewer_id, is_due(reviewer_id, today))


def count_flagged(session: Session, reviewer_id: int) -> int:
    """The number of claims that the reviewer has flagged."""
    return _count_own(session, reviewer_id, literal_column("review.flagged"))


def _count_own(session: Session, reviewer_id: int, which: ColumnElement[bool]) -> int:
    return int(session.scalar(_own(reviewer_id, which)) or 0)


def _own(reviewer_id: int, which: ColumnElement[bool]) -> Select[Any]:
    """How many of the reviewer's own reviews meet a condition; those on withdrawn claims do not count."""
    return (
        select_columns(func.count())
        .select_from(ReviewRow)
        .join(ClaimRow, own_review(reviewer_id))
        .where(which, col(ClaimRow.withdrawn_at).is_(None))
    )


def count_articles(session: Session) -> int:
    """The number of articles that no newer version has replaced."""
    return session.exec(select(current_count())).one()


def current_count() -> ColumnElement[int]:
    """SQL: the number of articles that no newer version has replaced."""
    return article_count() - _replaced_count()


def count_versions(session: Session) -> tuple[int, int]:
    """The number of articles, and how many of them a newer version has replaced."""
    total, older = session.execute(select_columns(article_count(), _replaced_count())).one()
    return total, older


def _replaced_count() -> ColumnElement[int]:
    return select_columns(func.count()).select_from(ArticleVersionRow).scalar_subquery()


def article_count() -> ColumnElement[int]:
    """SQL: the number of articles, which is the position of the last one."""
    return select(func.coalesce(func.max(col(ArticleTotalRow.position)), 0)).scalar_subquery()


def first_article(session: Session) -> Place | None:
    """The first article; ``None`` in an empty database."""
    newest = select(col(ArticleRow.public_id)).where(is_newest())
    found = session.exec(newest.order_by(col(ArticleRow.id)).limit(1)).one_or_none()
    return Place(found) if found else None


def remembered(session: Session, reviewer_id: int) -> Place | None:
    """The place where the reviewer stopped, if any.

    If its article has a newer version by now, the first claim there that needs the reviewer, or its beginning.
    """
    row = session.exec(
        select(col(ArticleRow.public_id), col(ReviewerRow.place_sentence), col(ReviewerRow.place_claim))
        .join(ArticleRow, col(ArticleRow.id) == ReviewerRow.place_article_id)
        .where(col(ReviewerRow.id) == reviewer_id)
    ).first()
    if row is None:
        return None
    newest = newest_version(session, row[0])
    if newest is None or newest == row[0]:
        return Place(*row)
    return needing_in(session, reviewer_id, newest) or Place(newest)


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
    """The number of the reviewer's submitted reviews that date from ``since`` or later, without withdrawn claims.

    Answers that stayed with an older version of an article count; those that were carried over count once.
    """
    since = since.astimezone(UTC)
    standing = (
        select(func.count())
        .select_from(ReviewRow)
        .join(ClaimRow, col(ClaimRow.id) == ReviewRow.claim_id)
        .where(
            col(ReviewRow.reviewer_id) == reviewer_id,
            col(ClaimRow.withdrawn_at).is_(None),
            col(ReviewRow.status) == ReviewStatus.SUBMITTED,
            col(ReviewRow.submitted_at) >= since,
        )
        .scalar_subquery()
    )
    return session.scalar(select_columns(standing + ended_since(reviewer_id, since))) or 0
