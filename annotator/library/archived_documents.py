"""Archived copies of sources, which are documents of the library by themselves."""

from collections.abc import Callable

from annotator.domain.library import DocumentKind
from annotator.domain.records import ArticleInput
from annotator.errors import AnnotatorError, DatabaseError
from annotator.library.new_documents import new_document
from annotator.storage.archives import KeptCopy, copies_to_add, last_attempt
from annotator.storage.database.engine import Database
from annotator.storage.library_documents import last_document, store_documents, stored_hashes

ReadCopy = Callable[[str], str]
"""Gives the text of an archived copy by its hash."""


class ArchivedDocuments:
    """Brings the archived copies of a database into its library."""

    def __init__(self, database: Database, read: ReadCopy) -> None:
        self._database = database
        self._read = read
        self._seen = 0
        """The row id of the last attempt to archive that was looked at."""

    def add_new(self) -> None:
        """Add what was archived since the last call, all of it the first time.

        It is called before each search, so it asks one row while there is nothing new. A search does not fail because
        the database cannot be written just now: the next one tries again.
        """
        with self._database.read() as session:
            last = last_attempt(session)
        if last <= self._seen:
            return
        try:
            self._add_after(self._seen)
        except DatabaseError:
            return
        self._seen = last

    def add_missing(self) -> tuple[int, int]:
        """Add all copies that are not in the library; returns how many, and how many could not be read.

        Raises:
            DatabaseError: if the database cannot be written.

        """
        return self._add_after(0)

    def _add_after(self, attempt: int) -> tuple[int, int]:
        with self._database.read() as session:
            copies = copies_to_add(session, attempt)
        added = lost = 0
        for copy in copies:
            try:
                text = self._read(copy.text_sha256)
            except AnnotatorError:
                lost += 1
            else:
                added += _add(self._database, copy, text)
        return added, lost


def _add(database: Database, copy: KeptCopy, text: str) -> int:
    document = ArticleInput(
        text=text,
        origin=copy.url,
        title=copy.title,
        url=copy.url,
        publisher=copy.publisher,
        author=copy.author,
        published_at=copy.published_at,
    )
    made = new_document(
        document, DocumentKind.COPY, copy.text_sha256, source_id=copy.source, reviewer_id=copy.reviewer_id
    )
    if made is None:
        return 0
    with database.write() as session:
        if stored_hashes(session, [made.sha256]):  # somebody else's search was quicker
            return 0
        return store_documents(session, [made], last_document(session)).documents
