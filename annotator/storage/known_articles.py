"""Knowing stored articles again by their addresses, and by where they were imported from."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, bindparam, func, union_all, update
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from annotator.domain.article_places import ArticlePlaces, FurtherAddress
from annotator.storage.database.engine import Database
from annotator.storage.events import append_event
from annotator.storage.place_keys import PlaceKeys, address_of_article, place_keys
from annotator.storage.schema.models import ArticleRow, utc_now
from annotator.storage.schema.models_versions import ArticleAddressRow
from annotator.storage.version_rules import is_newest, versioned


class StoredUntil(NamedTuple):
    """A moment in the growth of a database: the last row ids of articles and of their further addresses."""

    article: int
    address: int


def row_id_of(session: Session, article_id: str) -> int | None:
    """The row id of an article (public id); ``None`` if there is none."""
    return session.exec(select(col(ArticleRow.id)).where(col(ArticleRow.public_id) == article_id)).one_or_none()


def stored_until(session: Session) -> StoredUntil:
    """What is stored now."""
    article, address = (session.exec(select(func.max(col(each.id)))).one() for each in (ArticleRow, ArticleAddressRow))
    return StoredUntil(article or 0, address or 0)


def versions_like(session: Session, keys: PlaceKeys, until: StoredUntil) -> dict[str, int]:
    """The articles with the same address, or without one from the same file and row: row ids by public id.

    Only those that were stored until then, and that no newer version has replaced.
    """
    if keys.document_key is not None:
        same: ColumnElement[bool] = col(ArticleRow.id).in_(_at(keys.document_key, until.address))
    elif keys.file_key is not None:
        same = col(ArticleRow.file_key) == keys.file_key
    else:
        return {}
    statement = select(col(ArticleRow.public_id), col(ArticleRow.id))
    return dict(session.exec(statement.where(same, col(ArticleRow.id) <= until.article, is_newest())).all())


def _at(document_key: str, last_address: int | None = None) -> Select[int]:
    """The row ids of the articles at an address. Two look-ups by index, where OR would read the whole table."""
    further = [col(ArticleAddressRow.document_key) == document_key]
    if last_address is not None:
        further.append(col(ArticleAddressRow.id) <= last_address)
    first = select(col(ArticleRow.id)).where(col(ArticleRow.document_key) == document_key)
    found = union_all(first, select(col(ArticleAddressRow.article_id)).where(*further)).subquery("at_address")
    return select_columns(*found.columns)


def article_at(session: Session, url: str) -> str | None:
    """The public id of the newest article that has an address, in any spelling."""
    wanted = address_of_article(url)
    if wanted is None:
        return None
    statement = select(col(ArticleRow.public_id)).where(col(ArticleRow.id).in_(_at(wanted.key)))
    return session.exec(statement.order_by(is_newest().desc(), col(ArticleRow.id).desc()).limit(1)).one_or_none()


def add_address(database: Database, article_id: str, url: str) -> bool:
    """Keep a further address of an article (public id); ``False`` if it is known, or is none that can be kept."""
    with database.write() as session:
        return keep_address(session, article_id, url)


def keep_address(session: Session, article_id: str, url: str, seen_at: str | None = None) -> bool:
    """``add_address`` in the caller's transaction; ``seen_at`` (ISO 8601) is when it was found, by default now."""
    address = address_of_article(url)
    key = row_id_of(session, article_id)
    if address is None or key is None or key in session.execute(_at(address.key)).scalars().all():
        return False
    at = datetime.fromisoformat(seen_at) if seen_at is not None else utc_now()
    session.add(ArticleAddressRow(article_id=key, url=address.url, document_key=address.key, seen_at=at))
    append_event(session, "address", article_id=key, payload={"url": address.url})
    return True


def further_addresses(session: Session, article_id: int) -> tuple[FurtherAddress, ...]:
    """The further addresses of an article (row id), in the order in which they were found."""
    statement = select(ArticleAddressRow).where(col(ArticleAddressRow.article_id) == article_id)
    return tuple(_value(row) for row in session.exec(statement.order_by(col(ArticleAddressRow.id))))


def places_of(session: Session, public_ids: Collection[str]) -> dict[str, ArticlePlaces]:
    """The further addresses and versions of those of the articles (public ids) that have some."""
    statement = select(col(ArticleRow.public_id), ArticleAddressRow).join(
        ArticleRow, col(ArticleRow.id) == ArticleAddressRow.article_id
    )
    among = statement.where(col(ArticleRow.public_id).in_(public_ids)).order_by(col(ArticleAddressRow.id))
    further: dict[str, tuple[FurtherAddress, ...]] = {}
    for article_id, row in session.exec(among):
        further[article_id] = (*further.get(article_id, ()), _value(row))
    versions = versioned(session, public_ids)
    return {key: ArticlePlaces(further.get(key, ()), versions.get(key)) for key in further.keys() | versions.keys()}


def _value(row: ArticleAddressRow) -> FurtherAddress:
    return FurtherAddress(row.url, row.seen_at.isoformat().replace("+00:00", "Z"))


_CHECKED = 500
_BOUND: dict[str, Any] = {"document_key": bindparam("document"), "file_key": bindparam("file")}
_KEY_COLUMNS = (
    col(ArticleRow.id), col(ArticleRow.public_id), col(ArticleRow.url), col(ArticleRow.origin),
    col(ArticleRow.external_id), col(ArticleRow.document_key), col(ArticleRow.file_key),
)  # fmt: skip


class _WrongKeys(NamedTuple):
    """An article with wrong keys: its row id, its public id, and the right keys."""

    row_id: int
    public_id: str
    keys: PlaceKeys


def check_place_keys(session: Session) -> Iterator[str]:
    """Yield a sentence for each article that an import would not know again."""
    for page in _wrong_pages(session):
        for wrong in page:
            yield f"Article {wrong.public_id} has wrong keys of address and file: run “annotator db check --repair”."


def rebuild_place_keys(session: Session) -> None:
    """Write the keys that ``check_place_keys`` would name."""
    right = update(ArticleRow).where(col(ArticleRow.id) == bindparam("row_id")).values(**_BOUND)
    for page in _wrong_pages(session):
        if page:
            rows = [{"row_id": one.row_id, "document": one.keys[0], "file": one.keys[1]} for one in page]
            session.connection().execute(right, rows)


def _wrong_pages(session: Session) -> Iterator[list[_WrongKeys]]:
    """The articles with wrong keys, among some articles at a time."""
    some = select_columns(*_KEY_COLUMNS).order_by(col(ArticleRow.id)).limit(_CHECKED)
    last = 0
    while rows := session.execute(some.where(col(ArticleRow.id) > last)).all():
        yield list(_wrong_keys(rows))
        last = rows[-1].id


def _wrong_keys(rows: Sequence[Any]) -> Iterator[_WrongKeys]:
    for row_id, public_id, url, origin, external_id, *kept in rows:
        keys = place_keys(url, origin, external_id)
        if keys != PlaceKeys(*kept):
            yield _WrongKeys(row_id, public_id, keys)
