"""Merge two sources, with undo: the merged row stays and refers to the other one.

Evidence keeps its reference to the cited row, so reviews do not change. A wrong address is corrected in the same way:
the source with the wrong address is merged into one with the right address, because the address identifies a source.
"""

from collections.abc import Collection, Mapping

from sqlmodel import Session, col, select

from annotator.domain.source_details import DETAIL_NAMES, OF_A_COPY
from annotator.errors import ConflictError
from annotator.storage import event_payloads
from annotator.storage.event_payloads import MergeState
from annotator.storage.events import MERGE, append_decision, append_event
from annotator.storage.schema.models_sources import EvidenceRow, SourceRow
from annotator.storage.source_views import new_source
from annotator.storage.sources import row_of, source_id_of
from annotator.web.address import Address


def merge(
    session: Session, keep: SourceRow, drop: SourceRow, reviewer_id: int, action: str, corrected_to: str | None = None
) -> None:
    """Merge ``drop``, and everything merged into it, into ``keep``, which takes over missing details.

    ``corrected_to`` is the right address if the others were wrong; then details of copies are not taken over.
    """
    group = [row for row in (drop, *_merged_into(session, drop.public_id)) if row.id != keep.id]
    rows = [keep, *group]
    before = _state(rows, keep)
    keep.merged_into = keep.corrected_to = None
    for row in group:
        row.merged_into = keep.public_id
        row.corrected_to = corrected_to or row.corrected_to
    for name in DETAIL_NAMES:
        if getattr(keep, name) is None and not (corrected_to and name in OF_A_COPY):
            setattr(keep, name, getattr(drop, name))
    session.add_all(rows)
    session.flush()
    append_decision(session, MERGE, reviewer_id, payload=event_payloads.decision(action, before, _state(rows, keep)))


def source_at(session: Session, address: Address, like: SourceRow, reviewer_id: int) -> SourceRow:
    """Return the source at an address without resolving merges. If it is new, copy the details of ``like``."""
    public_id = source_id_of(address, None, None)
    row = row_of(session, public_id, address.key)
    if row is None:
        details = {name: getattr(like, name) for name in DETAIL_NAMES if name not in OF_A_COPY}
        row = new_source(public_id=public_id, url=address.url, document_key=address.key, **details)
        session.add(row)
        session.flush()
        state = {"id": public_id, "url": row.url} | {
            name: value for name, value in details.items() if value is not None
        }
        append_event(session, "source", reviewer_id=reviewer_id, payload={"source": state})
    return row


def restore(session: Session, expected: MergeState, wanted: MergeState) -> None:
    """Undo or redo a merge: replace the ``expected`` state by the ``wanted`` state.

    Details that citations or copies have since added to the kept source stay.

    Raises:
        ConflictError: the sources have since been merged differently.

    """
    rows = {row.public_id: row for row in _rows(session, expected.merged)}
    keep = rows[expected.keep]
    into = {public_id: rows[public_id].merged_into for public_id in expected.merged}
    if into != expected.merged or _others_rest_on(session, wanted.merged):
        raise ConflictError("Somebody else has since changed these sources: nothing was undone.")
    for public_id, standing in wanted.merged.items():
        rows[public_id].merged_into = standing
        rows[public_id].corrected_to = wanted.corrected.get(public_id)
    told = _told(session, keep)
    for name, value in ((name, value or told.get(name)) for name, value in wanted.details.items()):
        was = expected.details[name]
        if value != was and getattr(keep, name) == was:
            setattr(keep, name, value)
    session.add_all(rows.values())
    session.flush()


def _told(session: Session, row: SourceRow) -> dict[str, object]:
    """The details that citations of a source told, each as the first one told it: its row never lacks them."""
    found: dict[str, object] = {}
    cited = select(col(EvidenceRow.told)).where(col(EvidenceRow.source_id) == row.id).order_by(col(EvidenceRow.id))
    for told in session.exec(cited):
        found = (told or {}) | found
    return found


def _others_rest_on(session: Session, merged: Mapping[str, str | None]) -> bool:
    """Whether another source was merged into one that would now be merged itself."""
    ending = [public_id for public_id, into in merged.items() if into is not None]
    statement = select(SourceRow).where(
        col(SourceRow.merged_into).in_(ending), col(SourceRow.public_id).not_in(list(merged))
    )
    return session.exec(statement.limit(1)).first() is not None


def _state(rows: list[SourceRow], keep: SourceRow) -> MergeState:
    return MergeState(
        keep=keep.public_id,
        merged={row.public_id: row.merged_into for row in rows},
        corrected={row.public_id: row.corrected_to for row in rows if row.corrected_to},
        details={name: getattr(keep, name) for name in DETAIL_NAMES},
    )


def _merged_into(session: Session, public_id: str) -> list[SourceRow]:
    statement = select(SourceRow).where(col(SourceRow.merged_into) == public_id).order_by(col(SourceRow.id))
    return list(session.exec(statement))


def _rows(session: Session, ids: Collection[str]) -> list[SourceRow]:
    return list(session.exec(select(SourceRow).where(col(SourceRow.public_id).in_(ids))))
