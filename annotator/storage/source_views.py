"""A source as one reviewer may see it.

Each document has one row, which collects the details (title, publisher, spelling of the address) from all citations.
In a blind project a reviewer sees only details from visible citations, and copies archived by visible reviewers:
other details would reveal that somebody else cited the source.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, and_, case, cast, exists, func, or_, true
from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from annotator.domain.records import SOURCE_FIELDS, Citation, Source
from annotator.domain.source_details import DETAIL_NAMES, OF_A_COPY, with_words
from annotator.errors import InputError
from annotator.storage.schema.models import ReviewRow
from annotator.storage.schema.models_sources import ArchiveRow, EvidenceRow, SourceRow
from annotator.storage.schema.models_tallies import OwnSourceRow
from annotator.storage.viewpoint import Viewpoint, may_see
from annotator.web.address import Address, host_of, is_file_address

_BATCH = 500
_cited = aliased(SourceRow, name="cited_as")
_public = aliased(SourceRow, name="public_source")
_STANDS_FOR = func.coalesce(col(_cited.merged_into), col(_cited.public_id))


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
        told = _told_at_first(session, view, {key: found[key] for key in batch}, copies)
        if rest := [key for key in batch if key not in told]:
            told |= _told(session, view, rest)
        for key in batch:
            found[key] = _with(found[key], told.get(key, {}), copies.get(key))
    return found


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


def _told_at_first(
    session: Session, view: Viewpoint, sources: Mapping[str, Source], copies: Collection[str]
) -> dict[str, dict[str, Any]]:
    """What ``_told`` says, for the sources of which the first visible citation tells everything.

    That is so where all citations tell the same, or where the first leaves out nothing that any could tell: a row has
    every detail that one of its citations told.
    """
    own, first = OwnSourceRow, col(SourceRow.first_public)
    visible = case((or_(first.is_(None), col(own.first_cited) < first), col(own.first_cited)), else_=first)
    statement = (
        select_columns(col(SourceRow.public_id), col(SourceRow.varied), cast(col(EvidenceRow.told), Text))
        .outerjoin(own, and_(col(own.source_id) == SourceRow.id, col(own.reviewer_id) == view.reviewer_id))
        .outerjoin(EvidenceRow, col(EvidenceRow.id) == visible)
        .where(col(SourceRow.public_id).in_(sources), col(SourceRow.merged_into).is_(None))
        .where(~exists().where(col(_cited.merged_into) == SourceRow.public_id))
    )
    found = {}
    for key, varied, wording in session.execute(statement):
        said, source = _said(wording, None, None), sources[key]
        names = ("url", *DETAIL_NAMES, *(() if key in copies else ("sha256",)))
        if not varied or all(name in said for name in names if getattr(source, name) is not None):
            found[key] = said
    return found


def _told(session: Session, view: Viewpoint, keys: Collection[str]) -> dict[str, dict[str, Any]]:
    """The details of each source from visible citations; the first citation with a value counts.

    Citations of the source itself come before citations of sources merged into it. A corrected address replaces the
    cited one. Citations of one source mostly repeat the same details, so each distinct JSON text is parsed once. Rows
    are streamed unsorted, because sorting would need memory for all of them.
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
    """The details that one citation sets, for the source after merges."""
    said = (json.loads(wording) if wording else None) or {}
    if merged_into is not None:
        said.pop("url", None)
    if corrected_to is not None:
        said = {name: value for name, value in said.items() if name not in OF_A_COPY}
        said["url"] = corrected_to
    return said


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
