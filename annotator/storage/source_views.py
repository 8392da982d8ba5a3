"""A source as one reviewer may see it.

A document has one row, whoever cites it, and the row gathers what all citations said of it: its title, its publisher,
how its address is written. In a blind project a reviewer is shown only what citations said that they may see, and the
copies that those who made them kept: what somebody else filled in would tell that they cited it.
"""

import json
from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, and_, cast, exists, func, or_, true
from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from annotator.domain.records import Citation, Source
from annotator.domain.vocabulary import SourceKind, SourceMedium
from annotator.errors import InputError
from annotator.storage.schema.models import ReviewRow
from annotator.storage.schema.models_sources import ArchiveRow, EvidenceRow, SourceRow
from annotator.storage.viewpoint import Viewpoint, may_see
from annotator.web.address import Address, is_file_address

_BATCH = 500
_cited = aliased(SourceRow, name="cited_as")
_STANDS_FOR = func.coalesce(col(_cited.merged_into), col(_cited.public_id))
DETAILS = ("title", "publisher", "author", "published_at", "kind", "medium", "archived_url", "archived_at")
"""What a citation can say of its source."""
OF_A_COPY = ("archived_url", "archived_at")
"""Those that tell where a copy of it is."""
_WORDS: dict[str, Any] = {"kind": SourceKind, "medium": SourceMedium}


def source_address(row: SourceRow) -> Address | None:
    """Where a source is; ``None`` for one without an address.

    Two old sources that share a key were given different ones, by a space and an id at the end of one.
    """
    if row.url is None or row.document_key is None:
        return None
    return Address(row.url, row.document_key.partition(" ")[0])


def source_value(row: SourceRow) -> Source:
    """A source's row as a plain value."""
    address = source_address(row)
    return Source(
        row.public_id,
        row.url,
        row.title,
        row.publisher,
        row.author,
        row.published_at,
        SourceKind(row.kind) if row.kind else None,
        row.archived_url,
        row.sha256,
        row.withheld_reason,
        SourceMedium(row.medium) if row.medium else None,
        row.archived_at,
        row.file_name,
        address.key if address else None,
    )


def told_by(said: Citation | Source) -> dict[str, Any]:
    """What a citation, or a source that is loaded, says of the source: what it leaves open is not among it.

    Its address is canonical by then.
    """
    found = {name: getattr(said, name) for name in DETAILS if getattr(said, name) is not None}
    return ({"url": said.url} if said.url else {}) | found


def is_cited(source_id: Any, view: Viewpoint) -> ColumnElement[bool]:
    """SQL: there is evidence, taken back or not, that cites the source with this row id where the viewer may look."""
    return _from_evidence().where(col(EvidenceRow.source_id) == source_id, may_see(view)).exists()


def _from_evidence() -> Select[Any]:
    return select(col(EvidenceRow.id)).join(ReviewRow, col(ReviewRow.id) == EvidenceRow.review_id)


def is_kept(source_id: Any, view: Viewpoint) -> ColumnElement[bool]:
    """SQL: somebody brought the source here or archived it without citing it, and the viewer may know."""
    kept = exists().select_from(ArchiveRow).where(col(ArchiveRow.source_id) == source_id)
    if view.blind:
        of_old = and_(col(ArchiveRow.reviewer_id).is_(None), col(ArchiveRow.url).startswith("ni:"))
        kept = kept.where(or_(col(ArchiveRow.reviewer_id) == view.reviewer_id, of_old))
    return kept


