"""What one reviewer may see of others' answers: the one condition that every query which meets them carries."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, false, func, or_, select, true

from annotator.domain.vocabulary import ReviewStatus, Role
from annotator.storage.schema import tables

_review = tables.review


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
    other = tables.review.alias("other")
    submitted = (
        select(func.count())
        .select_from(other)
        .where(
            other.c.claim_id == _review.c.claim_id,
            other.c.role == Role.REVIEWER,
            other.c.status == ReviewStatus.SUBMITTED,
        )
        .correlate(_review)
        .scalar_subquery()
    )
    own = _review.c.reviewer_id == view.reviewer_id if view.reviewer_id is not None else false()
    return or_(own, submitted >= view.wanted)
