"""What the citations that a reviewer may see tell of sources: read from as few of them as tell everything."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
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
    type_coerce,
)
from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from annotator.domain.source_details import OF_A_COPY
from annotator.storage.schema.models import ReviewRow
from annotator.storage.schema.models_sources import EvidenceRow, SourceRow
from annotator.storage.schema.models_tallies import OwnSourceRow
from annotator.storage.viewpoint import Viewpoint, may_see

FEW = 5
"""How many visible citations of a document mostly tell all there is to know of it, where the first does not."""
_BATCH = 500
_cited = aliased(SourceRow, name="cited_as")
_STANDS_FOR = func.coalesce(col(_cited.merged_into), col(_cited.public_id))


@dataclass(slots=True)
class Told:
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


def first_told(session: Session, view: Viewpoint, keys: Collection[str]) -> dict[str, Told]:
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
        found[key] = Told(more=varied and evidence is not None)
        found[key].add(_said(said, None, None), (False, evidence))
    return found


def all_told(session: Session, view: Viewpoint, keys: Collection[str], most: int | None) -> dict[str, Told]:
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
    found: dict[str, Told] = {key: Told() for key in keys}
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
        visible = select(col(EvidenceRow.id)).join(ReviewRow, col(ReviewRow.id) == EvidenceRow.review_id)
        visible = visible.where(col(EvidenceRow.source_id) == _cited.id, may_see(view))
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
