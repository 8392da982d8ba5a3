"""Archived copies of sources, which are documents of the library by themselves."""

from collections.abc import Callable

from annotator.domain.library import DocumentKind
from annotator.domain.records import ArticleInput
from annotator.errors import AnnotatorError
from annotator.library.additions import AddOptions, new_document
from annotator.storage.archives import KeptCopy, copies_to_add
from annotator.storage.database.engine import Database
from annotator.storage.library_documents import last_document, store_documents


def add_copies(database: Database, read: Callable[[str], str]) -> tuple[int, int]:
    """Add the archived copies that are not in the library yet; returns how many, and how many could not be read.

    ``read`` gives the text of a copy by its hash.

    Raises:
        DatabaseError: if the database cannot be written.

    """
    with database.read() as session:
        copies = copies_to_add(session)
    added = lost = 0
    for copy in copies:
        try:
            text = read(copy.text_sha256)
        except AnnotatorError:
            lost += 1
        else:
            added += _add(database, copy, text)
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
    options = AddOptions(reviewer_id=copy.reviewer_id)
    made = new_document(document, DocumentKind.COPY, options, copy.text_sha256, copy.source)
    if made is None:
        return 0
    with database.write() as session:
        return store_documents(session, [made], last_document(session)).documents
