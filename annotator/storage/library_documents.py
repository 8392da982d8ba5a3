"""The documents of the library: storing them, removing them from what is searched, and checking them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select as select_columns
from sqlmodel import Session, col, func, or_, select

from annotator.domain.library import DocumentKind, DocumentSummary
from annotator.storage.database.bulk import insert_numbered, insert_rows
from annotator.storage.document_views import ABOUT, is_searched, no_document, summaries_at
from annotator.storage.events import append_event
from annotator.storage.full_text import is_sqlite
from annotator.storage.schema.ddl_library import rebuild
from annotator.storage.schema.models import utc_now
from annotator.storage.schema.models_library import DocumentRow, PassageRow
from annotator.storage.viewpoint import Viewpoint
from annotator.text import document_public_id, sha256_of

_BATCH = 400
_DOCUMENTS = 20
"""Documents that are checked at a time."""


@dataclass(frozen=True, slots=True)
class NewPassage:
    """A passage to be stored: a slice of the document's text, whose first sentence is the ``first`` of the document.

    ``sentences`` has starts and ends of its sentences in the document's text, one after the other.
    """

    start: int
    end: int
    first: int
    sentences: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class NewDocument:
    """A document to be stored, with its passages in order."""

    text: str
    sha256: str
    kind: DocumentKind
    origin: str
    segmenter: str
    passages: Sequence[NewPassage]
    title: str | None = None
    url: str | None = None
    publisher: str | None = None
    author: str | None = None
    published_at: str | None = None
    language: str | None = None
    external_id: str | None = None
    place_key: str | None = None
    source_id: int | None = None
    reviewer_id: int | None = None


@dataclass(slots=True)
class Stored:
    """What became of new documents: how many are the newer version of one that was there before."""

    documents: int = 0
    passages: int = 0
    versions: int = 0
    ids: list[str] = field(default_factory=list)


def stored_hashes(session: Session, hashes: Sequence[str]) -> set[str]:
    """Those of the hashes whose documents are stored and searched, or are at least copies of sources."""
    found: set[str] = set()
    for at in range(0, len(hashes), _BATCH):
        some = select(col(DocumentRow.sha256)).where(col(DocumentRow.sha256).in_(hashes[at : at + _BATCH]))
        found.update(session.exec(some))
    return found


def last_document(session: Session) -> int:
    """The row id of the document stored last; 0 if there is none."""
    return session.exec(select(func.max(DocumentRow.id))).one() or 0


def store_documents(session: Session, documents: Sequence[NewDocument], before: int) -> Stored:
    """Store documents that are not there yet, each once, with an event.

    A document becomes the newer version of the last one from the same place, if that has a row id up to ``before``:
    what was added in one go are parts of a page rather than its versions.
    """
    new = list({each.sha256: each for each in documents}.values())
    older = _older(session, [each.place_key for each in new if each.place_key], before)
    rows = [_row(each, older.get(each.place_key or "")) for each in new]
    keys = insert_numbered(session, DocumentRow, rows)
    passages = [row for key, each in zip(keys, new, strict=True) for row in _passages(key, each)]
    insert_rows(session, PassageRow, passages)
    stored = Stored(len(rows), len(passages), sum(row["older_id"] is not None for row in rows))
    stored.ids = [document_public_id(each.sha256) for each in new]
    if rows:
        append_event(session, "document", payload={"added": stored.ids})
    return stored


def _older(session: Session, places: Sequence[str], before: int) -> dict[str, int]:
    """The last document from each place."""
    found: dict[str, int] = {}
    for at in range(0, len(places), _BATCH):
        last = select(col(DocumentRow.place_key), func.max(DocumentRow.id)).where(
            col(DocumentRow.place_key).in_(places[at : at + _BATCH]), col(DocumentRow.id) <= before
        )
        found.update({place or "": key for place, key in session.exec(last.group_by(col(DocumentRow.place_key)))})
    return found


def _row(document: NewDocument, older: int | None) -> dict[str, object]:
    same = ("text", "sha256", "kind", "segmenter", "place_key", "source_id", "reviewer_id", *ABOUT)
    last = document.passages[-1]
    return {
        "public_id": document_public_id(document.sha256),
        **{name: getattr(document, name) for name in same},
        "characters": len(document.text),
        "sentence_count": last.first + len(last.sentences) // 2,
        "passage_count": len(document.passages),
        "added_at": utc_now(),
        "older_id": older,
    }


def _passages(key: int, document: NewDocument) -> Iterator[dict[str, object]]:
    for n, each in enumerate(document.passages):
        yield {
            "document_id": key,
            "n": n,
            "start": each.start,
            "end": each.end,
            "first": each.first,
            "text": document.text[each.start : each.end],
            "heading": document.title,
            "sentences": [at - each.start for at in each.sentences],
        }


def bring_back(session: Session, kinds: Mapping[str, DocumentKind]) -> int:
    """Search removed documents again that were added once more; returns how many (``kinds`` by hash of the text).

    A copy of an archived source that is added by hand is everybody's from now on.
    """
    changed = 0
    for at in range(0, len(hashes := list(kinds)), _BATCH):
        some = select(DocumentRow).where(
            col(DocumentRow.sha256).in_(hashes[at : at + _BATCH]),
            or_(col(DocumentRow.removed_at).is_not(None), col(DocumentRow.kind) == DocumentKind.COPY),
        )
        for row in session.exec(some).all():
            given = kinds[row.sha256]
            if given is not DocumentKind.COPY:
                row.kind, row.source_id = given, None
            changed += row.removed_at is not None
            row.removed_at = None
            session.add(row)
    return changed


def remove_document(session: Session, view: Viewpoint, public_id: str) -> DocumentSummary:
    """Search a document no more; its row and its passages stay.

    Raises:
        NotFoundError: if there is none that the viewer may see, or it was removed before.

    """
    row = session.exec(select(DocumentRow).where(col(DocumentRow.public_id) == public_id, is_searched(view))).first()
    if row is None:
        raise no_document(public_id)
    row.removed_at = utc_now()
    session.add(row)
    session.flush()
    append_event(session, "document", payload={"removed": public_id}, reviewer_id=view.reviewer_id)
    return summaries_at(session, [row.id])[row.id]


def rebuild_index(session: Session) -> None:
    """Make the full-text index of passages anew."""
    session.connection().exec_driver_sql(rebuild(sqlite=is_sqlite(session)))


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
        yield from _slices(session, {row.id: (row.public_id, row.text) for row in rows})


def _slices(session: Session, documents: dict[int, tuple[str, str]]) -> Iterator[str]:
    columns = (col(PassageRow.document_id), col(PassageRow.n), col(PassageRow.start), col(PassageRow.end))
    spans = select_columns(*columns, col(PassageRow.text)).where(col(PassageRow.document_id).in_(documents))
    for key, n, start, end, piece in session.execute(spans.order_by(col(PassageRow.id))):
        public_id, whole = documents[key]
        if whole[start:end] != piece:
            yield f"Passage {n} of document {public_id} is not the text at {start}–{end}."
