"""The answers from which agreement and reliability are computed.

Only answers that everybody may see count: in a blind project those of closed claims. The figures are therefore the same
for whoever asks, and tell nothing of an open claim. Adjudicators' answers, drafts and answers to withdrawn claims are
left out.
"""

from collections import defaultdict
from typing import Any

from sqlalchemy import func
from sqlalchemy import select as select_columns
from sqlmodel import Session, col

from annotator.domain.given_answer import Cited, GivenAnswer, Place
from annotator.domain.vocabulary import ReviewStatus, Role
from annotator.storage.schema.models import ArticleRow, ClaimRow, ReviewerRow, ReviewRow, SentenceRow
from annotator.storage.schema.models_sources import EvidenceRow, SourceRow
from annotator.storage.viewpoint import Viewpoint, may_see


def given_answers(session: Session, view: Viewpoint) -> list[GivenAnswer]:
    """All answers that the viewer may compare, by claim and reviewer, with their citations in the order of citation."""
    cited = _citations(session, view)
    columns = (
        col(ReviewRow.id), col(ClaimRow.public_id), col(ArticleRow.public_id), col(ClaimRow.start), col(ClaimRow.end),
        col(ClaimRow.exact), col(SentenceRow.start), col(SentenceRow.end), col(ReviewerRow.handle),
        col(ReviewRow.label), col(ReviewRow.guideline_version), col(ReviewRow.submitted_at),
    )  # fmt: skip
    statement = (
        _compared(select_columns(*columns).select_from(ReviewRow), view)
        .join(ArticleRow, col(ArticleRow.id) == ClaimRow.article_id)
        .join(SentenceRow, col(SentenceRow.id) == ClaimRow.sentence_id)
        .join(ReviewerRow, col(ReviewerRow.id) == ReviewRow.reviewer_id)
        .order_by(col(ClaimRow.id), col(ReviewerRow.handle))
    )
    return [
        GivenAnswer(claim, Place(*place), reviewer, label, guideline, at, tuple(cited.get(key, ())))
        for key, claim, *place, reviewer, label, guideline, at in session.execute(statement)
    ]


def _compared(statement: Any, view: Viewpoint) -> Any:
    """Limit a selection from reviews to the answers that may be compared."""
    return statement.join(ClaimRow, col(ClaimRow.id) == ReviewRow.claim_id).where(
        col(ReviewRow.role) == Role.REVIEWER,
        col(ReviewRow.status) == ReviewStatus.SUBMITTED,
        col(ClaimRow.withdrawn_at).is_(None),
        may_see(view),
    )


def _citations(session: Session, view: Viewpoint) -> dict[int, list[Cited]]:
    """What is cited in these answers, by the review's row id; a merged source is the one it was merged into."""
    source = func.coalesce(col(SourceRow.merged_into), col(SourceRow.public_id))
    statement = (
        _compared(select_columns(col(ReviewRow.id), source, col(EvidenceRow.quote_exact)).select_from(ReviewRow), view)
        .join(EvidenceRow, col(EvidenceRow.review_id) == ReviewRow.id)
        .join(SourceRow, col(SourceRow.id) == EvidenceRow.source_id)
        .where(col(EvidenceRow.withdrawn_at).is_(None))
        .order_by(col(EvidenceRow.id))
    )
    found: dict[int, list[Cited]] = defaultdict(list)
    for key, source_id, quote in session.execute(statement):
        found[key].append(Cited(source_id, quote))
    return found
