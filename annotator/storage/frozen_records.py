"""Frozen releases: named, immutable copies of a dataset's records."""

import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from annotator.errors import ConflictError, DatabaseError, NotFoundError
from annotator.storage.events import append_event
from annotator.storage.schema.models import EventRow
from annotator.storage.schema.models_datasets import ReleasePartRow, ReleaseRow
from annotator.text import one_line

CLAIMS, ARTICLES = "claims", "articles"
RELEASE = "release"
"""The kind of the event that a release was made."""


@dataclass(frozen=True, slots=True)
class Release:
    """A release without its records: the ``options`` and the ``manifest`` of the export that made it."""

    id: int
    name: str
    options: dict[str, Any]
    manifest: dict[str, Any]
    tool_version: str


def find_release(session: Session, name: str) -> Release:
    """The release with this name.

    Raises:
        NotFoundError: when there is none; the message lists the known releases.

    """
    row = session.exec(select(ReleaseRow).where(ReleaseRow.name == name)).one_or_none()
    if row is None:
        known = ", ".join(release_names(session)) or "none"
        raise NotFoundError(f"There is no release “{one_line(name)}”; known releases: {one_line(known)}.")
    return Release(row.id, row.name, row.options, row.manifest, row.tool_version)


def release_names(session: Session) -> list[str]:
    """The names of all releases, oldest first."""
    return list(session.exec(select(col(ReleaseRow.name)).order_by(col(ReleaseRow.id))))


def refuse_known_release(session: Session, name: str) -> None:
    """Refuse a name that is taken.

    Raises:
        ConflictError: when a release with this name exists.

    """
    if name in release_names(session):
        raise ConflictError(
            f"A release “{one_line(name)}” already exists, and releases never change: use another name."
        )


def packed(lines: Iterable[bytes]) -> bytes:
    """Compress lines into the stored form (zlib, RFC 1950)."""
    return zlib.compress(b"".join(lines), 6)


def keep_release(
    session: Session,
    name: str,
    options: Mapping[str, Any],
    manifest: Mapping[str, Any],
    runs: Iterable[tuple[int, bytes]],
    articles: list[str],
    reviewer_id: int | None,
) -> None:
    """Store a release: ``runs`` of claims as (number of records, ``packed`` lines), and the ``articles`` by public id.

    Raises:
        ConflictError: when a release with this name exists.

    """
    refuse_known_release(session, name)
    release = ReleaseRow(
        name=name,
        reviewer_id=reviewer_id,
        options=dict(options),
        manifest=dict(manifest),
        tool_version=manifest["tool_version"],
    )
    session.add(release)
    session.flush()
    for n, (rows, data) in enumerate(runs):
        _keep_part(session, release, CLAIMS, n, rows, data)
    _keep_part(session, release, ARTICLES, 0, len(articles), packed([json.dumps(articles).encode()]))
    told = {"release": name, "claims": manifest["claims"], "sha256": release_sha256(session, release.id)}
    append_event(session, RELEASE, payload=told, reviewer_id=reviewer_id)


def release_told(session: Session, name: str) -> tuple[datetime, str]:
    """When a release was made, and the link of its event: the head of the history of then.

    Raises:
        NotFoundError: when there is no such release.

    """
    release = find_release(session, name)
    made = session.exec(select(col(ReleaseRow.created_at)).where(col(ReleaseRow.id) == release.id)).one()
    told = select(col(EventRow.link)).where(col(EventRow.kind) == RELEASE)
    named = col(EventRow.payload)["release"].as_string() == name
    return made, session.exec(told.where(named).order_by(col(EventRow.id)).limit(1)).one()


def release_sha256(session: Session, release_id: int) -> str:
    """SHA-256 of everything that is stored of a release, as 64 hex digits; its parts are read one at a time."""
    whole = hashlib.sha256()
    values = session.exec(
        select(ReleaseRow.name, ReleaseRow.options, ReleaseRow.manifest).where(col(ReleaseRow.id) == release_id)
    ).one()
    whole.update(json.dumps([*values], sort_keys=True).encode())
    part = select(ReleasePartRow.kind, ReleasePartRow.n, ReleasePartRow.rows, ReleasePartRow.data)
    keys = select(col(ReleasePartRow.id)).where(col(ReleasePartRow.release_id) == release_id)
    for key in session.exec(keys.order_by(col(ReleasePartRow.kind), col(ReleasePartRow.n))).all():
        kind, n, rows, data = session.exec(part.where(col(ReleasePartRow.id) == key)).one()
        whole.update(json.dumps([kind, n, rows, hashlib.sha256(data).hexdigest()]).encode())
    return whole.hexdigest()


def _keep_part(session: Session, release: ReleaseRow, kind: str, n: int, rows: int, data: bytes) -> None:
    """Write a part and release it, so that only one part at a time is in memory."""
    part = ReleasePartRow(release_id=release.id, kind=kind, n=n, rows=rows, data=data)
    session.add(part)
    session.flush()
    session.expunge(part)


def count_records(session: Session, release: Release) -> int:
    """How many claims a release holds."""
    statement = select(func.coalesce(func.sum(col(ReleasePartRow.rows)), 0))
    counted: int = session.exec(
        statement.where(col(ReleasePartRow.release_id) == release.id, col(ReleasePartRow.kind) == CLAIMS)
    ).one()
    return counted


def release_lines(session: Session, release: Release, kind: str) -> Iterator[bytes]:
    """The stored lines of a release, in order.

    Raises:
        DatabaseError: when a part of the release is damaged.

    """
    numbers = (
        select(col(ReleasePartRow.n))
        .where(col(ReleasePartRow.release_id) == release.id, col(ReleasePartRow.kind) == kind)
        .order_by(col(ReleasePartRow.n))
    )
    for n in session.exec(numbers).all():
        where = (
            col(ReleasePartRow.release_id) == release.id,
            col(ReleasePartRow.kind) == kind,
            col(ReleasePartRow.n) == n,
        )
        try:
            data = zlib.decompress(session.exec(select(col(ReleasePartRow.data)).where(*where)).one())
        except zlib.error as error:
            raise DatabaseError(
                f"Part {n} of the release “{one_line(release.name)}” is damaged ({error}): restore a backup."
            ) from error
        yield from data.splitlines(keepends=True)
