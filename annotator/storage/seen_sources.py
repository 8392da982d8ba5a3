"""Sources as one reviewer may see them: with the details that citations tell which the reviewer may see.

As few citations are read as tell everything.
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
    case,
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

from annotator.domain.records import Source
from annotator.domain.source_details import DETAIL_NAMES, OF_A_COPY, with_words
from annotator.errors import InputError
from annotator.storage.schema.models import ReviewRow
from annotator.storage.schema.models_sources import ArchiveRow, EvidenceRow, SourceRow
from annotator.storage.schema.models_tallies import OwnSourceRow
from annotator.storage.viewpoint import Viewpoint, may_see
from annotator.web.address import Address, is_file_address

_FEW = 5
"""How many visible citations of a document mostly tell all there is to know of it, where the first does not."""
_BATCH = 500
_cited = aliased(SourceRow, name="cited_as")
_STANDS_FOR = func.coalesce(col(_cited.merged_into), col(_cited.public_id))


@dataclass(slots=True)
class _Told:
    """What citations told of one source, and where each value stands.

    A rank says whether the citation is one of a source merged into this one, and its row id. ``more`` if citations
    that were not read may tell something else.
    """

    values: dict[str, Any] = field(default_factory=dict)
    ranks: dict[str, tuple[bool, int]] = field(default_factory=dict)
    more: bool = False

    def add(self, said: Mapping[str, Any], rank: tuple[bool, int]) -> None:
        """Take over what one citation said."""
        for name, value in said.items():
            if name not in self.ranks or rank < self.ranks[name]:
                self.ranks[name], self.values[name] = rank, value


def _from_evidence() -> Select[Any]:
    return select(col(EvidenceRow.id)).join(ReviewRow, col(ReviewRow.id) == EvidenceRow.review_id)


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
        told = _first_told(session, view, batch)
        for most in (_FEW, None):
            unsure = [key for key in batch if key not in told or not _is_all(found[key], told[key], copies.get(key))]
            told |= _all_told(session, view, unsure, most)
        for key in batch:
            found[key] = _with(found[key], told.get(key, _Told()).values, copies.get(key))
    return found


def _is_all(source: Source, told: _Told, copy: Any) -> bool:
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


def _first_told(session: Session, view: Viewpoint, keys: Collection[str]) -> dict[str, _Told]:
    """What the first visible citation told of each source, without sources into which others are merged.

    Nothing more can be told where all citations of a source tell the same.
    """
    own, first = OwnSourceRow, col(SourceRow.first_public)
    visible = case((or_(first.is_(None), col(own.first_cited) < first), col(own.first_cited)), else_=first)
    wording = cast(col(EvidenceRow.told), Text)
    statement = (
        select_columns(col(SourceRow.public_id), col(SourceRow.varied), col(EvidenceRow.id), wording)
        .outerjoin(own, and_(col(own.source_id) == SourceRow.id, col(own.reviewer_id) == view.reviewer_id))
        .outerjoin(EvidenceRow, col(EvidenceRow.id) == visible)
        .where(col(SourceRow.public_id).in_(keys), col(SourceRow.merged_into).is_(None))
        .where(~exists().where(col(_cited.merged_into) == SourceRow.public_id))
    )
    found = {}
    for key, varied, evidence, said in session.execute(statement):
        found[key] = _Told(more=varied and evidence is not None)
        found[key].add(_said(said, None, None), (False, evidence))
    return found


def _all_told(session: Session, view: Viewpoint, keys: Collection[str], most: int | None) -> dict[str, _Told]:
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
    found: dict[str, _Told] = {key: _Told() for key in keys}
    for row in session.execute(statement):
        told = found[row.key]
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


def _said(wording: str | None, merged_into: str | None, corrected_to: str | None) -> dict[str, Any]:
    """The details that one citation sets, for the source after merges."""
    said = (json.loads(wording) if wording else None) or {}
    if merged_into is not None:
        said.pop("url", None)
    if corrected_to is not None:
        said = {name: value for name, value in said.items() if name not in OF_A_COPY}
        said["url"] = corrected_to
    return said
