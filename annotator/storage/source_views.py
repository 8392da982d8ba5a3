"""A source as one reviewer may see it.

Each document has one row, which collects the details (title, publisher, spelling of the address) from all citations.
In a blind project a reviewer sees only details from visible citations, and copies archived by visible reviewers:
other details would reveal that somebody else cited the source.
"""

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_
from sqlalchemy.orm import aliased
from sqlmodel import col

from annotator.domain.records import SOURCE_FIELDS, Citation, Source
from annotator.domain.source_details import DETAIL_NAMES, with_words
from annotator.storage.schema.models_sources import ArchiveRow, EvidenceRow, SourceRow
from annotator.storage.schema.models_tallies import OwnSourceRow
from annotator.storage.viewpoint import Viewpoint
from annotator.web.address import Address, host_of

_BATCH = 500
_cited = aliased(SourceRow, name="cited_as")
_public = aliased(SourceRow, name="public_source")


def source_address(row: SourceRow) -> Address | None:
    """Return the address of a source, or ``None`` without one.

    Old sources with the same key were made unique by appending a space and an id to one key.
    """
    if row.url is None or row.document_key is None:
        return None
    return Address(row.url, row.document_key.partition(" ")[0])


def new_source(url: str | None, **values: Any) -> SourceRow:
    """A source to be stored, with the host of its address."""
    return SourceRow(url=url, host=host_of(url or ""), **values)


def source_value(row: SourceRow) -> Source:
    """Convert the row of a source to a plain value."""
    address = source_address(row)
    known = with_words({name: getattr(row, name) for name in SOURCE_FIELDS})
    return Source(row.public_id, **known, key=address.key if address else None)


def told_by(citation: Citation | Source) -> dict[str, Any]:
    """Return the details that a citation or a loaded source sets, including its canonical address."""
    found = {name: getattr(citation, name) for name in DETAIL_NAMES if getattr(citation, name) is not None}
    return ({"url": citation.url} if citation.url else {}) | found


def is_cited(source_id: Any, view: Viewpoint) -> ColumnElement[bool]:
    """SQL: evidence that the viewer may see, withdrawn or not, cites the source with this row id."""
    if not view.blind:
        return exists().where(col(EvidenceRow.source_id) == source_id)
    of_source = (col(OwnSourceRow.source_id) == source_id, col(OwnSourceRow.reviewer_id) == view.reviewer_id)
    return or_(
        exists().where(col(_public.id) == source_id, col(_public.first_public).is_not(None)),
        exists().where(*of_source, col(OwnSourceRow.first_cited).is_not(None)),
    )


def is_kept(source_id: Any, view: Viewpoint) -> ColumnElement[bool]:
    """SQL: the source was added or archived without a citation, and the viewer may know."""
    kept = exists().select_from(ArchiveRow).where(col(ArchiveRow.source_id) == source_id)
    if view.blind:
        of_old = and_(col(ArchiveRow.reviewer_id).is_(None), col(ArchiveRow.url).startswith("ni:"))
        kept = kept.where(or_(col(ArchiveRow.reviewer_id) == view.reviewer_id, of_old))
    return kept


def is_known(source: Any, view: Viewpoint) -> ColumnElement[bool]:
    """SQL: the viewer may see a citation or copy of the source (a row, or the table), or of a source merged into it."""
    itself = or_(is_cited(source.id, view), is_kept(source.id, view))
    into = aliased(SourceRow, name="merged_here")
    others = exists().where(
        col(into.merged_into) == source.public_id, or_(is_cited(col(into.id), view), is_kept(col(into.id), view))
    )
    return or_(itself, others)
