"""How many rows of each kind there are, as one reviewer may know.

How many answers were submitted, and by whom, is no secret. What was cited for an open claim is: in a blind project a
source, a citation or an event more would tell that somebody proved something, so only what the viewer may see counts.
"""

from typing import Any

from sqlalchemy import ColumnElement, func, or_
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from annotator.domain.vocabulary import ReviewStatus
from annotator.storage.schema.models import ArticleRow, ClaimRow, EventRow, ReviewerRow, ReviewRow, SentenceRow
from annotator.storage.schema.models_sources import EvidenceRow, SourceRow
from annotator.storage.source_views import is_known
from annotator.storage.viewpoint import Viewpoint, is_closed, may_see


def counts(session: Session, view: Viewpoint) -> dict[str, int]:
    """The number of rows of each kind, without withdrawn claims, withdrawn evidence and merged sources.

    Sources, citations, drafts and events are those that the viewer may see.
    """
    live = col(ClaimRow.withdrawn_at).is_(None)
    of_a_claim = col(ReviewRow.claim_id).in_(select(col(ClaimRow.id)).where(live))
    return {
        "articles": _count(session, ArticleRow),
        "sentences": _count(session, SentenceRow),
        "claims": _count(session, ClaimRow, live),
        "reviewers": _count(session, ReviewerRow),
        "reviews_submitted": _count(session, ReviewRow, _is(ReviewStatus.SUBMITTED), of_a_claim),
        "reviews_draft": _count(session, ReviewRow, _is(ReviewStatus.DRAFT), of_a_claim, may_see(view)),
        "sources": _count(session, SourceRow, col(SourceRow.merged_into).is_(None), is_known(SourceRow, view)),
        "evidence": _evidence(session, view),
        "events": _count(session, EventRow, *_is_own_or_public(view)),
    }


def _count(session: Session, table: Any, *where: ColumnElement[bool]) -> int:
    return int(session.scalar(select_columns(func.count()).select_from(table).where(*where)) or 0)


def _is(status: ReviewStatus) -> ColumnElement[bool]:
    return col(ReviewRow.status) == status


def _evidence(session: Session, view: Viewpoint) -> int:
    cited = select_columns(func.count()).select_from(EvidenceRow)
    cited = cited.join(ReviewRow, col(ReviewRow.id) == EvidenceRow.review_id)
    return int(session.scalar(cited.where(col(EvidenceRow.withdrawn_at).is_(None), may_see(view))) or 0)


def _is_own_or_public(view: Viewpoint) -> tuple[ColumnElement[bool], ...]:
    """SQL: nobody's event, one of the viewer's, or one about a closed claim; in an open project any."""
    if not view.blind:
        return ()
    closed = select(col(ClaimRow.id)).where(is_closed())
    own = or_(col(EventRow.reviewer_id).is_(None), col(EventRow.reviewer_id) == view.reviewer_id)
    return (or_(own, col(EventRow.claim_id).in_(closed)),)
