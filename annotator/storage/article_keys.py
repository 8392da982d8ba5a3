"""The keys by which a stored article is known again; they stand in indexed columns of its row.

``document_key`` is common to all spellings of its first address, ``file_key`` names the file and the row of a table
that it came from, and ``text_key`` is common to all ways of saving its text.
"""

import os.path
from typing import NamedTuple

from annotator.domain.records import ArticleInput
from annotator.errors import InputError
from annotator.text import one_line, plain_words, sha256_of
from annotator.web.address import Address


class ArticleKeys(NamedTuple):
    """The values of the columns, by their names.

    ``document_key`` is ``None`` without a valid address. ``file_key`` is ``None`` for articles that have an address,
    and for rows without an ``id``, because rows move.
    """

    document_key: str | None
    file_key: str | None
    text_key: str


def article_keys(text: str, url: str | None, origin: str, external_id: str | None) -> ArticleKeys:
    """The keys of an article, from the fields of the same names in ``ArticleInput``."""
    address = address_of_article(url)
    return ArticleKeys(
        address.key if address else None, None if url else _file_key(one_line(origin), external_id), text_key(text)
    )


def keys_of(article: ArticleInput) -> ArticleKeys:
    """The keys of an article that is to be stored or looked up."""
    return article_keys(article.text, article.url, article.origin, article.external_id)


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


def text_key(text: str) -> str:
    """The SHA-256 of a text's plain words: equal for texts that differ only in how they were saved."""
    return sha256_of(plain_words(text))
