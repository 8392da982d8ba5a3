"""Lists for commands and scripts: claims as one reviewer may see them, and their answers in numbers."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, and_, func, true
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from annotator.domain.vocabulary import ClaimType, Origin, ReviewStatus, Role, Stance
from annotator.storage.claim_views import SUGGESTION_COLUMNS, suggestion_value
from annotator.storage.own_work import tallied
from annotator.storage.recheck_dates import is_aged, local_today
from annotator.storage.schema.models import (
    ArticleRow,
    ClaimRow,
    ReviewerRow,
    ReviewRow,
    SentenceRow,
    SuggestionRow,
)
from annotator.storage.schema.models_sources import EvidenceRow
from annotator.storage.veil import veiled

_PAGE = 1000


def claim_listing(
    session: Session,
    reviewer_id: int | None,
    *,
    article_id: str | None = None,
    status: ReviewStatus | None = None,
    claim_type: ClaimType | None = None,
    recheck: bool = False,
) -> Iterator[dict[str, Any]]:
    """Every claim that is not withdrawn, in reading order, with this reviewer's own label and status.

    Reads in pages and yields items with the keys of ``annotator claims --json``. ``article_id`` (public id), ``status``
    and ``claim_type`` narrow the list; a type that is hidden from the reviewer does not match. With
    ``recheck`` only this reviewer's verdicts that are due for another look are listed.
    """
    own_status = func.coalesce(col(ReviewRow.status), ReviewStatus.OPEN.value)
    filters: list[ColumnElement[bool]] = [true()]
    if article_id is not None:
        filters.append(col(ArticleRow.public_id) == article_id)
    if status is not None:
        filters.append(own_status == status.value)
    if recheck:
        filters.append(is_aged(local_today()))
    statement = _listing(reviewer_id, own_status).where(*filters)
    for item in _pages(session, statement):
        if claim_type is None or claim_type in item["types"]:
            yield item


def _listing(reviewer_id: int | None, own_status: Any) -> Select[Any]:
    evidence_count = (
        select(func.count())
        .select_from(EvidenceRow)
        .where(col(EvidenceRow.review_id) == ReviewRow.id, col(EvidenceRow.withdrawn_at).is_(None))
        .correlate(ReviewRow)
        .scalar_subquery()
    )
    own = and_(
        col(ReviewRow.claim_id) == ClaimRow.id,
        col(ReviewRow.reviewer_id) == reviewer_id,
        col(ReviewRow.role) != Role.ADJUDICATOR,
    )
    return (
        select_columns(
            col(ClaimRow.public_id).label("id"),
            col(ArticleRow.public_id).label("article_id"),
            col(SentenceRow.n).label("sentence"),
            col(ClaimRow.start),
            col(ClaimRow.end),
            col(ClaimRow.exact),
            col(ClaimRow.origin),
            *SUGGESTION_COLUMNS,
            col(ReviewRow.label),
            col(ReviewRow.as_of),
            col(ReviewRow.recheck_at),
            own_status.label("status"),
            func.coalesce(evidence_count, 0).label("evidence_count"),
            col(ClaimRow.article_id).label("_article"),
            col(ClaimRow.id).label("_claim"),
        )
        .select_from(ClaimRow)
        .join(ArticleRow, col(ArticleRow.id) == ClaimRow.article_id)
        .join(SentenceRow, col(SentenceRow.id) == ClaimRow.sentence_id)
        .outerjoin(SuggestionRow, and_(col(SuggestionRow.claim_id) == ClaimRow.id, col(SuggestionRow.current)))
        .outerjoin(ReviewRow, own)
        .where(col(ClaimRow.withdrawn_at).is_(None))
        .order_by(col(ClaimRow.article_id), col(ClaimRow.start), col(ClaimRow.id))
        .limit(_PAGE)
    )


def _pages(session: Session, statement: Select[Any]) -> Iterator[dict[str, Any]]:
    """Page by the last key rather than by offset, so that every page costs the same."""
    last: tuple[int, int, int] | None = None
    while True:
        page = statement
        if last is not None:
            article, start, claim = last
            page = statement.where(
                (col(ClaimRow.article_id) > article)
                | ((col(ClaimRow.article_id) == article) & (col(ClaimRow.start) > start))
                | ((col(ClaimRow.article_id) == article) & (col(ClaimRow.start) == start) & (col(ClaimRow.id) > claim))
            )
        rows = session.execute(page).mappings().all()
        for row in rows:
            last = (row["_article"], row["start"], row["_claim"])
            yield _item(row)
        if len(rows) < _PAGE:
            return


def _item(row: RowMapping) -> dict[str, Any]:
    """A claim as JSON values, as this reviewer may see it."""
    origin, suggestion = veiled(
        Origin(row["origin"]), suggestion_value(row), answered=row["status"] == ReviewStatus.SUBMITTED
    )
    return {
        **{name: row[name] for name in ("id", "article_id", "sentence", "start", "end", "exact")},
        "origin": origin.value,
        "score": suggestion.score if suggestion else None,
        "suggester": suggestion.suggester if suggestion else None,
        "reasons": [one.as_json() for one in suggestion.reasons] if suggestion else [],
        "speaker": suggestion.speaker if suggestion else None,
        "cue": suggestion.cue if suggestion else None,
        "types": [each.value for each in suggestion.types] if suggestion else [],
        **{name: row[name] for name in ("label", "status", "evidence_count", "as_of", "recheck_at")},
    }


def own_labels(session: Session, reviewer_id: int | None) -> dict[str, dict[str, int]]:
    """The numbers of a reviewer's reviews by status and label: ``{"submitted": {"verified": 3}, ...}``."""
    found: dict[str, dict[str, int]] = {}
    answers = [(key.split(" ", 2), count) for key, count in tallied(session, reviewer_id, "answer").items()]
    for status, label, count in sorted((status, label, count) for (_, status, label), count in answers):
        labels = found.setdefault(status, {})
        labels[label] = labels.get(label, 0) + count
    return found


def submitted_stances(session: Session) -> Iterator[tuple[str, Role, list[Stance]]]:
    """Label, role and the stances of the cited sources of each submitted review of a claim that is not withdrawn."""
    cited = and_(col(EvidenceRow.review_id) == ReviewRow.id, col(EvidenceRow.withdrawn_at).is_(None))
    statement = (
        select(col(ReviewRow.id), col(ReviewRow.label), col(ReviewRow.role), col(EvidenceRow.stance))
        .join(ClaimRow, col(ClaimRow.id) == ReviewRow.claim_id)
        .outerjoin(EvidenceRow, cited)
        .where(col(ReviewRow.status) == ReviewStatus.SUBMITTED, col(ClaimRow.withdrawn_at).is_(None))
        .order_by(col(ReviewRow.id))
    )
    for (_, label, role), rows in groupby(session.exec(statement), key=lambda row: row[:3]):
        yield label or "", Role(role), [Stance(stance) for *_, stance in rows if stance is not None]


def submitted_by(session: Session) -> dict[str, int]:
    """The number of submitted reviews of claims by the reviewer's handle, without their labels."""
    statement = (
        select(col(ReviewerRow.handle), func.count())
        .join(ReviewRow, col(ReviewRow.reviewer_id) == ReviewerRow.id)
        .join(ClaimRow, col(ClaimRow.id) == ReviewRow.claim_id)
        .where(col(ReviewRow.status) == ReviewStatus.SUBMITTED, col(ClaimRow.withdrawn_at).is_(None))
        .group_by(col(ReviewerRow.handle))
        .order_by(col(ReviewerRow.handle))
    )
    return dict(session.exec(statement).all())
