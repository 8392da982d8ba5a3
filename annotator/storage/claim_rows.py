"""The rows of claims: finding, adding and moving them, and whether others have touched them."""

from sqlalchemy import or_
from sqlmodel import Session, col, select

from annotator import hints
from annotator.domain.vocabulary import Origin, Role
from annotator.errors import InputError, NotFoundError
from annotator.storage.schema.models import ArticleRow, ClaimRow, ReviewRow, SentenceRow
from annotator.storage.schema.models_sources import EvidenceRow
from annotator.text import claim_public_id


def touched_by_others(session: Session, claim_id: int, reviewer_id: int) -> bool:
    """Whether another reviewer has labelled the claim, flagged it, or given it any words, source or confidence.

    Drafts count too: the difference between draft and submitted would hint at the label. What models say does not.
    """
    entered = ("label", "note", "confidence", "as_of", "recheck_at", "normalised")
    cited = select(col(EvidenceRow.id)).where(
        col(EvidenceRow.review_id) == ReviewRow.id, col(EvidenceRow.withdrawn_at).is_(None)
    )
    statement = select(col(ReviewRow.id)).where(
        col(ReviewRow.claim_id) == claim_id,
        col(ReviewRow.reviewer_id) != reviewer_id,
        col(ReviewRow.role) != Role.MODEL,
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
        raise NotFoundError(missing(public_id))
    return row


def missing(public_id: str) -> str:
    """The message when there is no claim with this public id."""
    return f"There is no claim {public_id}: run {hints.command('claims')} to list the claims."


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
