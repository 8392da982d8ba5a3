"""The library of sources: one row per document, regardless of the spelling of its address."""

from typing import Any

from sqlalchemy import ColumnElement, exists, func, or_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from annotator import hints
from annotator.domain.records import Citation, Source
from annotator.domain.source_details import DETAIL_NAMES
from annotator.errors import NotFoundError
from annotator.storage.events import append_event
from annotator.storage.schema.models import ReviewRow
from annotator.storage.schema.models_sources import EvidenceRow, SourceRow
from annotator.storage.source_views import as_seen, is_cited, is_kept, new_source, source_value
from annotator.storage.viewpoint import Viewpoint
from annotator.text import source_public_id
from annotator.web.address import Address

_LOOK_BACK = 300
"""Number of citations searched for recent sources."""


def source_for(session: Session, citation: Citation, address: Address | None, view: Viewpoint) -> SourceRow:
    """Find or create the source of a citation, and fill in its missing details.

    ``address`` is the address of the citation, if any.

    Raises:
        NotFoundError: there is no source ``source_id`` that the reviewer may see.

    """
    if citation.source_id is not None:
        return known_source(session, view, citation.source_id)
    key = address.key if address else None
    public_id = source_id_of(address, citation.withheld_reason, citation.title)
    row = row_of(session, public_id, key)
    if row is None:
        url = address.url if address else None
        withheld = None if address else citation.withheld_reason
        row = new_source(public_id=public_id, url=url, document_key=key, withheld_reason=withheld)
        session.add(row)
    row = merged(session, row)
    _fill_in(session, row, citation, view.reviewer_id)
    return row


def row_of(session: Session, public_id: str, key: str | None) -> SourceRow | None:
    """Return the row of a document without resolving merges. The key has priority: old ids follow another rule."""
    by_id = col(SourceRow.public_id) == public_id
    statement = select(SourceRow).where(by_id if key is None else or_(by_id, col(SourceRow.document_key) == key))
    rows: list[SourceRow] = list(session.exec(statement))
    return next((row for row in rows if row.document_key == key), rows[0] if rows else None)


def source_id_at(session: Session, address: Address) -> str:
    """Return the public id of the source at an address, even if it is not stored yet."""
    public_id = source_id_of(address, None, None)
    row = row_of(session, public_id, address.key)
    return public_id if row is None else row.public_id


def merged(session: Session, row: SourceRow) -> SourceRow:
    """Return the source that this one was merged into, or the source itself."""
    return row if row.merged_into is None else _row(session, row.merged_into)


def source_id_of(address: Address | None, withheld_reason: str | None, title: str | None) -> str:
    """Derive a public id from the address, or from the reason for withholding it and the title."""
    return source_public_id(address.key if address else f"withheld\0{withheld_reason}\0{title or ''}")


def _fill_in(session: Session, row: SourceRow, citation: Citation, reviewer_id: int | None) -> None:
    """Take missing details from the citation; keep existing ones."""
    missing = {name: getattr(citation, name) for name in DETAIL_NAMES if getattr(row, name) is None}
    news = {name: value for name, value in missing.items() if value is not None}
    is_new = row.id is None
    for name, value in news.items():
        setattr(row, name, value)
    session.flush()
    if is_new or news:
        state = {"id": row.public_id, "url": row.url, "withheld_reason": row.withheld_reason, **news}
        append_event(session, "source", reviewer_id=reviewer_id, payload={"source": state})


def file_source(session: Session, address: Address, name: str, title: str, reviewer_id: int | None) -> str:
    """Return the public id of the file with this ``address``; store it if new.

    A known file keeps its first name.
    """
    public_id = source_id_of(address, None, None)
    known = session.exec(select(SourceRow).where(col(SourceRow.public_id) == public_id)).one_or_none()
    if known is None:
        row = new_source(public_id=public_id, url=address.url, document_key=address.key, file_name=name, title=title)
        session.add(row)
        session.flush()
        state = {"id": public_id, "url": address.url, "file_name": name, "title": title}
        append_event(session, "source", reviewer_id=reviewer_id, payload={"source": state})
    elif known.file_name is None:
        known.file_name = name
        session.add(known)
    return public_id


def source_by_id(session: Session, public_id: str) -> SourceRow:
    """Return the source with this public id, or the one it was merged into.

    Raises:
        NotFoundError: there is no such source.

    """
    return merged(session, _row(session, public_id))


def known_source(session: Session, view: Viewpoint, public_id: str) -> SourceRow:
    """Return the source with this public id, or the one it was merged into, if the reviewer may see it.

    Raises:
        NotFoundError: there is no such source that the reviewer may see.

    """
    row = _row(session, public_id)
    standing = merged(session, row)
    for each in {row.id: row, standing.id: standing}.values() if view.blind else (standing,):
        if not session.exec(select(is_known(each, view))).one():
            raise NotFoundError(_missing(public_id))
    return standing


def is_known(source: Any, view: Viewpoint) -> ColumnElement[bool]:
    """SQL: the viewer may see a citation or copy of the source (a row, or the table), or of a source merged into it."""
    itself = or_(is_cited(source.id, view), is_kept(source.id, view))
    into = aliased(SourceRow, name="merged_here")
    others = exists().where(
        col(into.merged_into) == source.public_id, or_(is_cited(col(into.id), view), is_kept(col(into.id), view))
    )
    return or_(itself, others)


def _missing(public_id: str) -> str:
    """The same message for a missing and for a hidden source."""
    return f"There is no source {public_id}: run {hints.command('sources list')} to see the sources."


def _row(session: Session, public_id: str) -> SourceRow:
    row: SourceRow | None = session.exec(select(SourceRow).where(col(SourceRow.public_id) == public_id)).one_or_none()
    if row is None:
        raise NotFoundError(_missing(public_id))
    return row


def recent_sources(session: Session, view: Viewpoint, limit: int) -> list[Source]:
    """Return the sources that a reviewer cited last, newest first, without withdrawn citations."""
    cited = (
        select(func.coalesce(col(SourceRow.merged_into), col(SourceRow.public_id)))
        .select_from(EvidenceRow)
        .join(SourceRow, col(SourceRow.id) == EvidenceRow.source_id)
        .join(ReviewRow, col(ReviewRow.id) == EvidenceRow.review_id)
        .where(col(ReviewRow.reviewer_id) == view.reviewer_id, col(EvidenceRow.withdrawn_at).is_(None))
        .order_by(col(EvidenceRow.id).desc())
        .limit(_LOOK_BACK)
    )
    keys = list(dict.fromkeys(session.exec(cited)))[:limit]
    found = session.exec(select(SourceRow).where(col(SourceRow.public_id).in_(keys)))
    seen = as_seen(session, view, (source_value(row) for row in found))
    return [seen[key] for key in keys]
