"""Documents of the library as one person may see them: lists, one with its text, and how many there are."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, true
from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from annotator.domain.library import DocumentKind, DocumentSentence, DocumentSummary, LibraryDocument
from annotator.errors import NotFoundError
from annotator.storage.full_text import holds
from annotator.storage.schema.models_library import DocumentRow, PassageRow
from annotator.storage.schema.models_sources import ArchiveRow
from annotator.storage.seen_sources import may_see_attempt
from annotator.storage.viewpoint import Viewpoint
from annotator.text import one_line

ABOUT = ("title", "url", "publisher", "author", "published_at", "language", "external_id", "origin")
"""What is known of a document, by the names of its columns."""
_NAMES = ("title", "publisher", "author", "url", "external_id", "origin", "public_id")


def is_visible(view: Viewpoint) -> ColumnElement[bool]:
    """SQL: the document was added for everybody, or is a copy of a source that the viewer may see."""
    if not view.blind:
        return true()
    attempt = select(col(ArchiveRow.id)).where(
        col(ArchiveRow.source_id) == DocumentRow.source_id,
        col(ArchiveRow.text_sha256) == DocumentRow.sha256,
        may_see_attempt(view),
    )
    return or_(col(DocumentRow.source_id).is_(None), attempt.correlate(DocumentRow).exists())


def is_searched(view: Viewpoint) -> ColumnElement[bool]:
    """SQL: the document is visible and not removed."""
    return and_(col(DocumentRow.removed_at).is_(None), is_visible(view))


def list_documents(
    session: Session, view: Viewpoint, words: str = "", limit: int | None = None, *, removed: bool = False
) -> list[DocumentSummary]:
    """The documents that the viewer may see, newest first, with all ``words`` in their names."""
    columns = [getattr(DocumentRow, name) for name in _NAMES]
    where = [holds(word, *columns) for word in words.split()]
    where.append(is_visible(view) if removed else is_searched(view))
    return _summaries(session, _summary().where(*where).order_by(col(DocumentRow.id).desc()).limit(limit))


def summaries_at(session: Session, keys: Sequence[int]) -> dict[int, DocumentSummary]:
    """The documents with these row ids."""
    statement = _summary().where(col(DocumentRow.id).in_(keys))
    return {row.id: _summary_of(row) for row in session.execute(statement)}


def show_document(session: Session, view: Viewpoint, public_id: str) -> LibraryDocument:
    """A document with its text and sentences, even a removed one.

    Raises:
        NotFoundError: if there is none that the viewer may see.

    """
    found = _summaries(session, _summary().where(col(DocumentRow.public_id) == public_id, is_visible(view)))
    if not found:
        raise no_document(public_id)
    row = session.exec(select(DocumentRow).where(col(DocumentRow.public_id) == public_id)).one()
    return LibraryDocument(found[0], row.text, tuple(_sentences(session, row.id)))


def library_size(session: Session, view: Viewpoint) -> tuple[int, int]:
    """How many documents and passages are searched."""
    counts = select(func.count(), func.coalesce(func.sum(DocumentRow.passage_count), 0)).where(is_searched(view))
    documents, passages = session.execute(counts.select_from(DocumentRow)).one()
    return documents, int(passages)


def has_documents(session: Session) -> bool:
    """Whether anybody has added a document that is searched; copies of sources come by themselves."""
    added = select(col(DocumentRow.id)).where(
        col(DocumentRow.kind) != DocumentKind.COPY, col(DocumentRow.removed_at).is_(None)
    )
    return session.exec(added.limit(1)).first() is not None


def no_document(public_id: str) -> NotFoundError:
    """The error that the library has no such document, with what to do."""
    return NotFoundError(
        f"The library has no document “{one_line(public_id)}”: “annotator library list” shows what it has."
    )


def _sentences(session: Session, key: int) -> Iterator[DocumentSentence]:
    passages = select(col(PassageRow.first), col(PassageRow.start), col(PassageRow.sentences))
    for first, start, sentences in session.exec(
        passages.where(col(PassageRow.document_id) == key).order_by(col(PassageRow.n))
    ):
        yield from sentences_in(first, start, sentences)


def sentences_in(first: int, start: int, sentences: Sequence[int]) -> list[DocumentSentence]:
    """The sentences of a passage as it is stored, with offsets in the document."""
    spans = zip(sentences[::2], sentences[1::2], strict=True)
    return [DocumentSentence(first + n, start + begin, start + end) for n, (begin, end) in enumerate(spans)]


@cache
def _summary() -> Select[Any]:
    """All summaries. Made once: building the statement takes longer than reading a few rows."""
    older, newer = aliased(DocumentRow), aliased(DocumentRow)
    before = select(col(older.public_id)).where(col(older.id) == DocumentRow.older_id)
    after = select(col(newer.public_id)).where(col(newer.older_id) == DocumentRow.id)
    after = after.order_by(col(newer.id).desc()).limit(1)
    names = (
        "id", "public_id", "kind", "sha256", "characters", "sentence_count", "passage_count", "added_at", "removed_at",
        *ABOUT,
    )  # fmt: skip
    return select_columns(
        *(getattr(DocumentRow, name) for name in names),
        before.correlate(DocumentRow).scalar_subquery().label("older"),
        after.correlate(DocumentRow).scalar_subquery().label("newer"),
    )


def _summaries(session: Session, statement: Select[Any]) -> list[DocumentSummary]:
    return [_summary_of(row) for row in session.execute(statement)]


def _summary_of(row: Any) -> DocumentSummary:
    return DocumentSummary(
        id=row.public_id,
        kind=row.kind,
        sha256=row.sha256,
        characters=row.characters,
        sentences=row.sentence_count,
        passages=row.passage_count,
        added_at=row.added_at.isoformat(timespec="seconds"),
        older=row.older,
        newer=row.newer,
        removed=row.removed_at is not None,
        **{name: getattr(row, name) for name in ABOUT},
    )
