"""The keys by which an import knows articles again, without decoding or reading them.

An article has the key of its text, which leaves out how it was saved (``annotator.text.loose_key``), and one for every
file or row that was read as it (``annotator.ingest.known``).
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from annotator.storage.database.bulk import insert_rows
from annotator.storage.database.engine import Database
from annotator.storage.schema.models import ArticleRow
from annotator.storage.schema.models_import import ArticleKeyRow

# Built once because an import runs it for every article: SQLAlchemy then reuses the compiled statement.
_STORED = (
    select(col(ArticleKeyRow.key), col(ArticleRow.public_id))
    .join(ArticleRow, col(ArticleRow.id) == ArticleKeyRow.article_id)
    .where(col(ArticleKeyRow.key).in_(bindparam("keys", expanding=True)))
    .order_by(col(ArticleKeyRow.article_id).desc())
)


def articles_by_key(database: Database, keys: Sequence[str]) -> dict[str, str]:
    """The public ids of the articles that have one of ``keys``, by key; of several the oldest."""
    with database.read() as session:
        return stored_keys(session, keys)


def stored_keys(session: Session, keys: Sequence[str]) -> dict[str, str]:
    """The same, in a session."""
    return dict(session.exec(_STORED, params={"keys": list(keys)}).all()) if keys else {}


def insert_keys(session: Session, keys: Iterable[tuple[str, int]]) -> None:
    """Store keys of new articles, each with the article's row id."""
    insert_rows(session, ArticleKeyRow, [{"key": key, "article_id": article_id} for key, article_id in keys])


def keep_keys(database: Database, keys: dict[str, str]) -> None:
    """Store more keys of articles, given the public id of each, if that is stored and the key is not."""
    with database.write() as session:
        known = stored_keys(session, list(keys))
        fresh = {key: public_id for key, public_id in keys.items() if key not in known}
        columns = select(col(ArticleRow.public_id), col(ArticleRow.id))
        ids = dict(session.exec(columns.where(col(ArticleRow.public_id).in_(fresh.values()))).all())
        insert_keys(session, [(key, ids[public_id]) for key, public_id in fresh.items() if public_id in ids])
