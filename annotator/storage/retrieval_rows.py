"""What a dataset for retrieval is made of: the passages of the library, and what was shown and taken of them."""

from base64 import urlsafe_b64decode
from collections.abc import Collection, Iterator
from functools import lru_cache, partial
from typing import NamedTuple

from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from annotator.domain.library import LibraryDocument
from annotator.domain.shown_outcomes import ShownPassage
from annotator.storage.document_views import is_searched, is_visible, show_document
from annotator.storage.schema.models_library import DocumentRow, PassageRow
from annotator.storage.shown_passages import shown_for
from annotator.storage.viewpoint import Viewpoint
from annotator.web.address import is_file_address

_PAGE = 500
_DOCUMENTS_KEPT = 16


class LibraryPassage(NamedTuple):
    """A passage of a document: the ``n``-th, from 0. ``start`` and ``end`` are in the document's text."""

    document: str
    n: int
    start: int
    end: int
    text: str
    title: str | None
    url: str | None
    published_at: str | None
    sha256: str
    """Of the document's text."""


class RetrievalRows:
    """The library as one viewer may see it, in one snapshot of the database."""

    def __init__(self, session: Session, view: Viewpoint) -> None:
        self._session = session
        self._view = view
        self._passages_of = lru_cache(64)(self._read)
        self._document = lru_cache(_DOCUMENTS_KEPT)(partial(show_document, session, view))

    def passages(self) -> Iterator[LibraryPassage]:
        """Every passage that is searched, by document in the order of adding."""
        statement, last = _PASSAGES.where(is_searched(self._view)).order_by(col(PassageRow.id)).limit(_PAGE), 0
        while rows := self._session.execute(statement.where(col(PassageRow.id) > last)).all():
            last = rows[-1][0]
            yield from (LibraryPassage(*row[1:]) for row in rows)

    def shown(self, claim_id: str) -> list[ShownPassage]:
        """What was shown for a claim, as far as the viewer may know, in the order of showing."""
        return shown_for(self._session, self._view, claim_id)

    def holding(self, url: str | None, sha256: str | None, quote: str) -> LibraryPassage | None:
        """The passage of a document at this address, or with this text, in which a quote begins."""
        begin = next(iter(quote.splitlines()), "")
        held = (each for document in self._documents(url, sha256) for each in self._passages_of(document))
        return next((each for each in held if begin and begin in each.text), None)

    def quoted(
        self, url: str | None, sha256: str | None, quote: str, prefix: str
    ) -> tuple[LibraryDocument, int] | None:
        """The document at this address, or with this text, that has a quote, and where the quote begins in it.

        ``prefix`` is what stands before the quote, by which it is told from the same words elsewhere.
        """
        for document in map(self._document, self._documents(url, sha256)):
            exactly = document.text.find(prefix + quote)
            start = exactly + len(prefix) if exactly >= 0 else document.text.find(quote)
            if start >= 0:
                return document, start
        return None

    def documents(self, also: Collection[str] = ()) -> Iterator[LibraryDocument]:
        """Every document that is searched, in the order of adding, then those of ``also`` (ids) that are not."""
        searched = select(col(DocumentRow.public_id)).where(is_searched(self._view)).order_by(col(DocumentRow.id))
        ids = list(self._session.exec(searched))
        for key in dict.fromkeys((*ids, *also)):
            yield show_document(self._session, self._view, key)

    def at(self, document: str, start: int) -> LibraryPassage | None:
        """The passage of a document that begins at ``start``."""
        return next((each for each in self._passages_of(document) if each.start == start), None)

    def _documents(self, url: str | None, sha256: str | None) -> list[str]:
        sha256 = _hash_in(url) or sha256
        known = (col(DocumentRow.url) == url) if url is not None else None
        by_text = (col(DocumentRow.sha256) == sha256) if sha256 is not None else None
        where = by_text if known is None else known if by_text is None else known | by_text
        if where is None:
            return []
        statement = select(col(DocumentRow.public_id)).where(where, is_visible(self._view))
        return list(self._session.exec(statement.order_by(col(DocumentRow.id).desc())))

    def _read(self, document: str) -> list[LibraryPassage]:
        statement = _PASSAGES.where(col(DocumentRow.public_id) == document, is_visible(self._view))
        return [LibraryPassage(*row[1:]) for row in self._session.execute(statement.order_by(col(PassageRow.n)))]


def _hash_in(url: str | None) -> str | None:
    """The hash in the address of a file, in hexadecimal; ``None`` for any other address."""
    if url is None or not is_file_address(url):
        return None
    return urlsafe_b64decode(url.partition(";")[2] + "=").hex()


_PASSAGES = select_columns(
    col(PassageRow.id), col(DocumentRow.public_id), col(PassageRow.n), col(PassageRow.start), col(PassageRow.end),
    col(PassageRow.text), col(DocumentRow.title), col(DocumentRow.url), col(DocumentRow.published_at),
    col(DocumentRow.sha256),
).join(DocumentRow, col(DocumentRow.id) == PassageRow.document_id)  # fmt: skip
