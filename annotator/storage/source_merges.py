"""Making one source of two, undoable: the other row stays and says what it was merged into.

Evidence keeps pointing to what was cited, so nothing a reviewer said is touched. A wrong address is mended the same
way: the source with the wrong one is merged into the one with the right one, because the address is what a source is.
"""

from collections.abc import Collection, Mapping

from sqlmodel import Session, col, select

from annotator.errors import ConflictError
from annotator.storage import event_payloads
from annotator.storage.event_payloads import MergeState
from annotator.storage.events import append_decision, append_event
from annotator.storage.schema.models_sources import SourceRow
from annotator.storage.source_views import DETAILS, OF_A_COPY
from annotator.storage.sources import row_of, source_id_of
from annotator.web.address import Address

MERGE = "source_merge"
"""The kind of the event; its payload says of each source what it was merged into, and which details changed."""


def merge(
    session: Session, keep: SourceRow, drop: SourceRow, reviewer_id: int, action: str, corrected_to: str | None = None
) -> None:
    """Let everything that stands for ``drop`` stand for ``keep``, which takes over the details it lacks itself.

    With ``corrected_to``, the addresses were wrong ones and that is right: copies of other pages are not taken over.
    """
    group = [row for row in (drop, *_merged_into(session, drop.public_id)) if row.id != keep.id]
    rows = [keep, *group]
    before = _state(rows, keep)
    keep.merged_into = keep.corrected_to = None
    for row in group:
        row.merged_into = keep.public_id
        row.corrected_to = corrected_to or row.corrected_to
    for name in DETAILS:
        if getattr(keep, name) is None and not (corrected_to and name in OF_A_COPY):
            setattr(keep, name, getattr(drop, name))
    session.add_all(rows)
    session.flush()
    append_decision(session, MERGE, reviewer_id, payload=event_payloads.decision(action, before, _state(rows, keep)))


def source_at(session: Session, address: Address, like: SourceRow, reviewer_id: int) -> SourceRow:
    """The source at an address, whatever it was merged into; made with the details of ``like`` when there is none."""
    public_id = source_id_of(address, None, None)
    row = row_of(session, public_id, address.key)
    if row is None:
        details = {name: getattr(like, name) for name in DETAILS if name not in OF_A_COPY}
        row = SourceRow(public_id=public_id, url=address.url, document_key=address.key, **details)
        session.add(row)
        session.flush()
        told = {"id": public_id, "url": row.url} | {name: value for name, value in details.items() if value is not None}
        append_event(session, "source", reviewer_id=reviewer_id, payload={"source": told})
    return row


def restore(session: Session, expected: MergeState, wanted: MergeState) -> None:
    """Undo or redo a merge: put the ``wanted`` state where the ``expected`` one is.

    What else was learnt of the source that stayed, by a citation or an archived copy, stays with it.

    Raises:
        ConflictError: when the sources were merged otherwise since.

    """
    rows = {row.public_id: row for row in _rows(session, expected.merged)}
    keep = rows[expected.keep]
    into = {public_id: rows[public_id].merged_into for public_id in expected.merged}
    if into != expected.merged or _others_rest_on(session, wanted.merged):
        raise ConflictError("These sources were changed by somebody else since: nothing was undone.")
    for public_id, standing in wanted.merged.items():
        rows[public_id].merged_into = standing
        rows[public_id].corrected_to = wanted.corrected.get(public_id)
    for name, value in wanted.details.items():
        was = expected.details[name]
        if value != was and getattr(keep, name) == was:
            setattr(keep, name, value)
    session.add_all(rows.values())
    session.flush()


def _others_rest_on(session: Session, merged: Mapping[str, str | None]) -> bool:
    """Whether a source outside the decision was merged into one that would itself be merged now."""
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
        details={name: getattr(keep, name) for name in DETAILS},
    )


def _merged_into(session: Session, public_id: str) -> list[SourceRow]:
    statement = select(SourceRow).where(col(SourceRow.merged_into) == public_id).order_by(col(SourceRow.id))
    return list(session.exec(statement))


def _rows(session: Session, ids: Collection[str]) -> list[SourceRow]:
    return list(session.exec(select(SourceRow).where(col(SourceRow.public_id).in_(ids))))
