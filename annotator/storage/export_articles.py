"""Reading whole articles with their sentences for an export, and counting what no export holds."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import func
from sqlmodel import Session, col, select

from annotator.storage.raw_values import plain_columns
from annotator.storage.schema.models import ArticleRow, ClaimRow, ReviewRow, SentenceRow, SuggestionRow
from annotator.storage.schema.models_sources import EvidenceRow

TOGETHER = 40
"""Articles, or their texts, read with one statement at most."""


class ExportedArticle(NamedTuple):
    """One whole article; ``imported_at`` as ISO 8601 text, ``sentences`` in order.

    A sentence is number, start, end, paragraph, kind, and the number of its quotation or ``None``.
    """

    public_id: str
    sha256: str
    text: str
    title: str | None
    url: str | None
    publisher: str | None
    author: str | None
    published_at: str | None
    language: str | None
    external_id: str | None
    origin: str
    segmenter: str
    imported_at: str
    meta: dict[str, Any]
    sentences: list[tuple[int, int, int, int, str, int | None]]


_COLUMNS = (
    col(ArticleRow.id),
    *plain_columns(ArticleRow, " ".join(ExportedArticle._fields[:-2])),
    col(ArticleRow.meta),  # as it is: its numbers may have any length
)
_SENTENCES = plain_columns(SentenceRow, "article_id n start end paragraph kind quotation")


def exported_articles(session: Session, public_ids: Sequence[str]) -> list[ExportedArticle]:
    """Articles by their ids, at most ``TOGETHER`` of them, in any order; those that are not stored are not in it."""
    rows = session.exec(select(*_COLUMNS).where(col(ArticleRow.public_id).in_(public_ids))).all()
    sentences: dict[int, list[Any]] = {row[0]: [] for row in rows}
    statement = select(*_SENTENCES).where(col(SentenceRow.article_id).in_(sentences))
    for row in session.exec(statement.order_by(col(SentenceRow.article_id), col(SentenceRow.n))).all():
        sentences[row[0]].append(row[1:])
    return [ExportedArticle._make((*row[1:], sentences[row[0]])) for row in rows]


def next_articles(session: Session, public_id: str, count: int) -> list[str]:
    """The ids of ``count`` articles from ``public_id`` on, in the order of their ids."""
    statement = select(col(ArticleRow.public_id)).where(col(ArticleRow.public_id) >= public_id)
    return list(session.exec(statement.order_by(col(ArticleRow.public_id)).limit(count)))


def exported_texts(session: Session, public_ids: Collection[str]) -> Iterator[tuple[str, str]]:
    """Id and text of articles, a few at a time; ``public_ids`` are looked at when the first text is asked for."""
    keys = sorted(public_ids)
    for at in range(0, len(keys), TOGETHER):
        few = keys[at : at + TOGETHER]
        statement = select(col(ArticleRow.public_id), col(ArticleRow.text)).where(col(ArticleRow.public_id).in_(few))
        yield from session.exec(statement.order_by(col(ArticleRow.public_id)))


def article_ids(session: Session) -> list[str]:
    """The ids of all articles in the order they were imported, so that loading keeps the order of the list."""
    statement = select(col(ArticleRow.public_id)).order_by(col(ArticleRow.imported_at), col(ArticleRow.public_id))
    return list(session.exec(statement))


def left_out(session: Session) -> dict[tuple[str, str], int]:
    """What no export holds, counted by what it is and why."""
    lives = select(col(ClaimRow.id)).where(col(ClaimRow.withdrawn_at).is_(None))
    counts = {
        ("claims", "withdrawn"): select(func.count())
        .select_from(ClaimRow)
        .where(col(ClaimRow.withdrawn_at).is_not(None)),
        ("suggestions", "superseded"): select(func.count())
        .select_from(SuggestionRow)
        .where(~col(SuggestionRow.current), col(SuggestionRow.claim_id).in_(lives)),
        ("evidence", "withdrawn"): select(func.count())
        .select_from(EvidenceRow)
        .join(ReviewRow, col(ReviewRow.id) == EvidenceRow.review_id)
        .where(col(EvidenceRow.withdrawn_at).is_not(None), col(ReviewRow.claim_id).in_(lives)),
    }
    return {key: session.exec(statement).one() for key, statement in counts.items()}
