"""Whether the library's documents and passages are what they were when they were added."""

from collections.abc import Iterator

from sqlalchemy import select as select_columns
from sqlmodel import Session, col

from annotator.storage.schema.models_library import DocumentRow, PassageRow
from annotator.text import sha256_of

_DOCUMENTS = 20
"""Documents that are read at a time."""


def check_library(session: Session) -> Iterator[str]:
    """The problems found, one sentence each."""
    columns = (col(DocumentRow.id), col(DocumentRow.public_id), col(DocumentRow.sha256), col(DocumentRow.text))
    some = select_columns(*columns).order_by(col(DocumentRow.id)).limit(_DOCUMENTS)
    last = 0
    while rows := session.execute(some.where(col(DocumentRow.id) > last)).all():
        last = rows[-1].id
        for public_id, sha256, whole in (row[1:] for row in rows):
            if sha256_of(whole) != sha256:
                yield f"The text of document {public_id} has changed since it was added (its SHA-256 differs)."
        yield from _passages(session, {row.id: (row.public_id, row.text) for row in rows})


def _passages(session: Session, documents: dict[int, tuple[str, str]]) -> Iterator[str]:
    columns = (col(PassageRow.document_id), col(PassageRow.n), col(PassageRow.start), col(PassageRow.end))
    spans = select_columns(*columns, col(PassageRow.text)).where(col(PassageRow.document_id).in_(documents))
    for key, n, start, end, piece in session.execute(spans.order_by(col(PassageRow.id))):
        public_id, whole = documents[key]
        if whole[start:end] != piece:
            yield f"Passage {n} of document {public_id} is not the text at {start}–{end}."
