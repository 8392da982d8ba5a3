"""What a reviewer may see of others' answers: the condition that every query on reviews must include."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, false, or_, true
from sqlmodel import col, select

from annotator.storage.closed_claims import is_closed
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


def may_see(view: Viewpoint) -> ColumnElement[bool]:
    """SQL: the project is not blind, the review is the viewer's own, or its claim is closed."""
    if not view.blind:
        return true()
    claim = select(col(ClaimRow.id)).where(col(ClaimRow.id) == ReviewRow.claim_id, is_closed())
    own = col(ReviewRow.reviewer_id) == view.reviewer_id if view.reviewer_id is not None else false()
    return or_(own, claim.correlate(ReviewRow).exists())
