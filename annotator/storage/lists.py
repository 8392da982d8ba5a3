"""Lists for commands and scripts: claims as one reviewer may see them, and counts."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, and_, func, select, true
from sqlmodel import Session

from annotator.domain.vocabulary import ClaimTag, Origin, ReviewStatus, Role
from annotator.storage.claim_rows import SUGGESTION_COLUMNS, suggestion_value
from annotator.storage.recheck_dates import is_aged, local_today
from annotator.storage.schema import tables
from annotator.storage.veil import veiled

_article, _claim, _review, _suggestion = tables.article, tables.claim, tables.review, tables.suggestion
_PAGE = 1000


def claim_listing(
    session: Session,
    reviewer_id: int | None,
    *,
    article_id: str | None = None,
    status: ReviewStatus | None = None,
    tag: ClaimTag | None = None,
    recheck: bool = False,
) -> Iterator[dict[str, Any]]:
    """Every claim that is not withdrawn, in reading order, with this reviewer's own label and status.

    Streams in pages; each item has the keys that ``annotator claims --json`` promises. ``article_id``, ``status`` and
    ``tag`` narrow the list; ``tag`` knows no more of a claim than the reviewer may see of it. ``recheck`` leaves this
    reviewer's verdicts that have aged.
    """
    own_status = func.coalesce(_review.c.status, ReviewStatus.OPEN.value)
    filters: list[ColumnElement[bool]] = [true()]
    if article_id is not None:
        filters.append(_article.c.public_id == article_id)
    if status is not None:
        filters.append(own_status == status.value)
    if recheck:
        filters.append(is_aged(local_today()))
    statement = _listing(reviewer_id, own_status).where(*filters)
    for item in _pages(session, statement):
        if tag is None or tag in item["tags"]:
            yield item


def _listing(reviewer_id: int | None, own_status: Any) -> Select[Any]:
    evidence_count = (
        select(func.count())
        .select_from(tables.evidence)
        .where(tables.evidence.c.review_id == _review.c.id, tables.evidence.c.withdrawn_at.is_(None))
        .correlate(_review)
        .scalar_subquery()
    )
    own = and_(_review.c.claim_id == _claim.c.id, _review.c.reviewer_id == reviewer_id, _review.c.role == Role.REVIEWER)
    return (
        select(
            _claim.c.public_id.label("id"),
            _article.c.public_id.label("article_id"),
            tables.sentence.c.n.label("sentence"),
            _claim.c.start,
            _claim.c.end,
            _claim.c.exact,
            _claim.c.origin,
            *SUGGESTION_COLUMNS,
            _review.c.label,
            _review.c.as_of,
            _review.c.recheck_at,
            own_status.label("status"),
            func.coalesce(evidence_count, 0).label("evidence_count"),
            _claim.c.article_id.label("_article"),
            _claim.c.id.label("_claim"),
        )
        .select_from(_claim)
        .join(_article, _article.c.id == _claim.c.article_id)
        .join(tables.sentence, tables.sentence.c.id == _claim.c.sentence_id)
        .outerjoin(_suggestion, and_(_suggestion.c.claim_id == _claim.c.id, _suggestion.c.current))
        .outerjoin(_review, own)
        .where(_claim.c.withdrawn_at.is_(None))
        .order_by(_claim.c.article_id, _claim.c.start, _claim.c.id)
        .limit(_PAGE)
    )


def _pages(session: Session, statement: Select[Any]) -> Iterator[dict[str, Any]]:
    """Page by key, so that a deep page costs what the first does."""
    last: tuple[int, int, int] | None = None
    while True:
        page = statement
        if last is not None:
            article, start, claim = last
            page = statement.where(
                (_claim.c.article_id > article)
                | ((_claim.c.article_id == article) & (_claim.c.start > start))
                | ((_claim.c.article_id == article) & (_claim.c.start == start) & (_claim.c.id > claim))
            )
        rows = session.execute(page).mappings().all()
        for row in rows:
            last = (row["_article"], row["start"], row["_claim"])
            yield _item(row)
        if len(rows) < _PAGE:
            return


def _item(row: RowMapping) -> dict[str, Any]:
    """One claim as JSON values, as this reviewer may see it."""
    origin, suggestion = veiled(
        Origin(row["origin"]), suggestion_value(row), answered=row["status"] == ReviewStatus.SUBMITTED
    )
    return {
        **{name: row[name] for name in ("id", "article_id", "sentence", "start", "end", "exact")},
        "origin": origin.value,
        "score": suggestion.score if suggestion else None,
        "suggester": suggestion.suggester if suggestion else None,
        "reasons": [{"reason": one.reason, "weight": one.weight} for one in suggestion.reasons] if suggestion else [],
        "speaker": suggestion.speaker if suggestion else None,
        "cue": suggestion.cue if suggestion else None,
        "tags": [tag.value for tag in suggestion.tags] if suggestion else [],
        **{name: row[name] for name in ("label", "status", "evidence_count", "as_of", "recheck_at")},
    }


def counts(session: Session) -> dict[str, int]:
    """How many rows of each kind there are; withdrawn claims and evidence do not count."""

    def count(table: Any, *where: ColumnElement[bool]) -> int:
        found: int = session.execute(select(func.count()).select_from(table).where(*where)).scalar_one()
        return found

    return {
        "articles": count(_article),
        "sentences": count(tables.sentence),
        "claims": count(_claim, _claim.c.withdrawn_at.is_(None)),
        "reviewers": count(tables.reviewer),
        "reviews_submitted": count(_review, _review.c.status == ReviewStatus.SUBMITTED),
        "reviews_draft": count(_review, _review.c.status == ReviewStatus.DRAFT),
        "sources": count(tables.source, tables.source.c.merged_into.is_(None)),
        "evidence": count(tables.evidence, tables.evidence.c.withdrawn_at.is_(None)),
        "events": count(tables.event),
    }


def own_labels(session: Session, reviewer_id: int | None) -> dict[str, dict[str, int]]:
    """A reviewer's reviews counted by status and label: ``{"submitted": {"verified": 3}, ...}``."""
    statement = (
        select(_review.c.status, _review.c.label, func.count())
        .join(_claim, _claim.c.id == _review.c.claim_id)
        .where(_review.c.reviewer_id == reviewer_id, _claim.c.withdrawn_at.is_(None))
        .group_by(_review.c.status, _review.c.label)
        .order_by(_review.c.status, _review.c.label)
    )
    found: dict[str, dict[str, int]] = {}
    for status, label, count in session.execute(statement):
        found.setdefault(ReviewStatus(status).value, {})[label or ""] = count
    return found


def submitted_by(session: Session) -> dict[str, int]:
    """How many reviews each reviewer has submitted; says nothing of their labels."""
    statement = (
        select(tables.reviewer.c.handle, func.count().label("submitted"))
        .join(_review, _review.c.reviewer_id == tables.reviewer.c.id)
        .where(_review.c.status == ReviewStatus.SUBMITTED)
        .group_by(tables.reviewer.c.handle)
        .order_by(tables.reviewer.c.handle)
    )
    return {row.handle: row.submitted for row in session.execute(statement)}
