"""Finding the stored articles and claims that an annotation made elsewhere is about."""

import re
from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import Row, Select, select, text
from sqlmodel import Session

from annotator.storage.schema import tables

_article, _claim = tables.article, tables.claim
_CLAIM_COLUMNS = tuple(
    _claim.c[name] for name in ("id", "public_id", "article_id", "start", "end", "exact", "withdrawn_at")
)
_MANY = 200
"""So many sentences with the same words settle nothing."""
_WORDS = 12
"""Words of a passage that are looked for in the index."""
_FIRST_SENTENCE = re.compile(r"[^.!?\n]*")
"""What surely stands in one sentence, which is what the index knows; where the rest follows is seen in the text."""
_LETTERS = str.maketrans(dict.fromkeys("\"'*^:()-", " "))


def articles_by_id(session: Session, ids: Collection[str]) -> dict[str, Row[Any]]:
    """The stored ones among the articles with these public ids: their hash ``sha256`` and ``text``."""
    if not ids:
        return {}
    columns = (_article.c.public_id, _article.c.sha256, _article.c.text)
    return {row.public_id: row for row in session.execute(select(*columns).where(_article.c.public_id.in_(ids)))}


def claims_by_id(session: Session, ids: Collection[str]) -> dict[str, Row[Any]]:
    """The stored ones among the claims with these public ids, each with the hash ``sha256`` of its article."""
    if not ids:
        return {}
    return {row.public_id: row for row in session.execute(_claims().where(_claim.c.public_id.in_(ids)))}


def claims_by_text(session: Session, texts: Collection[str]) -> dict[str, list[Row[Any]]]:
    """The claims that say exactly one of ``texts`` and were not taken away, each with the hash of its article."""
    found: dict[str, list[Row[Any]]] = {}
    if texts:
        statement = _claims().where(_claim.c.exact.in_(texts), _claim.c.withdrawn_at.is_(None))
        for row in session.execute(statement):
            found.setdefault(row.exact, []).append(row)
    return found


def claims_at(session: Session, article_ids: Collection[int]) -> dict[tuple[int, int, int], str]:
    """The public ids of the claims of some articles, by the article's row id and the claim's start and end.

    Where several claims have one span, one that was not taken away comes first, and then the oldest.
    """
    statement = select(*_CLAIM_COLUMNS).where(_claim.c.article_id.in_(article_ids))
    order = (_claim.c.withdrawn_at.is_(None), _claim.c.id.desc())
    rows = session.execute(statement.order_by(*order))
    return {(row.article_id, row.start, row.end): row.public_id for row in rows}


def places_of_text(session: Session, passage: str, *, sqlite: bool) -> list[tuple[str, int]]:
    """Where ``passage`` stands in stored articles: the hash of the article and the offset, for each place.

    Two places are enough to say that it is not the only one; a passage whose words are everywhere has no place.
    """
    words = _FIRST_SENTENCE.match(passage.strip())[0].translate(_LETTERS).split()  # type: ignore[index]
    wanted = [word for word in words if any(char.isalnum() for char in word)][:_WORDS]
    if not wanted:
        return []
    keys = session.execute(_SQLITE if sqlite else _POSTGRES, _query(wanted, sqlite=sqlite)).scalars().all()
    if len(keys) == _MANY:
        return []
    rows = session.execute(select(_article.c.sha256, _article.c.text).where(_article.c.id.in_(set(keys))))
    found: list[tuple[str, int]] = []
    for sha256, whole in rows:
        found += [(sha256, at) for at in _first_two(whole, passage)]
    return found


def _claims() -> Select[Any]:
    return select(*_CLAIM_COLUMNS, _article.c.sha256).join(_article, _article.c.id == _claim.c.article_id)


def _first_two(whole: str, passage: str) -> Iterator[int]:
    first = whole.find(passage)
    if first >= 0:
        yield first
        second = whole.find(passage, first + 1)
        if second >= 0:
            yield second


_SQLITE = text(
    "SELECT article_id FROM sentence WHERE id IN "
    "(SELECT rowid FROM sentence_fts WHERE sentence_fts MATCH :query LIMIT :limit)"
)
_POSTGRES = text(
    "SELECT article_id FROM sentence, plainto_tsquery('simple', :query) AS q WHERE search @@ q LIMIT :limit"
)


def _query(words: list[str], *, sqlite: bool) -> dict[str, Any]:
    query = " ".join(f'"{word}"' for word in words) if sqlite else " ".join(words)
    return {"query": query, "limit": _MANY}
