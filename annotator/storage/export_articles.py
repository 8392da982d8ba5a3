"""Reading whole articles with their sentences for an export, and counting what no export holds."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlmodel import Session

from annotator.storage.raw_values import plain_columns
from annotator.storage.schema import tables

TOGETHER = 40
"""Articles, or their texts, read with one statement at most."""

_article, _claim, _sentence = tables.article, tables.claim, tables.sentence
_suggestion, _review, _evidence = tables.suggestion, tables.review, tables.evidence


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
    _article.c.id,
    *plain_columns(_article, " ".join(ExportedArticle._fields[:-2])),
    _article.c.meta,  # as it is: its numbers may have any length
)
_SENTENCES = plain_columns(_sentence, "article_id n start end paragraph kind quotation")


def exported_articles(session: Session, public_ids: Sequence[str]) -> list[ExportedArticle]:
    """Articles by their ids, at most ``TOGETHER`` of them, in any order; those that are not stored are not in it."""
    rows = session.execute(select(*_COLUMNS).where(_article.c.public_id.in_(public_ids))).all()
    sentences: dict[int, list[Any]] = {row[0]: [] for row in rows}
    statement = select(*_SENTENCES).where(_sentence.c.article_id.in_(sentences))
    for row in session.execute(statement.order_by(_sentence.c.article_id, _sentence.c.n)).all():
        sentences[row[0]].append(row[1:])
    return [ExportedArticle._make((*row[1:], sentences[row[0]])) for row in rows]


def next_articles(session: Session, public_id: str, count: int) -> list[str]:
    """The ids of ``count`` articles from ``public_id`` on, in the order of their ids."""
    statement = select(_article.c.public_id).where(_article.c.public_id >= public_id)
    return list(session.execute(statement.order_by(_article.c.public_id).limit(count)).scalars())


def exported_texts(session: Session, public_ids: Collection[str]) -> Iterator[tuple[str, str]]:
    """Id and text of articles, a few at a time; ``public_ids`` are looked at when the first text is asked for."""
    keys = sorted(public_ids)
    for at in range(0, len(keys), TOGETHER):
        few = keys[at : at + TOGETHER]
        statement = select(_article.c.public_id, _article.c.text).where(_article.c.public_id.in_(few))
        for row in session.execute(statement.order_by(_article.c.public_id)):
            yield row.public_id, row.text


def article_ids(session: Session) -> list[str]:
    """The ids of all articles in the order they were imported, so that loading keeps the order of the list."""
    statement = select(_article.c.public_id).order_by(_article.c.imported_at, _article.c.public_id)
    return list(session.execute(statement).scalars())


def left_out(session: Session) -> dict[tuple[str, str], int]:
    """What no export holds, counted by what it is and why."""
    lives = select(_claim.c.id).where(_claim.c.withdrawn_at.is_(None))
    counts = {
        ("claims", "withdrawn"): select(func.count()).select_from(_claim).where(_claim.c.withdrawn_at.is_not(None)),
        ("suggestions", "superseded"): select(func.count())
        .select_from(_suggestion)
        .where(~_suggestion.c.current, _suggestion.c.claim_id.in_(lives)),
        ("evidence", "withdrawn"): select(func.count())
        .select_from(_evidence)
        .join(_review, _review.c.id == _evidence.c.review_id)
        .where(_evidence.c.withdrawn_at.is_not(None), _review.c.claim_id.in_(lives)),
    }
    return {key: session.execute(statement).scalar_one() for key, statement in counts.items()}
