"""Stored attempts to archive sources. The archived bytes are files beside the database."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, or_
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from annotator.domain.source_facts import ArchiveAttempt
from annotator.storage.events import append_event
from annotator.storage.schema.models_library import DocumentRow
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


@dataclass(frozen=True, slots=True)
class KeptCopy:
    """A copy whose text is no document of the library yet; ``source`` is the row id of its source."""

    source: int
    text_sha256: str
    url: str
    title: str | None
    publisher: str | None
    author: str | None
    published_at: str | None
    reviewer_id: int | None


def last_attempt(session: Session) -> int:
    """The row id of the attempt stored last; 0 if there is none."""
    return session.exec(select(func.max(ArchiveRow.id))).one() or 0


def copies_to_add(session: Session, after: int = 0) -> list[KeptCopy]:
    """The copies that the library lacks, each text once, oldest first; not those of a wrong address.

    Only those of attempts with row ids over ``after``.
    """
    there = select(col(DocumentRow.id)).where(col(DocumentRow.sha256) == ArchiveRow.text_sha256)
    statement = (
        select_columns(
            col(ArchiveRow.source_id), col(ArchiveRow.text_sha256), func.coalesce(SourceRow.url, ArchiveRow.url),
            func.coalesce(SourceRow.title, ArchiveRow.title), col(SourceRow.publisher), col(SourceRow.author),
            col(SourceRow.published_at), col(ArchiveRow.reviewer_id),
        )
        .join(SourceRow, col(SourceRow.id) == ArchiveRow.source_id)
        .where(col(ArchiveRow.id) > after, col(ArchiveRow.status) == "ok")
        .where(col(SourceRow.corrected_to).is_(None), ~there.exists())
        .order_by(col(ArchiveRow.id))
    )  # fmt: skip
    found = [KeptCopy(*row) for row in session.execute(statement)]
    return list({copy.text_sha256: copy for copy in reversed(found)}.values())[::-1]


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
