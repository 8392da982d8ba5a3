"""What one reviewer may see of others' answers: the one condition that every query which meets them carries."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, false, func, or_, true
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from annotator.domain.vocabulary import ReviewStatus, Role
from annotator.storage.schema.models import ReviewRow


@dataclass(frozen=True, slots=True)
class Viewpoint:
    """Who is looking, and what the project lets them see.

    ``reviewer_id`` is ``None`` for somebody without reviews here. ``wanted`` reviews close a claim.
    """

    reviewer_id: int | None
    blind: bool
    wanted: int


def may_see(view: Viewpoint) -> ColumnElement[bool]:
    """SQL for a review: the project is open, the review is the viewer's own, or its claim is closed."""
    if not view.blind:
        return true()
    other = aliased(ReviewRow, name="other")
    submitted = (
        select(func.count())
        .select_from(other)
        .where(
            col(other.claim_id) == ReviewRow.claim_id,
            col(other.role) == Role.REVIEWER,
            col(other.status) == ReviewStatus.SUBMITTED,
        )
        .correlate(ReviewRow)
        .scalar_subquery()
    )
    own = col(ReviewRow.reviewer_id) == view.reviewer_id if view.reviewer_id is not None else false()
    return or_(own, submitted >= view.wanted)
