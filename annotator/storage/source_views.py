"""A source as one reviewer may see it.

Each document has one row, which collects the details (title, publisher, spelling of the address) from all citations.
In a blind project a reviewer sees only details from visible citations, and copies archived by visible reviewers:
other details would reveal that somebody else cited the source.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    Subquery,
    Text,
    and_,
    cast,
    column,
    exists,
    func,
    null,
    or_,
    true,
    type_coerce,
)
from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from annotator.domain.records import SOURCE_FIELDS, Citation, Source
from annotator.domain.source_details import DETAIL_NAMES, OF_A_COPY, with_words
from annotator.errors import InputError
from annotator.storage.schema.models import ReviewRow
from annotator.storage.schema.models_sources import ArchiveRow, EvidenceRow, SourceRow
from annotator.storage.viewpoint import Viewpoint, may_see
from annotator.web.address import Address, is_file_address

_BATCH = 500
_cited = aliased(SourceRow, name="cited_as")
Details = dict[str, Any]
"""What was told of a source, by name."""
_FIRST = 5
"""How many visible citations of a document are read first; they mostly tell all there is to know of it."""
_STANDS_FOR = func.coalesce(col(_cited.merged_into), col(_cited.public_id))


def source_address(row: SourceRow) -> Address | None:
    """Return the address of a source, or ``None`` without one.

    Old sources with the same key were made unique by appending a space and an id to one key.
    """
    if row.url is None or row.document_key is None:
        return None
    return Address(row.url, row.document_key.partition(" ")[0])


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
    return _from_evidence().where(col(EvidenceRow.source_id) == source_id, may_see(view)).exists()


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
        told = _told(session, view, batch, _FIRST)
        copies = _copies(session, view, [key for key in batch if found[key].sha256 is not None])
        unsure = [key for key in batch if not _is_all(found[key], told.get(key, _Told()), copies.get(key))]
        told |= _told(session, view, unsure, None)
        for key in batch:
            found[key] = _with(found[key], told.get(key, _Told()).values, copies.get(key))
    return found


def _is_all(source: Source, told: "_Told", copy: Any) -> bool:
    """Whether more citations cannot add to what the first ones told of a source.

    The source's row has a value for every detail that anybody told, and the first citation with a value counts.
    """
    if not told.more:
        return True
    wanted = {name for name in ("url", *DETAIL_NAMES) if getattr(source, name) is not None}
    if source.url is not None and is_file_address(source.url):
        wanted -= {"url", "title"}
    if copy is not None and source.archived_at == copy.at.isoformat(timespec="seconds"):
        wanted.discard("archived_at")
    return all(name in told.ranks and not told.ranks[name][0] for name in wanted)


def _with(source: Source, told: Details, copy: Any) -> Source:
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


@dataclass(slots=True)
class _Told:
    """What citations told of one source, and where each value stands; ``more`` if not all citations were read."""

    values: Details = field(default_factory=dict)
    ranks: dict[str, tuple[bool, int]] = field(default_factory=dict)
    more: bool = False

    def add(self, said: Mapping[str, Any], rank: tuple[bool, int]) -> None:
        """Take over what one citation said."""
        for name, value in said.items():
            if name not in self.ranks or rank < self.ranks[name]:
                self.ranks[name], self.values[name] = rank, value


def _told(session: Session, view: Viewpoint, keys: Collection[str], most: int | None) -> dict[str, _Told]:
    """The details of each source from visible citations, of each document the ``most`` first ones, or all.

    The first citation with a value counts. Citations of the source itself come before citations of sources merged into
    it. A corrected address replaces the cited one. Citations of one source mostly repeat the same details, so each
    distinct JSON text is parsed once. Rows are streamed unsorted, because sorting would need memory for all of them.
    """
    if not keys:
        return {}
    document, last = column("document", Integer), column("last", Integer)
    statement = (
        select_columns(
            _cited_until(view, keys, most),
            col(EvidenceRow.id).label("evidence"),
            cast(col(EvidenceRow.told), Text).label("wording"),
        )
        .join(EvidenceRow, col(EvidenceRow.source_id) == document)
        .join(ReviewRow, col(ReviewRow.id) == EvidenceRow.review_id)
        .where(or_(last.is_(None), col(EvidenceRow.id) <= last), may_see(view))
        .execution_options(yield_per=_BATCH)
    )
    first: dict[tuple[int, str | None], int] = {}
    found: dict[str, _Told] = {}
    for row in session.execute(statement):
        told = found.setdefault(row.key, _Told())
        told.more |= row.last is not None
        if first.get((row.document, row.wording), row.evidence) < row.evidence:
            continue
        first[row.document, row.wording] = row.evidence
        told.add(_said(row.wording, row.merged_into, row.corrected_to), (row.merged_into is not None, row.evidence))
    return found


def _cited_until(view: Viewpoint, keys: Collection[str], most: int | None) -> Subquery:
    """SQL: the cited documents that stand for ``keys``, each with the last citation to read; null for all."""
    last: ColumnElement[Any] = cast(null(), Integer)
    if most is not None:
        visible = _from_evidence().where(col(EvidenceRow.source_id) == _cited.id, may_see(view))
        last = visible.order_by(col(EvidenceRow.id)).offset(most - 1).limit(1).correlate(_cited).scalar_subquery()
    columns: tuple[Any, ...] = (
        col(_cited.id).label("document"),
        col(_cited.merged_into),
        col(_cited.corrected_to),
        _STANDS_FOR.label("key"),
    )
    named = or_(col(_cited.public_id).in_(keys), col(_cited.merged_into).in_(keys))
    # the offset keeps the databases from asking for the last citation once for every citation
    return select_columns(*columns, type_coerce(last, Integer).label("last")).where(named).offset(0).subquery("cited")


def _said(wording: str | None, merged_into: str | None, corrected_to: str | None) -> Details:
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


def first_cited(session: Session, view: Viewpoint) -> dict[str, int]:
    """Return the row id of the first visible citation by source, for sorting by first use."""
    statement = (
        select(_STANDS_FOR, func.min(col(EvidenceRow.id)))
        .select_from(EvidenceRow)
        .join(_cited, col(_cited.id) == EvidenceRow.source_id)
        .join(ReviewRow, col(ReviewRow.id) == EvidenceRow.review_id)
        .where(may_see(view))
        .group_by(_STANDS_FOR)
    )
    return {row[0]: row[1] for row in session.exec(statement)}
