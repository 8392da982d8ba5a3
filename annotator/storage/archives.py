"""The attempts to archive sources, in the database; the archived bytes lie beside it."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Row, func, or_, select
from sqlmodel import Session

from annotator.domain.source_facts import ArchiveAttempt
from annotator.storage.events import append_event
from annotator.storage.schema import tables
from annotator.storage.schema.models_sources import ArchiveRow, SourceRow
from annotator.storage.source_views import may_see_attempt
from annotator.storage.viewpoint import Viewpoint

_archive, _source = tables.archive, tables.source
_FIELDS = ("at", "reason", "url", "final_url", "http_status", "media_type", "title", "content_sha256", "text_sha256")


def record_attempt(session: Session, source: SourceRow, attempt: ArchiveAttempt, reviewer_id: int | None) -> None:
    """Write an attempt down, with its event; a kept copy's hash and time become those of the source."""
    values = {name: getattr(attempt, name) for name in _FIELDS}
    status = "ok" if attempt.ok else "failed"
    session.add(
        ArchiveRow(source_id=source.id or 0, status=status, bytes=attempt.size, reviewer_id=reviewer_id, **values)
    )
    if attempt.ok:
        source.sha256 = attempt.text_sha256
        if source.archived_url is None and source.archived_at in (None, *_times(session, source)):
            source.archived_at = attempt.at.isoformat(timespec="seconds")
        session.add(source)
    session.flush()
    told = {"source": source.public_id, "status": status, **values, "at": attempt.at.isoformat(), "bytes": attempt.size}
    append_event(session, "archive", reviewer_id=reviewer_id, payload={"archive": told})


def _times(session: Session, source: SourceRow) -> list[str]:
    """When the copies here were made; any other time is a reviewer's, of a copy elsewhere, and theirs to say."""
    kept = select(_archive.c.at).where(_archive.c.source_id == source.id, _archive.c.status == "ok")
    return [at.isoformat(timespec="seconds") for at in session.execute(kept).scalars()]


def attempts_of(session: Session, view: Viewpoint, sources: Collection[str]) -> dict[str, list[ArchiveAttempt]]:
    """All attempts by source (public id), the last first, as far as the viewer may know of them.

    Those of merged sources count for what they became, after its own; those of an address that was corrected do not:
    they kept another page.
    """
    stands_for = func.coalesce(_source.c.merged_into, _source.c.public_id)
    statement = (
        select(_archive, stands_for.label("stands_for"), _source.c.public_id)
        .join(_source, _source.c.id == _archive.c.source_id)
        .where(or_(_source.c.public_id.in_(sources), _source.c.merged_into.in_(sources)))
        .where(or_(_source.c.merged_into.is_(None), _source.c.corrected_to.is_(None)), may_see_attempt(view))
        .order_by(_source.c.merged_into.is_not(None), _archive.c.id.desc())
    )
    found: dict[str, list[ArchiveAttempt]] = {}
    for row in session.execute(statement):
        found.setdefault(row.stands_for, []).append(_attempt(row))
    return found


def _attempt(row: Row[Any]) -> ArchiveAttempt:
    values = {name: getattr(row, name) for name in _FIELDS}
    return ArchiveAttempt(source_id=row.stands_for, ok=row.status == "ok", size=row.bytes, **values)
