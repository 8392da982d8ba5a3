"""Reading claims as one reviewer may see them, and adding or moving claims.

These functions return only the given reviewer's own review. Of other reviews they reveal at most whether the claim has
as many as the project requires. Suggestions pass through ``veil`` first.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import RowMapping, Select, or_
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from annotator import hints
from annotator.domain.records import Claim, Review
from annotator.domain.suggestion import PLAIN_SUGGESTION_FIELDS, SUGGESTION_FIELDS, Reason, Suggestion
from annotator.domain.vocabulary import ClaimType, Origin, ReviewStatus, Role
from annotator.errors import InputError, NotFoundError
from annotator.storage.possible_claims import is_possible
from annotator.storage.recheck_dates import has_aged, local_today
from annotator.storage.reviews import evidence_seen, review_value
from annotator.storage.schema.models import ArticleRow, ClaimRow, ReviewerRow, ReviewRow, SentenceRow, SuggestionRow
from annotator.storage.schema.models_sources import EvidenceRow
from annotator.storage.veil import veiled
from annotator.storage.viewpoint import Viewpoint, closed_by_others
from annotator.text import claim_public_id

_BATCH = 500

SUGGESTION_COLUMNS = tuple(col(getattr(SuggestionRow, name)) for name in SUGGESTION_FIELDS)
"""The columns that ``suggestion_value`` reads."""


def claims_of_article(session: Session, article_id: int, view: Viewpoint) -> list[Claim]:
    """An article's claims without withdrawn ones, in reading order, as the viewer may see them."""
    where = (col(ClaimRow.article_id) == article_id) & col(ClaimRow.withdrawn_at).is_(None)
    return _claims(session, _select_claims().where(where), view)


def possible_claims(session: Session, article_id: int, view: Viewpoint) -> list[Claim]:
    """The possible claims of an article that the viewer has not skipped, in reading order: each sentence's best."""
    statement = _select_claims().where(col(ClaimRow.article_id) == article_id, is_possible(view.possible))
    best: dict[int, Claim] = {}
    for claim in _claims(session, statement, view):
        score = claim.suggestion.score if claim.suggestion else None
        other = best.get(claim.sentence)
        if other is None or (score or 0.0) > ((other.suggestion.score if other.suggestion else None) or 0.0):
            best[claim.sentence] = claim
    return [claim for claim in best.values() if claim.possible]


def claim_value(session: Session, row: ClaimRow, view: Viewpoint) -> Claim:
    """One claim as the viewer may see it."""
    return _claims(session, _select_claims().where(col(ClaimRow.id) == row.id), view)[0]


def _select_claims() -> Select[Any]:
    current = (col(SuggestionRow.claim_id) == ClaimRow.id) & col(SuggestionRow.current)
    columns: tuple[Any, ...] = (
        col(ClaimRow.id).label("row_id"),
        col(ClaimRow.public_id),
        col(ArticleRow.public_id).label("article"),
        col(SentenceRow.n),
        col(ClaimRow.start),
        col(ClaimRow.end),
        col(ClaimRow.exact),
        col(ClaimRow.origin),
        col(ClaimRow.withdrawn_at),
        col(ClaimRow.submitted),
        col(ClaimRow.wanted),
        *SUGGESTION_COLUMNS,
    )
    return (
        select_columns(*columns)
        .select_from(ClaimRow)
        .join(ArticleRow, col(ArticleRow.id) == ClaimRow.article_id)
        .join(SentenceRow, col(SentenceRow.id) == ClaimRow.sentence_id)
        .outerjoin(SuggestionRow, current)
        .order_by(col(ClaimRow.start), col(ClaimRow.end).desc(), col(ClaimRow.id))
    )


def _claims(session: Session, statement: Select[Any], view: Viewpoint) -> list[Claim]:
    reviewer_id = view.reviewer_id or 0
    rows = session.execute(statement).mappings().all()
    keys = [row["row_id"] for row in rows]
    handle = session.exec(select(col(ReviewerRow.handle)).where(col(ReviewerRow.id) == reviewer_id)).one_or_none()
    reviews = _own_reviews(session, keys, reviewer_id)
    evidence = evidence_seen(session, (row.id for row in reviews.values()), view)
    claims, today = [], local_today()
    for row in rows:
        own = reviews.get(row["row_id"])
        review = review_value(own, str(handle), evidence.get(own.id, [])) if own else None
        answered = review is not None and review.status is ReviewStatus.SUBMITTED
        origin, suggestion = Origin(row["origin"]), suggestion_value(row)
        possible = row["withdrawn_at"] is not None and _is_possible(suggestion, review, view)
        if not possible:
            origin, suggestion = veiled(origin, suggestion, answered=answered)
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
                closed_by_others(row["submitted"], row["wanted"], review.status if review else None),
                own is not None and has_aged(own, today),
                possible,
            )
        )
    return claims


