"""The keys by which an article is known from where it was found; they stand in indexed columns of its row."""

import os.path
from typing import NamedTuple

from annotator.domain.records import ArticleInput
from annotator.errors import InputError
from annotator.text import one_line
from annotator.web.address import Address


class PlaceKeys(NamedTuple):
    """The values of the columns, by their names.

    ``document_key`` is common to all spellings of the article's first address, and ``None`` without a valid one.
    ``file_key`` names the file, and the row of a table by its ``id``. It is ``None`` for articles that have an address,
    and for rows without an ``id``, because rows move.
    """

    document_key: str | None
    file_key: str | None


def place_keys(url: str | None, origin: str, external_id: str | None) -> PlaceKeys:
    """The keys of an article, from the fields of the same names in ``ArticleInput``."""
    address = address_of_article(url)
    return PlaceKeys(address.key if address else None, None if url else _file_key(one_line(origin), external_id))


def keys_of(article: ArticleInput) -> PlaceKeys:
    """The keys of an article that is to be stored or looked up."""
    return place_keys(article.url, article.origin, article.external_id)


def address_of_article(url: str | None) -> Address | None:
    """An article's address; ``None`` for an invalid one, which cannot be cited either."""
    try:
        return Address.parse(url) if url else None
    except InputError:
        return None


def _file_key(origin: str, external_id: str | None) -> str | None:
    file, _, row = origin.rpartition(":")
    is_row = bool(file) and row.isdecimal()
    if is_row and external_id is None:
        return None
    return "\t".join((os.path.normpath(file if is_row else origin), external_id or ""))
