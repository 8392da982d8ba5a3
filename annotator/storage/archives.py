"""Stored attempts to archive sources. The archived bytes are files beside the database."""

from collections.abc import Collection

from sqlalchemy import func, or_
from sqlmodel import Session, col, select

from annotator.domain.source_facts import ArchiveAttempt
from annotator.storage.events import append_event
from annotator.storage.schema.models_sources import ArchiveRow, SourceRow
from annotator.storage.seen_sources import may_see_attempt
from annotator.storage.viewpoint import Viewpoint

_FIELDS = ("at", "reason", "url", "final_url", "http_status", "media_type", "title", "content_sha256", "text_sha256")


def record_attempt(session: Session, source: SourceRow, attempt: ArchiveAttempt, reviewer_id: int | None) -> None:
    """Store an attempt and its event. A successful attempt also sets the source's hash and archive time."""
    values = {name: getattr(attempt, name) for name in _FIELDS}
    status = "ok" if attempt.ok else "failed"
    if attempt.ok:
        source.sha256 = attempt.text_sha256
        if source.archived_url is None and source.archived_at in (None, *_times(session, source)):
            source.archived_at = attempt.at.isoformat(timespec="seconds")
        session.add(source)
    session.add(ArchiveRow(source_id=source.id, status=status, bytes=attempt.size, reviewer_id=reviewer_id, **values))
    session.flush()
    payload = {
        "source": source.public_id,
        "status": status,
        **values,
        "at": attempt.at.isoformat(),
        "bytes": attempt.size,
    }
    append_event(session, "archive", reviewer_id=reviewer_id, payload={"archive": payload})


def _times(session: Session, source: SourceRow) -> list[str]:
    """When our copies were made. Any other archive time was entered by a reviewer and must not be overwritten."""
    kept = select(col(ArchiveRow.at)).where(col(ArchiveRow.source_id) == source.id, col(ArchiveRow.status) == "ok")
    return [at.isoformat(timespec="seconds") for at in session.exec(kept)]


def attempts_of(session: Session, view: Viewpoint, sources: Collection[str]) -> dict[str, list[ArchiveAttempt]]:
    """The attempts the viewer may see, by the source's public id, newest first.

    Attempts for a merged source are listed under the remaining source, after its own. Attempts for a corrected address
    are left out, because they archived a different page.
    """
    stands_for = func.coalesce(col(SourceRow.merged_into), col(SourceRow.public_id))
    statement = (
        select(ArchiveRow, stands_for)
        .join(SourceRow, col(SourceRow.id) == ArchiveRow.source_id)
        .where(or_(col(SourceRow.public_id).in_(sources), col(SourceRow.merged_into).in_(sources)))
        .where(or_(col(SourceRow.merged_into).is_(None), col(SourceRow.corrected_to).is_(None)), may_see_attempt(view))
        .order_by(col(SourceRow.merged_into).is_not(None), col(ArchiveRow.id).desc())
    )
    found: dict[str, list[ArchiveAttempt]] = {}
    for row, source in session.exec(statement):
        found.setdefault(source, []).append(_attempt(row, source))
    return found


def _attempt(row: ArchiveRow, source: str) -> ArchiveAttempt:
    values = {name: getattr(row, name) for name in _FIELDS}
    return ArchiveAttempt(source_id=source, ok=row.status == "ok", size=row.bytes, **values)
