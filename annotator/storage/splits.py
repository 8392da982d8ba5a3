"""The stored split of each article. Exports with the same split key share it, and it never changes."""

from collections.abc import Mapping, Sequence

from sqlmodel import Session, col, select

from annotator.errors import ConflictError, NotFoundError
from annotator.storage.database.bulk import insert_rows
from annotator.storage.events import append_event
from annotator.storage.schema.models import ArticleRow, utc_now
from annotator.storage.schema.models_datasets import SplitArticleRow, SplitSetRow

_AT_ONCE = 500
"""Ids in one statement; SQLite limits the number of parameters."""


def stored_splits(session: Session, key: str) -> dict[str, str]:
    """The split names stored under ``key``, by the article's public id; empty for a new key."""
    statement = (
        select(col(ArticleRow.public_id), col(SplitArticleRow.name))
        .join(ArticleRow, col(ArticleRow.id) == SplitArticleRow.article_id)
        .join(SplitSetRow, col(SplitSetRow.id) == SplitArticleRow.split_set_id)
        .where(col(SplitSetRow.key) == key)
        .order_by(col(SplitArticleRow.id))
    )
    return dict(session.exec(statement).all())


def keep_splits(
    session: Session, key: str, names: Sequence[str], assigned: Mapping[str, str], reviewer_id: int | None = None
) -> int:
    """Store the splits of articles (by public id) that have none under ``key``; returns the number of new ones.

    ``names`` are all splits of the key in order; ``reviewer_id`` is the row id of the person who exports. Articles
    already stored with the same split are skipped. If any are new, an event records their number per split.

    Raises:
        ConflictError: when an article is already in another split (by a concurrent export), or the key is stored with
            other split names.
        NotFoundError: when an article does not exist.

    """
    set_id = _set_id(session, key, names)
    stored = stored_splits(session, key)
    for article, name in assigned.items():
        if stored.get(article, name) != name:
            raise ConflictError(
                f"Article {article} has since been put in “{stored[article]}”, not in “{name}”: export again."
            )
    new = {article: name for article, name in sorted(assigned.items()) if article not in stored}
    if not new:
        return 0
    keys, now = _article_keys(session, list(new)), utc_now()
    insert_rows(
        session,
        SplitArticleRow,
        [
            {"split_set_id": set_id, "article_id": keys[article], "name": name, "assigned_at": now}
            for article, name in new.items()
        ],
    )
    counts = {name: sum(given == name for given in new.values()) for name in names}
    append_event(session, "split", payload={"key": key, "articles": counts}, reviewer_id=reviewer_id)
    return len(new)


def _set_id(session: Session, key: str, names: Sequence[str]) -> int:
    found = session.exec(select(SplitSetRow).where(SplitSetRow.key == key)).one_or_none()
    if found is None:
        found = SplitSetRow(key=key, names=list(names))
        session.add(found)
        session.flush()
    if found.names != list(names):
        raise ConflictError(f"The splits of “{key}” are {', '.join(found.names)} in this database: use these names.")
    return found.id


def _article_keys(session: Session, articles: Sequence[str]) -> dict[str, int]:
    keys: dict[str, int] = {}
    for at in range(0, len(articles), _AT_ONCE):
        some = articles[at : at + _AT_ONCE]
        statement = select(col(ArticleRow.public_id), col(ArticleRow.id)).where(col(ArticleRow.public_id).in_(some))
        keys.update(session.exec(statement).all())
        for article in some:
            if article not in keys:
                raise NotFoundError(f"There is no article {article} in this database: its split was not stored.")
    return keys
