"""When a claim needs a reviewer: the only definition. ``viewpoint`` says when it is closed."""

from datetime import date

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import col

from annotator.domain.vocabulary import ReviewStatus, Role
from annotator.storage.recheck_dates import is_aged, local_today
from annotator.storage.schema.models import ClaimRow, ReviewRow
from annotator.storage.viewpoint import is_open

_ANSWERED = (ReviewStatus.SUBMITTED, ReviewStatus.SKIPPED)


def own_review(reviewer_id: int) -> ColumnElement[bool]:
    """SQL to join a claim to the reviewer's own review, without adjudications."""
    return and_(
        col(ReviewRow.claim_id) == ClaimRow.id,
        col(ReviewRow.reviewer_id) == reviewer_id,
        col(ReviewRow.role) == Role.REVIEWER,
    )


def is_unanswered() -> ColumnElement[bool]:
    """SQL: the reviewer has neither answered the claim nor skipped it. Requires the outer join on ``own_review``."""
    return or_(col(ReviewRow.id).is_(None), col(ReviewRow.status).not_in(_ANSWERED))


def is_due(reviewer_id: int, today: date) -> ColumnElement[bool]:
    """SQL: the reviewer's verdict is due for another look, in words that the index of these dates answers."""
    return and_(
        col(ReviewRow.reviewer_id) == reviewer_id,
        col(ReviewRow.role) == Role.REVIEWER,
        col(ReviewRow.recheck_at).is_not(None),
        col(ReviewRow.recheck_at) <= today.isoformat(),
        col(ReviewRow.status) == ReviewStatus.SUBMITTED,
        col(ClaimRow.withdrawn_at).is_(None),
    )


def needs() -> ColumnElement[bool]:
    """SQL: the claim needs the reviewer, for a first answer or another look. Requires the join on ``own_review``.

    No index answers both halves at once: the next claim is looked for in each by itself (``queue``, ``next_claim``).
    """
    due = and_(col(ClaimRow.withdrawn_at).is_(None), is_aged(local_today()))
    return or_(and_(is_open(), is_unanswered()), due)
