"""Knowing stored articles again: by their text, by their addresses, and by where they were imported from."""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from annotator.domain.article_places import ArticlePlaces, FurtherAddress
from annotator.errors import InputError
from annotator.storage.database.engine import Database
from annotator.storage.events import append_event
from annotator.storage.schema.models import ArticleRow, utc_now
from annotator.storage.schema.models_versions import ArticleAddressRow
from annotator.storage.version_rules import is_newest, versioned
from annotator.web.address import Address


class KnownArticle(NamedTuple):
    """What can identify a stored article: its addresses, the place it was imported from, its id in a table."""

    article_id: str
    origin: str
    external_id: str | None
    urls: tuple[str, ...]


def add_address(database: Database, article_id: str, url: str) -> bool:
    """Keep a further address of an article (public id); ``False`` if it is known, or is none that can be kept."""
    with database.write() as session:
        return keep_address(session, article_id, url)


def keep_address(session: Session, article_id: str, url: str, seen_at: str | None = None) -> bool:
    """``add_address`` in the caller's transaction; ``seen_at`` (ISO 8601) is when it was found, by default now."""
    address = address_of_article(url)
    row = session.exec(select(ArticleRow).where(col(ArticleRow.public_id) == article_id)).one_or_none()
    if address is None or row is None or address.key in _keys(session, row):
        return False
    at = datetime.fromisoformat(seen_at) if seen_at is not None else utc_now()
    session.add(ArticleAddressRow(article_id=row.id, url=address.url, document_key=address.key, seen_at=at))
    append_event(session, "address", article_id=row.id, payload={"url": address.url})
    return True


def _keys(session: Session, row: ArticleRow) -> set[str]:
    first = address_of_article(row.url)
    further = select(col(ArticleAddressRow.document_key)).where(col(ArticleAddressRow.article_id) == row.id)
    return {*session.exec(further), *((first.key,) if first else ())}


def address_of_article(url: str | None) -> Address | None:
    """An article's address; ``None`` for an invalid one, which cannot be cited either."""
    try:
        return Address.parse(url) if url else None
    except InputError:
        return None


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


def article_at(session: Session, url: str) -> str | None:
    """The public id of the newest article that has an address, in any spelling."""
    wanted = address_of_article(url)
    if wanted is None:
        return None
    found = None
    for article in known_articles(session):
        if wanted.key in keys_of(article.urls):
            found = article.article_id
    return found


def keys_of(urls: tuple[str, ...]) -> set[str]:
    """The keys of the documents at ``urls``, without those that are no addresses."""
    return {address.key for address in map(address_of_article, urls) if address}


def known_articles(session: Session) -> Iterator[KnownArticle]:
    """All articles that no newer version has replaced, in the order of their import."""
    further: dict[int, list[str]] = {}
    for key, url in session.exec(select(col(ArticleAddressRow.article_id), col(ArticleAddressRow.url))):
        further.setdefault(key, []).append(url)
    names = ("id", "public_id", "origin", "external_id", "url")
    statement = select_columns(*(col(getattr(ArticleRow, name)) for name in names)).where(is_newest())
    for key, article_id, origin, external_id, url in session.execute(statement.order_by(col(ArticleRow.id))):
        urls = (*([url] if url else []), *further.get(key, ()))
        yield KnownArticle(article_id, origin, external_id, urls)