def _is_possible(suggestion: Suggestion | None, review: Review | None, view: Viewpoint) -> bool:
    """Whether a withdrawn claim is offered to the viewer, who has not skipped it."""
    score = None if suggestion is None else suggestion.score
    skipped = review is not None and review.status is ReviewStatus.SKIPPED
    return (
        suggestion is not None and score is not None and view.possible <= score < suggestion.threshold and not skipped
    )


def suggestion_value(row: RowMapping) -> Suggestion | None:
    """The suggestion in a row with ``SUGGESTION_COLUMNS`` and the claim's span; ``None`` when the join found none."""
    if row["suggester"] is None:
        return None
    reasons = tuple(filter(None, (_reason(each, row) for each in row["reasons"])))
    types = tuple(ClaimType(each) for each in row["types"])
    plain = {name: row[name] for name in PLAIN_SUGGESTION_FIELDS}
    return Suggestion(**plain, reasons=reasons, types=types)


def _reason(stored: dict[str, Any], row: RowMapping) -> Reason | None:
    """A stored reason with the words that the claim has now; ``None`` if it was in words that the claim has lost."""
    reason = Reason.of_json(stored)
    return reason.within(row["start"], row["end"]).told_of(row["exact"]) if reason.places else reason


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
        found |= {row.claim_id: row for row in session.exec(statement)}
    return found


def touched_by_others(session: Session, claim_id: int, reviewer_id: int) -> bool:
    """Whether another reviewer has labelled the claim, flagged it, or given it any words, source or confidence.

    Drafts count too: the difference between draft and submitted would hint at the label.
    """
    entered = ("label", "note", "confidence", "as_of", "recheck_at", "normalised")
    cited = select(col(EvidenceRow.id)).where(
        col(EvidenceRow.review_id) == ReviewRow.id, col(EvidenceRow.withdrawn_at).is_(None)
    )
    statement = select(col(ReviewRow.id)).where(
        col(ReviewRow.claim_id) == claim_id,
        col(ReviewRow.reviewer_id) != reviewer_id,
        or_(*(col(getattr(ReviewRow, name)).is_not(None) for name in entered), col(ReviewRow.flagged), cited.exists()),
    )
    return session.exec(statement.limit(1)).first() is not None


def claim_row(session: Session, public_id: str) -> ClaimRow:
    """The claim with this public id, including withdrawn ones.

    Raises:
        NotFoundError: when there is no such claim.

    """
    row: ClaimRow | None = session.exec(select(ClaimRow).where(col(ClaimRow.public_id) == public_id)).one_or_none()
    if row is None:
        raise NotFoundError(f"There is no claim {public_id}: run {hints.command('claims')} to list the claims.")
    return row


def claim_at(session: Session, article_id: int, start: int, end: int) -> ClaimRow | None:
    """The claim with exactly this span (in code points); a withdrawn one only if there is no other."""
    statement = select(ClaimRow).where(
        col(ClaimRow.article_id) == article_id, col(ClaimRow.start) == start, col(ClaimRow.end) == end
    )
    rows = session.exec(statement.order_by(col(ClaimRow.id))).all()
    return next((row for row in rows if row.withdrawn_at is None), rows[0] if rows else None)


def new_claim(session: Session, article: ArticleRow, start: int, end: int, origin: Origin, by: int | None) -> ClaimRow:
    """Store ``text[start:end]`` of an article as a claim; ``by`` is the row id of the reviewer who added it.

    Raises:
        InputError: when the span is empty, outside the text, or starts between sentences.

    """
    taken = 0
    while _taken(session, public_id := claim_public_id(article.sha256, start, end, taken)):
        taken += 1
    row = ClaimRow(
        public_id=public_id,
        article_id=article.id,
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
    """Give a claim another span in its article; its id stays the same.

    Raises:
        InputError: when the span is empty, outside the text, or starts between sentences.

    """
    row.sentence_id = _sentence_at(session, article, start, end)
    row.start, row.end, row.exact = start, end, article.text[start:end]
    session.add(row)
    session.flush()


def _taken(session: Session, public_id: str) -> bool:
    return session.exec(select(col(ClaimRow.id)).where(col(ClaimRow.public_id) == public_id)).first() is not None


def _sentence_at(session: Session, article: ArticleRow, start: int, end: int) -> int:
    """The row id of the sentence in which a span starts."""
    if not 0 <= start < end <= len(article.text) or not article.text[start:end].strip():
        raise InputError(f"The span {start}–{end} holds no text of this article: select at least one word.")
    statement = select(col(SentenceRow.id)).where(
        col(SentenceRow.article_id) == article.id, col(SentenceRow.start) <= start, col(SentenceRow.end) > start
    )
    found: int | None = session.exec(statement).one_or_none()
    if found is None:
        raise InputError(f"The span {start}–{end} starts between two sentences: start it inside a sentence.")
    return found
