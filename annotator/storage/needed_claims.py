"""When a claim needs a reviewer: the only definition. ``viewpoint`` says when it is closed.

A claim needs them for a first answer (``is_open`` and ``is_unanswered``) or for another look (``is_due``). No index
answers both at once: each is looked for by itself.
"""

from datetime import date

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import col

from annotator.domain.vocabulary import ReviewStatus, Role
from annotator.storage.schema.models import ClaimRow, ReviewRow

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
