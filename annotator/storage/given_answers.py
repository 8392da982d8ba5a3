"""The answers from which agreement and reliability are computed: the only definition.

* They are independent: each as it stood when the claim had all its answers for the first time, since from then on
  others' answers can be seen. What was changed later does not count. An answer that came after that moment, because
  more were wanted or one was taken back, counts as it was first submitted.
* They count: an answer that lacks the evidence that its label needs does not.
* Everybody may see them: in a blind project only those to closed claims. So the figures are the same for whoever asks,
  and tell nothing of an open claim.

Adjudicators' answers, those of models, drafts and answers to withdrawn claims are left out.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Row, and_, func, or_
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from annotator.domain.given_answer import Cited, GivenAnswer, Place
from annotator.domain.review_state import ReviewState
from annotator.domain.vocabulary import ReviewStatus, Role, Stance
from annotator.storage.history import independent_states
from annotator.storage.schema.models import ArticleRow, ClaimRow, ReviewerRow, ReviewRow, SentenceRow
from annotator.storage.schema.models_sources import EvidenceRow, SourceRow
from annotator.storage.viewpoint import may_see

if TYPE_CHECKING:
    from annotator.storage.project import Project

_BATCH = 500


def given_answers(session: Session, project: "Project") -> list[GivenAnswer]:
    """All answers that are compared, by claim and reviewer, with their citations in the order of citation."""
    rule = project.scheme.evidence_rule
    found = [each for each in _all_given(session, project) if each is not None]
    return [each for each in found if rule.is_met(each.label, (cited.stance for cited in each.cited))]


def _all_given(session: Session, project: "Project") -> Iterable[GivenAnswer | None]:
    cited = _citations(session, project)
    columns: tuple[Any, ...] = (
        col(ReviewRow.id).label("key"), col(ReviewRow.claim_id), col(ReviewRow.reviewer_id), col(ClaimRow.closed_at),
        _is_late().label("late"), col(ClaimRow.public_id), col(ArticleRow.public_id), col(ClaimRow.start),
        col(ClaimRow.end), col(ClaimRow.exact), col(SentenceRow.start), col(SentenceRow.end), col(ReviewerRow.handle),
        col(ReviewRow.label), col(ReviewRow.guideline_version), col(ReviewRow.submitted_at),
    )  # fmt: skip
    statement = (
        _compared(select_columns(*columns).select_from(ReviewRow), project)
        .join(ArticleRow, col(ArticleRow.id) == ClaimRow.article_id)
        .join(SentenceRow, col(SentenceRow.id) == ClaimRow.sentence_id)
        .join(ReviewerRow, col(ReviewerRow.id) == ReviewRow.reviewer_id)
        .order_by(col(ClaimRow.id), col(ReviewerRow.handle))
    )
    rows = session.execute(statement).all()
    earlier = _earlier(session, [row for row in rows if row.late])
    for row in rows:
        _, claim_key, reviewer_key, _, late, claim, *place, reviewer, label, guideline, at = row
        if not late:
            yield GivenAnswer(claim, Place(*place), reviewer, label, guideline, at, tuple(cited.get(row.key, ())))
        else:
            yield _as_it_was(claim, Place(*place), reviewer, earlier.get((claim_key, reviewer_key)))


def _is_late() -> ColumnElement[bool]:
    """SQL: the answer was changed, or came, after the claim had all its answers for the first time."""
    return and_(col(ClaimRow.closed_at).is_not(None), col(ReviewRow.updated_at) > col(ClaimRow.closed_at))


def _compared(statement: Any, project: "Project") -> Any:
    """Limit a selection from reviews to those that are compared, or may have been when their claim was closed."""
    return statement.join(ClaimRow, col(ClaimRow.id) == ReviewRow.claim_id).where(
        col(ReviewRow.role) == Role.REVIEWER,
        or_(col(ReviewRow.status) == ReviewStatus.SUBMITTED, _is_late()),
        col(ClaimRow.withdrawn_at).is_(None),
        may_see(project.view(None)),
    )


def _citations(session: Session, project: "Project") -> dict[int, list[Cited]]:
    """What is cited in these answers, by the review's row id; a merged source is the one it was merged into."""
    source = func.coalesce(col(SourceRow.merged_into), col(SourceRow.public_id))
    columns = (col(ReviewRow.id), source, col(EvidenceRow.quote_exact), col(EvidenceRow.stance))
    statement = (
        _compared(select_columns(*columns).select_from(ReviewRow), project)
        .join(EvidenceRow, col(EvidenceRow.review_id) == ReviewRow.id)
        .join(SourceRow, col(SourceRow.id) == EvidenceRow.source_id)
        .where(col(EvidenceRow.withdrawn_at).is_(None))
        .order_by(col(EvidenceRow.id))
    )
    found: dict[int, list[Cited]] = defaultdict(list)
    for key, source_id, quote, stance in session.execute(statement):
        found[key].append(Cited(source_id, quote, Stance(stance)))
    return found


def _earlier(session: Session, late: Iterable[Row[Any]]) -> dict[tuple[int, int], ReviewState]:
    """The answers to the claims of late ones as they were, with the sources that their sources were merged into."""
    states = independent_states(session, {row.claim_id: row.closed_at for row in late})
    merged = _merged(session, {piece.source for state in states.values() for piece in state.evidence})
    return {
        key: replace(
            state, evidence=tuple(replace(each, source=merged.get(each.source, each.source)) for each in state.evidence)
        )
        for key, state in states.items()
    }


def _merged(session: Session, sources: Iterable[str]) -> Mapping[str, str]:
    """The source (public id) into which each of these was merged, if it was."""
    keys = sorted(sources)
    found: dict[str, str] = {}
    for at in range(0, len(keys), _BATCH):
        into = select(col(SourceRow.public_id), col(SourceRow.merged_into)).where(
            col(SourceRow.public_id).in_(keys[at : at + _BATCH]), col(SourceRow.merged_into).is_not(None)
        )
        found |= {source: standing for source, standing in session.exec(into) if standing is not None}
    return found


def _as_it_was(claim: str, place: Place, reviewer: str, state: ReviewState | None) -> GivenAnswer | None:
    """An answer as it was; ``None`` where there was none."""
    if state is None or state.label is None or state.submitted_at is None:
        return None
    cited = tuple(Cited(each.source, each.quote.exact if each.quote else None, each.stance) for each in state.evidence)
    return GivenAnswer(claim, place, reviewer, state.label, state.guideline_version, state.submitted_at, cited)
