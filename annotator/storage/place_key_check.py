"""Comparing the keys by which articles are known again with what ``place_keys`` says, and writing them afresh."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import bindparam, inspect, update
from sqlalchemy import select as select_columns
from sqlmodel import Session, col

from annotator.storage.place_keys import PlaceKeys, place_keys
from annotator.storage.schema.models import ArticleRow

_TOGETHER = 500
_COLUMNS = (
    col(ArticleRow.id), col(ArticleRow.public_id), col(ArticleRow.url), col(ArticleRow.origin),
    col(ArticleRow.external_id), col(ArticleRow.document_key), col(ArticleRow.file_key),
)  # fmt: skip


class _Wrong(NamedTuple):
    """An article with wrong keys: its row id, its public id, and the right keys."""

    row_id: int
    public_id: str
    keys: PlaceKeys


def check_place_keys(session: Session) -> Iterator[str]:
    """Yield a sentence for each article that an import would not know again."""
    for page in _pages(session):
        for wrong in page:
            yield f"Article {wrong.public_id} has wrong keys of its address and file: run “annotator db check --repair”."


def rebuild_place_keys(session: Session) -> None:
    """Write the keys that ``check_place_keys`` would name."""
    article = inspect(ArticleRow).local_table
    right = update(article).where(article.c.id == bindparam("row_id"))
    for page in _pages(session):
        if page:
            session.connection().execute(right, [{"row_id": one.row_id, **one.keys._asdict()} for one in page])


def _pages(session: Session) -> Iterator[list[_Wrong]]:
    """The articles with wrong keys, among some articles at a time."""
    some = select_columns(*_COLUMNS).order_by(col(ArticleRow.id)).limit(_TOGETHER)
    last = 0
    while rows := session.execute(some.where(col(ArticleRow.id) > last)).all():
        yield list(_wrong(rows))
        last = rows[-1].id


def _wrong(rows: Sequence[Any]) -> Iterator[_Wrong]:
    for row_id, public_id, url, origin, external_id, *kept in rows:
        keys = place_keys(url, origin, external_id)
        if keys != PlaceKeys(*kept):
            yield _Wrong(row_id, public_id, keys)
