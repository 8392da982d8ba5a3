"""A source as one reviewer may see it.

Each document has one row, which collects the details (title, publisher, spelling of the address) from all citations.
In a blind project a reviewer sees only details from visible citations, and copies archived by visible reviewers:
other details would reveal that somebody else cited the source.
"""

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, true
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from annotator.domain.records import SOURCE_FIELDS, Citation, Source
from annotator.domain.source_details import DETAIL_NAMES, with_words
from annotator.errors import InputError
from annotator.storage.schema.models import ReviewRow
from annotator.storage.schema.models_sources import ArchiveRow, EvidenceRow, SourceRow
from annotator.storage.schema.models_tallies import OwnSourceRow
from annotator.storage.told_details import FEW, Told, all_told, first_told
from annotator.storage.viewpoint import Viewpoint, may_see
from annotator.web.address import Address, host_of, is_file_address

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


def _from_evidence() -> Select[Any]:
    return select(col(EvidenceRow.id)).join(ReviewRow, col(ReviewRow.id) == EvidenceRow.review_id)


def is_kept(source_id: Any, view: Viewpoint) -> ColumnElement[bool]:
    """SQL: the source was added or archived without a citation, and the viewer may know."""
    kept = exists().select_from(ArchiveRow).where(col(ArchiveRow.source_id) == source_id)
    if view.blind:
        of_old = and_(col(ArchiveRow.reviewer_id).is_(None), col(ArchiveRow.url).startswith("ni:"))
        kept = kept.where(or_(col(ArchiveRow.reviewer_id) == view.reviewer_id, of_old))
    return kept


def may_see_attempt(view: Viewpoint) -> ColumnElement[bool]:
    """SQL: the archive attempt was made by the viewer, or by a reviewer whose citation of the source they may see.

    Old attempts without a reviewer are visible to everybody.
    """
    if not view.blind:
        return true()
    theirs = _from_evidence().where(
        col(EvidenceRow.source_id) == ArchiveRow.source_id,
        col(ReviewRow.reviewer_id) == ArchiveRow.reviewer_id,
        may_see(view),
    )
    return or_(col(ArchiveRow.reviewer_id).is_(None), col(ArchiveRow.reviewer_id) == view.reviewer_id, theirs.exists())


def as_seen(session: Session, view: Viewpoint, sources: Iterable[Source]) -> dict[str, Source]:
    """Return sources by public id as the viewer may see them. Merges must be resolved."""
    found = {source.id: source for source in sources}
    if not view.blind:
        return found
    keys = list(found)
    for at in range(0, len(keys), _BATCH):
        batch = keys[at : at + _BATCH]
        copies = _copies(session, view, [key for key in batch if found[key].sha256 is not None])
        told = first_told(session, view, batch)
        for most in (FEW, None):
            unsure = [key for key in batch if key not in told or not _is_all(found[key], told[key], copies.get(key))]
            told |= all_told(session, view, unsure, most)
        for key in batch:
            found[key] = _with(found[key], told.get(key, Told()).values, copies.get(key))
    return found


def _is_all(source: Source, told: Told, copy: Any) -> bool:
    """Whether more citations cannot add to what was told of a source by those that were read.

    The source's row has a value for every detail that anybody told, and the first citation with a value counts.
    """
    if not told.more:
        return True
    names = ("url", *DETAIL_NAMES, *(() if copy else ("sha256",)))
    wanted = {name for name in names if getattr(source, name) is not None}
    if source.url is not None and is_file_address(source.url):
        wanted -= {"url", "title"}
    if copy is not None and source.archived_at == copy.at.isoformat(timespec="seconds"):
        wanted.discard("archived_at")
    return all(name in told.ranks and not told.ranks[name][0] for name in wanted)


def _with(source: Source, told: dict[str, Any], copy: Any) -> Source:
    """A source with only the visible details and the last visible copy."""
    values = with_words({name: told.get(name) for name in DETAIL_NAMES})
    if source.url is not None and is_file_address(source.url):
        values["title"] = source.title  # set when the file was added
    else:
        values |= _told_address(source, told.get("url"))
    if values["archived_at"] is None and values["archived_url"] is None and copy is not None:
        values["archived_at"] = copy.at.isoformat(timespec="seconds")
    return replace(source, **values, sha256=copy.text_sha256 if copy else told.get("sha256"))


def _told_address(source: Source, told: str | None) -> dict[str, str | None]:
    """The address of a source as cited: it may have another spelling or have been corrected."""
    if told is None or told == source.url:
        return {"url": source.url, "key": source.key}
    try:
        key = Address.parse(told).key
    except InputError:  # accepted by older rules
        key = None
    return {"url": told, "key": key}


def _copies(session: Session, view: Viewpoint, keys: Collection[str]) -> dict[str, Any]:
    """The last visible copy of each source."""
    if not keys:
        return {}
    statement = (
        select(col(_cited.public_id), col(ArchiveRow.at), col(ArchiveRow.text_sha256))
        .join(_cited, col(_cited.id) == ArchiveRow.source_id)
        .where(col(_cited.public_id).in_(keys), col(ArchiveRow.status) == "ok", may_see_attempt(view))
        .order_by(col(ArchiveRow.id))
    )
    return {row.public_id: row for row in session.execute(statement)}
