"""When a claim is closed, and what a reviewer may see of others' answers: the only definition of both.

A claim is closed once as many answers are submitted as are wanted of it. Triggers keep both numbers
(``schema/ddl_progress.py``), so that asking costs nothing. Every query on reviews must include ``may_see``.
"""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, not_, or_
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from annotator.domain.reviews_wanted import ReviewsWanted
from annotator.domain.vocabulary import ReviewStatus, Role
from annotator.storage.schema.models import ClaimRow, ReviewRow

_own = aliased(ReviewRow, name="viewers_review")


@dataclass(frozen=True, slots=True)
class Viewpoint:
    """A viewer and the project's rules about what they may see.

    ``reviewer_id`` is a row id, or ``None`` for a person without reviews. ``blind`` hides others' answers until a claim
    is closed, which takes ``wanted`` reviews, or one more (``wanted_of``). Possible claims are shown from the score
    ``possible`` on.
    """

    reviewer_id: int | None
    blind: bool
    wanted: int
    possible: float = 1.0
    role: Role = Role.REVIEWER
    """The role of the viewer's own answers."""
    doubled_below: str = ""
    """Claims whose id is below this get one more review (``domain/reviews_wanted``)."""

    def wanted_of(self, claim_id: str) -> int:
        """How many reviews close the claim with this public id."""
        return ReviewsWanted(self.wanted, self.doubled_below).of(claim_id)


def is_closed() -> ColumnElement[bool]:
    """SQL: the claim has all the answers wanted of it; no more are asked for, and all may be seen."""
    return col(ClaimRow.submitted) >= col(ClaimRow.wanted)


def is_open() -> ColumnElement[bool]:
    """SQL: the claim is not withdrawn and wants more answers; these are the conditions of the index of the queue."""
    return and_(col(ClaimRow.withdrawn_at).is_(None), col(ClaimRow.submitted) < col(ClaimRow.wanted))


def closed_by_others(submitted: int, wanted: int, own: ReviewRow | None) -> bool:
    """Whether others have closed a claim, given its numbers and the reviewer's own answer, if any."""
    counts = own is not None and own.role == Role.REVIEWER and own.status == ReviewStatus.SUBMITTED
    return submitted - counts >= wanted


def may_see(view: Viewpoint) -> ColumnElement[bool]:
    """SQL: the project is not blind, the review is the viewer's own, or its claim is closed.

    What a model says is hidden in every project, until the claim is closed or the viewer has answered it.
    """
    claim = select(col(ClaimRow.id)).where(col(ClaimRow.id) == ReviewRow.claim_id, is_closed())
    closed = claim.correlate(ReviewRow).exists()
    by_model = col(ReviewRow.role) == Role.MODEL
    if view.reviewer_id is None:
        return closed if view.blind else or_(not_(by_model), closed)
    answered = select(col(_own.id)).where(
        col(_own.claim_id) == ReviewRow.claim_id,
        col(_own.reviewer_id) == view.reviewer_id,
        col(_own.role) == Role.REVIEWER,
        col(_own.status) == ReviewStatus.SUBMITTED,
    )
    after_answer = and_(by_model, answered.correlate(ReviewRow).exists())
    visible = or_(col(ReviewRow.reviewer_id) == view.reviewer_id, closed, after_answer)
    return visible if view.blind else or_(not_(by_model), visible)