def may_see_attempt(view: Viewpoint) -> ColumnElement[bool]:
    """SQL for an attempt to archive: made by the viewer, or by somebody whose citation of that source they may see.

    Who made an attempt was not written down at first; those are shown.
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
    """Sources by public id as the viewer may see them; each must be one that was not merged."""
    found = {source.id: source for source in sources}
    if not view.blind:
        return found
    keys = list(found)
    for at in range(0, len(keys), _BATCH):
        batch = keys[at : at + _BATCH]
        told = _told(session, view, batch)
        copies = _copies(session, view, [key for key in batch if found[key].sha256 is not None])
        for key in batch:
            found[key] = _with(found[key], told.get(key, {}), copies.get(key))
    return found


def _with(source: Source, told: dict[str, Any], copy: Any) -> Source:
    """A source with what was told of it and the last copy, in place of what everybody told."""
    values: dict[str, Any] = {
        name: _WORDS[name](told[name]) if name in _WORDS and name in told else told.get(name) for name in DETAILS
    }
    if source.url is not None and is_file_address(source.url):
        values["title"] = source.title  # which it got when it was added
    else:
        values |= _told_address(source, told.get("url"))
    if values["archived_at"] is None and values["archived_url"] is None and copy is not None:
        values["archived_at"] = copy.at.isoformat(timespec="seconds")
    return replace(source, **values, sha256=copy.text_sha256 if copy else told.get("sha256"))


def _told_address(source: Source, told: str | None) -> dict[str, str | None]:
    """The address of a source as it was told, which may be another spelling, or one that was corrected to."""
    if told is None or told == source.url:
        return {"url": source.url, "key": source.key}
    try:
        key = Address.parse(told).key
    except InputError:  # an address that older rules let in
        key = None
    return {"url": told, "key": key}


def _told(session: Session, view: Viewpoint, keys: Collection[str]) -> dict[str, dict[str, Any]]:
    """What the citations that may be seen said of each source; the first to say something counts.

    What was said of the source itself comes before what was said of those merged into it. Where an address was
    corrected, the right one is the one that was typed then. A source that is cited a thousand times is mostly told in
    the same words, so that each wording is read once; they come one by one and unsorted, because sorting needs memory
    for all of them.
    """
    named = select(col(_cited.id)).where(or_(col(_cited.public_id).in_(keys), col(_cited.merged_into).in_(keys)))
    statement = (
        select_columns(
            col(_cited.id),
            col(EvidenceRow.id),
            cast(col(EvidenceRow.told), Text),
            col(_cited.merged_into),
            col(_cited.corrected_to),
            _STANDS_FOR,
        )
        .select_from(EvidenceRow)
        .join(_cited, col(_cited.id) == EvidenceRow.source_id)
        .join(ReviewRow, col(ReviewRow.id) == EvidenceRow.review_id)
        .where(col(EvidenceRow.source_id).in_(named), may_see(view))
        .execution_options(yield_per=_BATCH)
    )
    first: dict[tuple[int, str | None], int] = {}
    found: dict[str, dict[str, tuple[tuple[bool, int], Any]]] = {}
    for cited, evidence, wording, merged_into, corrected_to, key in session.execute(statement):
        if first.get((cited, wording), evidence) < evidence:
            continue
        first[cited, wording] = evidence
        rank, kept = (merged_into is not None, evidence), found.setdefault(key, {})
        for name, value in _said(wording, merged_into, corrected_to).items():
            if name not in kept or rank < kept[name][0]:
                kept[name] = rank, value
    return {key: {name: value for name, (_, value) in kept.items()} for key, kept in found.items()}


def _said(wording: str | None, merged_into: str | None, corrected_to: str | None) -> dict[str, Any]:
    """What one citation says of the source that stands for the one it names."""
    said = (json.loads(wording) if wording else None) or {}
    if merged_into is not None:
        said.pop("url", None)
    if corrected_to is not None:
        said = {name: value for name, value in said.items() if name not in OF_A_COPY}
        said["url"] = corrected_to
    return said


def _copies(session: Session, view: Viewpoint, keys: Collection[str]) -> dict[str, Any]:
    """The last copy of each source that the viewer may know of."""
    if not keys:
        return {}
    statement = (
        select(col(_cited.public_id), col(ArchiveRow.at), col(ArchiveRow.text_sha256))
        .join(_cited, col(_cited.id) == ArchiveRow.source_id)
        .where(col(_cited.public_id).in_(keys), col(ArchiveRow.status) == "ok", may_see_attempt(view))
        .order_by(col(ArchiveRow.id))
    )
    return {row.public_id: row for row in session.execute(statement)}


def first_cited(session: Session, view: Viewpoint) -> dict[str, int]:
    """For each source, the row id of the first citation that the viewer may see: the order in which they met them."""
    statement = (
        select(_STANDS_FOR, func.min(col(EvidenceRow.id)))
        .select_from(EvidenceRow)
        .join(_cited, col(_cited.id) == EvidenceRow.source_id)
        .join(ReviewRow, col(ReviewRow.id) == EvidenceRow.review_id)
        .where(may_see(view))
        .group_by(_STANDS_FOR)
    )
    return {row[0]: row[1] for row in session.exec(statement)}
