"""Frozen releases: the records of a dataset as they were, under a name; never changed afterwards."""

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, insert, select
from sqlmodel import Session

from annotator.errors import ConflictError, DatabaseError, NotFoundError
from annotator.storage.events import append_event
from annotator.storage.schema import tables
from annotator.storage.schema.models import utc_now
from annotator.text import one_line

_release, _part = tables.release, tables.release_part
CLAIMS, ARTICLES = "claims", "articles"


@dataclass(frozen=True, slots=True)
class Release:
    """A release without its records. ``options`` is what it was made with, ``manifest`` what its export said."""

    id: int
    name: str
    options: dict[str, Any]
    manifest: dict[str, Any]
    tool_version: str


def find_release(session: Session, name: str) -> Release:
    """The release of a name.

    Raises:
        NotFoundError: when there is none; the message lists those there are.

    """
    columns = (_release.c.id, _release.c.name, _release.c.options, _release.c.manifest, _release.c.tool_version)
    row = session.execute(select(*columns).where(_release.c.name == name)).one_or_none()
    if row is None:
        known = ", ".join(release_names(session)) or "none"
        raise NotFoundError(f"There is no release “{one_line(name)}”; there is: {one_line(known)}.")
    return Release(*row)


def release_names(session: Session) -> list[str]:
    """The names of all releases, the oldest first."""
    return list(session.execute(select(_release.c.name).order_by(_release.c.id)).scalars())


def refuse_known_release(session: Session, name: str) -> None:
    """A release stays what it is.

    Raises:
        ConflictError: when there is one of this name.

    """
    if name in release_names(session):
        raise ConflictError(f"There is a release “{one_line(name)}” already, and releases never change: name another.")


def packed(lines: Iterable[bytes]) -> bytes:
    """A run of lines as it is stored (zlib, RFC 1950)."""
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
    """Store a release: ``runs`` are the numbers of records with the ``packed`` lines, ``articles`` the ids.

    Raises:
        ConflictError: when there is one of this name.

    """
    refuse_known_release(session, name)
    values = {
        "name": name, "created_at": utc_now(), "reviewer_id": reviewer_id, "options": dict(options),
        "manifest": dict(manifest), "tool_version": manifest["tool_version"],
    }  # fmt: skip
    session.execute(insert(_release), values)
    key = session.execute(select(_release.c.id).where(_release.c.name == name)).scalar_one()
    parts = [(CLAIMS, n, rows, data) for n, (rows, data) in enumerate(runs)]
    parts.append((ARTICLES, 0, len(articles), packed([json.dumps(articles).encode()])))
    for kind, n, rows, data in parts:
        session.execute(
            insert(_part), {"release_id": key, "kind": kind, "n": n, "rows": rows, "data": data}
        )  # fmt: skip
    append_event(session, "release", payload={"release": name, "claims": manifest["claims"]}, reviewer_id=reviewer_id)


def count_records(session: Session, release: Release) -> int:
    """How many claims a release holds."""
    statement = select(func.coalesce(func.sum(_part.c.rows), 0))
    counted: int = session.execute(
        statement.where(_part.c.release_id == release.id, _part.c.kind == CLAIMS)
    ).scalar_one()
    return counted


def release_lines(session: Session, release: Release, kind: str) -> Iterator[bytes]:
    """The stored lines of a release, in order.

    Raises:
        DatabaseError: when a part of it is damaged.

    """
    numbers = select(_part.c.n).where(_part.c.release_id == release.id, _part.c.kind == kind).order_by(_part.c.n)
    for n in session.execute(numbers).scalars().all():
        where = (_part.c.release_id == release.id, _part.c.kind == kind, _part.c.n == n)
        try:
            data = zlib.decompress(session.execute(select(_part.c.data).where(*where)).scalar_one())
        except zlib.error as error:
            raise DatabaseError(f"Part {n} of the release “{one_line(release.name)}” is damaged ({error}).") from error
        yield from data.splitlines(keepends=True)
