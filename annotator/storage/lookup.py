"""Finding the stored articles and claims to which annotations from other tools belong."""

import re
from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import Row, Select
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from annotator.storage.full_text import searchable_words
from annotator.storage.schema.models import ArticleRow, ClaimRow, SentenceRow
from annotator.storage.schema.models_import import ArticleKeyRow
from annotator.storage.search import sentences_holding
from annotator.text import loose_key

_CLAIM_COLUMNS = (
    col(ClaimRow.id), col(ClaimRow.public_id), col(ClaimRow.article_id),
    col(ClaimRow.start), col(ClaimRow.end), col(ClaimRow.exact), col(ClaimRow.withdrawn_at),
)  # fmt: skip
_MANY = 200
"""If this many sentences contain the words of a passage, its place cannot be determined."""
_WORDS = 12
"""How many words of a passage are searched for in the index."""
_FIRST_SENTENCE = re.compile(r"[^.!?\n]*")
"""The part of a passage that lies within one sentence. The index holds single sentences, so only this part can be
searched for there; the whole passage is then searched for in the article's text."""
_LETTERS = str.maketrans(dict.fromkeys("\"'*^:()-", " "))


def has_articles(session: Session) -> bool:
    """Whether any article is stored."""
    return session.exec(select(ArticleRow.id).limit(1)).first() is not None


def articles_by_id(session: Session, ids: Collection[str]) -> dict[str, Row[Any]]:
    """The stored articles by public id: rows with the hash ``sha256`` and the ``text``."""
    if not ids:
        return {}
    columns = (col(ArticleRow.public_id), col(ArticleRow.sha256), col(ArticleRow.text))
    return {
        row.public_id: row
        for row in session.execute(select_columns(*columns).where(col(ArticleRow.public_id).in_(ids)))
    }


def claims_by_id(session: Session, ids: Collection[str]) -> dict[str, Row[Any]]:
    """The stored claims, including withdrawn ones, by public id, each with the hash ``sha256`` of its article."""
    if not ids:
        return {}
    return {row.public_id: row for row in session.execute(_claims().where(col(ClaimRow.public_id).in_(ids)))}


def claims_by_text(
    session: Session, texts: Collection[str], *, of_whole_texts: bool = False
) -> dict[str, list[Row[Any]]]:
    """The claims whose text is exactly one of ``texts``, by text, each with the hash ``sha256`` of its article.

    Withdrawn claims are left out. ``of_whole_texts`` says that every stored claim is all of its article, so that the
    articles' keys lead to it and not all claims need be read.
    """
    found: dict[str, list[Row[Any]]] = {}
    if texts:
        statement = _claims().where(col(ClaimRow.exact).in_(texts), col(ClaimRow.withdrawn_at).is_(None))
        if of_whole_texts:
            keyed = select(col(ArticleKeyRow.article_id)).where(col(ArticleKeyRow.key).in_(map(loose_key, texts)))
            statement = statement.where(col(ClaimRow.article_id).in_(keyed))
        for row in session.execute(statement):
            found.setdefault(row.exact, []).append(row)
    return found


def claims_at(session: Session, article_ids: Collection[int]) -> dict[tuple[int, int, int], str]:
    """The public ids of the claims of some articles, by the article's row id and the claim's start and end.

    If several claims have the same span, the result has the oldest one that is not withdrawn, or else the oldest.
    """
    statement = select_columns(*_CLAIM_COLUMNS).where(col(ClaimRow.article_id).in_(article_ids))
    if not article_ids:
        return {}
    order = (col(ClaimRow.withdrawn_at).is_(None), col(ClaimRow.id).desc())
    rows = session.execute(statement.order_by(*order))
    return {(row.article_id, row.start, row.end): row.public_id for row in rows}


def places_of_text(session: Session, passage: str) -> list[tuple[str, int]]:
    """The places where ``passage`` occurs in stored articles, as (text hash of the article, offset in code points).

    Returns at most two places per article, enough to show that a place is ambiguous. Returns none when the words of the
    passage are too frequent.
    """
    first = _FIRST_SENTENCE.match(passage.strip())[0].translate(_LETTERS)  # type: ignore[index]
    wanted = searchable_words(first)[:_WORDS]
    if not wanted:
        return []
    sentences = sentences_holding(session, wanted, _MANY)
    if len(sentences) == _MANY:
        return []
    articles = select(SentenceRow.article_id).where(col(SentenceRow.id).in_(sentences))
    rows = session.exec(select(ArticleRow.sha256, ArticleRow.text).where(col(ArticleRow.id).in_(articles)))
    found: list[tuple[str, int]] = []
    for sha256, whole in rows:
        found += [(sha256, at) for at in _first_two(whole, passage)]
    return found


def _claims() -> Select[*tuple[Any, ...]]:
    return select_columns(*_CLAIM_COLUMNS, col(ArticleRow.sha256)).join(
        ArticleRow, col(ArticleRow.id) == ClaimRow.article_id
    )


def _first_two(whole: str, passage: str) -> Iterator[int]:
    first = whole.find(passage)
    if first >= 0:
        yield first
        second = whole.find(passage, first + 1)
        if second >= 0:
            yield second
