"""Answers that stayed with an older version of an article: work that was done, though it stands no longer.

An answer that was carried over, or that the reviewer has given again, counts where it stands now.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func
from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from annotator.domain.vocabulary import ReviewStatus, Role
from annotator.storage.schema.models import ClaimRow, ReviewRow
from annotator.storage.schema.models_versions import ArticleVersionRow, ClaimVersionRow


def ended_since(reviewer_id: int, since: datetime) -> ColumnElement[int]:
    """SQL: how many such answers the reviewer submitted at ``since`` or later."""
    statement = _ended(select_columns(func.count()), reviewer_id)
    return statement.where(col(ReviewRow.submitted_at) >= since).scalar_subquery()


def ended_times(session: Session, reviewer_id: int) -> list[datetime]:
    """When the reviewer submitted such answers."""
    if session.scalar(select_columns(~exists().select_from(ArticleVersionRow))):
        return []  # SQLite has no statistics of an empty table, takes it for a large one, and reads all answers first
    return list(session.scalars(_ended(select_columns(col(ReviewRow.submitted_at)), reviewer_id)))


def _ended(statement: Select[Any], reviewer_id: int) -> Select[Any]:
    at_the_end = and_(
        col(ClaimRow.article_id) == ArticleVersionRow.replaces_id, col(ClaimRow.withdrawn_at) == ArticleVersionRow.since
    )
    return (
        statement.select_from(ArticleVersionRow)
        .join(ClaimRow, at_the_end)
        .join(ReviewRow, col(ReviewRow.claim_id) == ClaimRow.id)
        .where(*_submitted(ReviewRow, reviewer_id), ~_goes_on(reviewer_id))
    )


def _goes_on(reviewer_id: int) -> ColumnElement[bool]:
    """SQL: the reviewer has an answer to the claim of the newer version that says what this one said."""
    later = aliased(ReviewRow, name="later")
    return (
        exists()
        .where(
            col(ClaimVersionRow.earlier_id) == ClaimRow.id,
            col(later.claim_id) == ClaimVersionRow.claim_id,
            *_submitted(later, reviewer_id),
        )
        .correlate(ClaimRow)
    )


def _submitted(review: Any, reviewer_id: int) -> tuple[ColumnElement[bool], ...]:
    return (
        col(review.reviewer_id) == reviewer_id,
        col(review.role) == Role.REVIEWER,
        col(review.status) == ReviewStatus.SUBMITTED,
    )
