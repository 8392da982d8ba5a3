"""One reviewer's work, and its agreement with the answers of others that the reviewer may see."""

from typing import Any

from sqlalchemy import Row, case, func
from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from annotator.domain.figures import Agreement
from annotator.domain.vocabulary import ReviewStatus, Role
from annotator.storage.schema.models import ClaimRow, ReviewRow
from annotator.storage.schema.models_sources import EvidenceRow, SourceRow
from annotator.storage.viewpoint import Viewpoint, may_see


def submitted(session: Session, reviewer_id: int) -> list[Row[Any]]:
    """The reviewer's submitted verdicts in the order of submission, without those on withdrawn claims.

    Each row has the time of submission, the label, the seconds and the keystrokes it took.
    """
    statement = (
        select_columns(
            col(ReviewRow.submitted_at), col(ReviewRow.label), col(ReviewRow.seconds), col(ReviewRow.keystrokes)
        )
        .join(ClaimRow, col(ClaimRow.id) == ReviewRow.claim_id)
        .where(
            col(ReviewRow.reviewer_id) == reviewer_id,
            col(ReviewRow.role) == Role.REVIEWER,
            col(ReviewRow.status) == ReviewStatus.SUBMITTED,
            col(ClaimRow.withdrawn_at).is_(None),
        )
        .order_by(col(ReviewRow.submitted_at), col(ReviewRow.id))
    )
    return list(session.execute(statement).all())


def cited_addresses(session: Session, reviewer_id: int) -> dict[str | None, int]:
    """How often the reviewer cites each address; ``None`` counts sources without an address."""
    cited = aliased(SourceRow, name="cited")
    statement = (
        select(col(SourceRow.url), func.count())
        .select_from(EvidenceRow)
        .join(ReviewRow, col(ReviewRow.id) == EvidenceRow.review_id)
        .join(cited, col(cited.id) == EvidenceRow.source_id)
        .join(SourceRow, col(SourceRow.public_id) == func.coalesce(col(cited.merged_into), col(cited.public_id)))
        .where(col(ReviewRow.reviewer_id) == reviewer_id, col(EvidenceRow.withdrawn_at).is_(None))
        .group_by(col(SourceRow.url))
    )
    return {row[0]: row[1] for row in session.exec(statement)}


def agreement(session: Session, view: Viewpoint) -> Agreement | None:
    """How many of others' submitted answers that the viewer may see equal the viewer's own; ``None`` without any."""
    mine = aliased(ReviewRow, name="mine")
    statement = (
        select(
            func.count(col(ReviewRow.claim_id).distinct()),
            func.count(),
            func.coalesce(func.sum(case((col(ReviewRow.label) == mine.label, 1), else_=0)), 0),
        )
        .select_from(ReviewRow)
        .join(mine, col(mine.claim_id) == ReviewRow.claim_id)
        .join(ClaimRow, col(ClaimRow.id) == ReviewRow.claim_id)
        .where(
            col(mine.reviewer_id) == view.reviewer_id,
            col(mine.role) == Role.REVIEWER,
            col(mine.status) == ReviewStatus.SUBMITTED,
            col(ReviewRow.reviewer_id) != view.reviewer_id,
            col(ReviewRow.role) == Role.REVIEWER,
            col(ReviewRow.status) == ReviewStatus.SUBMITTED,
            col(ClaimRow.withdrawn_at).is_(None),
            may_see(view),
        )
    )
    claims, answers, same = session.exec(statement).one()
    return Agreement(claims, answers, int(same)) if answers else None
