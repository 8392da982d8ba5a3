"""When a claim is closed, and what a reviewer may see of others' answers: the only definition of both.

A claim is closed once as many answers are submitted as are wanted of it. Triggers keep both numbers
(``schema/ddl_progress.py``), so that asking costs nothing. Every query on reviews must include ``may_see``.
"""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, false, or_, true
from sqlmodel import col, select

from annotator.domain.vocabulary import ReviewStatus
from annotator.storage.schema.models import ClaimRow, ReviewRow


@dataclass(frozen=True, slots=True)
class Viewpoint:
    """A viewer and the project's rules about what they may see.

    ``reviewer_id`` is a row id, or ``None`` for a person without reviews. ``blind`` hides others' answers until a claim
    is closed, which takes ``wanted`` reviews. Possible claims are shown from the score ``possible`` on.
    """

    reviewer_id: int | None
    blind: bool
    wanted: int
    possible: float = 1.0


def is_closed() -> ColumnElement[bool]:
    """SQL: the claim has all the answers wanted of it; no more are asked for, and all may be seen."""
    return col(ClaimRow.submitted) >= col(ClaimRow.wanted)


def is_open() -> ColumnElement[bool]:
    """SQL: the claim is not withdrawn and wants more answers; these are the conditions of the index of the queue."""
    return and_(col(ClaimRow.withdrawn_at).is_(None), col(ClaimRow.submitted) < col(ClaimRow.wanted))


def closed_by_others(submitted: int, wanted: int, own: ReviewStatus | None) -> bool:
    """Whether others have closed a claim, given its numbers and the status of the reviewer's own answer, if any."""
    return submitted - (own is ReviewStatus.SUBMITTED) >= wanted


def may_see(view: Viewpoint) -> ColumnElement[bool]:
    """SQL: the project is not blind, the review is the viewer's own, or its claim is closed."""
    if not view.blind:
        return true()
    claim = select(col(ClaimRow.id)).where(col(ClaimRow.id) == ReviewRow.claim_id, is_closed())
    own = col(ReviewRow.reviewer_id) == view.reviewer_id if view.reviewer_id is not None else false()
    return or_(own, claim.correlate(ReviewRow).exists())
