"""Reading claims as one reviewer may see them, and making or moving claims.

The only review that these functions hand out is the one of the reviewer they are asked for; of others they say at
most whether they have given all the answers the project wants. What was suggested goes through ``veil`` first.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import RowMapping, Select, func, select
from sqlmodel import Session, col

from annotator.domain.records import Claim
from annotator.domain.suggestion import Reason, Suggestion
from annotator.domain.vocabulary import ClaimTag, Origin, ReviewStatus, Role
from annotator.errors import InputError, NotFoundError
from annotator.storage.recheck_dates import has_aged, local_today
from annotator.storage.reviews import evidence_seen, review_value
from annotator.storage.schema import tables
from annotator.storage.schema.models import ArticleRow, ClaimRow, ReviewRow
from annotator.storage.veil import veiled
from annotator.storage.viewpoint import Viewpoint
from annotator.text import claim_public_id

_BATCH = 500
_claim, _suggestion, _review = tables.claim, tables.suggestion, tables.review

SUGGESTION_COLUMNS = tuple(
    _suggestion.c[name]
    for name in ("suggester", "version", "model", "score", "reasons", "speaker", "cue", "tags", "threshold")
)
"""What ``suggestion_value`` reads of a row."""


def claims_of_article(session: Session, article_id: int, view: Viewpoint) -> list[Claim]:
    """All claims of an article that are not withdrawn, in reading order, as the viewer may see them."""
    where = (_claim.c.article_id == article_id) & _claim.c.withdrawn_at.is_(None)
    return _claims(session, _select_claims().where(where), view)


def claim_value(session: Session, row: ClaimRow, view: Viewpoint) -> Claim:
    """One claim as the viewer may see it."""
    return _claims(session, _select_claims().where(_claim.c.id == row.id), view)[0]


def _select_claims() -> Select[Any]:
    current = (_suggestion.c.claim_id == _claim.c.id) & _suggestion.c.current
    return (
        select(
            _claim.c.id.label("row_id"),
            _claim.c.public_id,
            tables.article.c.public_id.label("article"),
            tables.sentence.c.n,
            _claim.c.start,
            _claim.c.end,
            _claim.c.exact,
            _claim.c.origin,
            *SUGGESTION_COLUMNS,
        )
        .select_from(_claim)
        .join(tables.article, tables.article.c.id == _claim.c.article_id)
        .join(tables.sentence, tables.sentence.c.id == _claim.c.sentence_id)
        .outerjoin(_suggestion, current)
        .order_by(_claim.c.start, _claim.c.end.desc(), _claim.c.id)
    )


def _claims(session: Session, statement: Select[Any], view: Viewpoint) -> list[Claim]:
    reviewer_id = view.reviewer_id or 0
    rows = session.execute(statement).mappings().all()
    keys = [row["row_id"] for row in rows]
    handle = session.execute(
        select(tables.reviewer.c.handle).where(tables.reviewer.c.id == reviewer_id)
    ).scalar_one_or_none()
    reviews = _own_reviews(session, keys, reviewer_id)
    evidence = evidence_seen(session, (row.id or 0 for row in reviews.values()), view)
    closed = closed_by_others(session, keys, reviewer_id, view.wanted)
    claims, today = [], local_today()
    for row in rows:
        own = reviews.get(row["row_id"])
        review = review_value(own, str(handle), evidence.get(own.id or 0, [])) if own else None
        answered = review is not None and review.status is ReviewStatus.SUBMITTED
        origin, suggestion = veiled(Origin(row["origin"]), suggestion_value(row), answered=answered)
        claims.append(
            Claim(
                row["public_id"],
                row["article"],
                row["n"],
                row["start"],
                row["end"],
                row["exact"],
                origin,
                suggestion,
                review,
                row["row_id"] in closed,
                own is not None and has_aged(own, today),
            )
        )
    return claims


def suggestion_value(row: RowMapping) -> Suggestion | None:
    """The suggestion in a row of a query that joined one, if there was one."""
    if row["suggester"] is None:
        return None
    reasons = tuple(Reason(reason["reason"], reason["weight"]) for reason in row["reasons"])
    tags = tuple(ClaimTag(tag) for tag in row["tags"])
    names = ("suggester", "version", "model", "score", "speaker", "cue", "threshold")
    return Suggestion(**{name: row[name] for name in names}, reasons=reasons, tags=tags)


def _batches(keys: Sequence[int]) -> Iterable[Sequence[int]]:
    return (keys[at : at + _BATCH] for at in range(0, len(keys), _BATCH))


def _own_reviews(session: Session, claim_ids: Sequence[int], reviewer_id: int) -> dict[int, ReviewRow]:
    found: dict[int, ReviewRow] = {}
    for batch in _batches(claim_ids):
        statement = select(ReviewRow).where(
            col(ReviewRow.claim_id).in_(batch),
            col(ReviewRow.reviewer_id) == reviewer_id,
            col(ReviewRow.role) == Role.REVIEWER,
        )
        found |= {row.claim_id: row for row in session.execute(statement).scalars()}
    return found


def closed_by_others(session: Session, claim_ids: Sequence[int], reviewer_id: int, wanted: int) -> set[int]:
    """Which claims have ``wanted`` submitted reviews by people other than this reviewer."""
    found: set[int] = set()
    for batch in _batches(claim_ids):
        statement = (
            select(_review.c.claim_id)
            .where(
                _review.c.claim_id.in_(batch),
                _review.c.reviewer_id != reviewer_id,
                _review.c.role == Role.REVIEWER,
                _review.c.status == ReviewStatus.SUBMITTED,
            )
            .group_by(_review.c.claim_id)
            .having(func.count() >= wanted)
        )
        found.update(session.execute(statement).scalars())
    return found


def labelled_by_others(session: Session, claim_id: int, reviewer_id: int) -> bool:
    """Whether anybody else has a label on the claim, a draft or not: which of the two would tell what label it is."""
    statement = select(_review.c.id).where(
        _review.c.claim_id == claim_id, _review.c.reviewer_id != reviewer_id, _review.c.label.is_not(None)
    )
    return session.execute(statement.limit(1)).first() is not None


def claim_row(session: Session, public_id: str) -> ClaimRow:
    """The claim with this public id, withdrawn or not.

    Raises:
        NotFoundError: when there is none.

    """
    row: ClaimRow | None = session.execute(
        select(ClaimRow).where(col(ClaimRow.public_id) == public_id)
    ).scalar_one_or_none()
    if row is None:
        raise NotFoundError(f"There is no claim {public_id}: “annotator claims” lists the ones there are.")
    return row


def claim_at(session: Session, article_id: int, start: int, end: int) -> ClaimRow | None:
    """The claim with exactly this span, preferring one that is not withdrawn."""
    statement = select(ClaimRow).where(
        col(ClaimRow.article_id) == article_id, col(ClaimRow.start) == start, col(ClaimRow.end) == end
    )
    rows = session.execute(statement.order_by(col(ClaimRow.id))).scalars().all()
    return next((row for row in rows if row.withdrawn_at is None), rows[0] if rows else None)


def new_claim(session: Session, article: ArticleRow, start: int, end: int, origin: Origin, by: int | None) -> ClaimRow:
    """Store ``text[start:end]`` of an article as a claim.

    Raises:
        InputError: when the span is empty, outside the text, or in no sentence.

    """
    taken = 0
    while _taken(session, public_id := claim_public_id(article.sha256, start, end, taken)):
        taken += 1
    row = ClaimRow(
        public_id=public_id,
        article_id=article.id or 0,
        sentence_id=_sentence_at(session, article, start, end),
        start=start,
        end=end,
        exact=article.text[start:end],
        origin=origin,
        created_by=by,
    )
    session.add(row)
    session.flush()
    return row


def move_claim(session: Session, row: ClaimRow, article: ArticleRow, start: int, end: int) -> None:
    """Give a claim another span of its article; its id stays.

    Raises:
        InputError: when the span is empty, outside the text, or in no sentence.

    """
    row.sentence_id = _sentence_at(session, article, start, end)
    row.start, row.end, row.exact = start, end, article.text[start:end]
    session.add(row)
    session.flush()


def _taken(session: Session, public_id: str) -> bool:
    return session.execute(select(_claim.c.id).where(_claim.c.public_id == public_id)).first() is not None


def _sentence_at(session: Session, article: ArticleRow, start: int, end: int) -> int:
    """The sentence in which a span starts."""
    if not 0 <= start < end <= len(article.text) or not article.text[start:end].strip():
        raise InputError(f"The span {start}–{end} is not a piece of this article: choose at least one word.")
    table = tables.sentence
    statement = select(table.c.id).where(table.c.article_id == article.id, table.c.start <= start, start < table.c.end)
    found: int | None = session.execute(statement).scalar_one_or_none()
    if found is None:
        raise InputError(f"The span {start}–{end} starts between two sentences: start it at a word.")
    return found
