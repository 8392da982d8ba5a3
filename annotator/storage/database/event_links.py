"""The links that chain the events: each is a hash of its event and of the link before it.

All events of a database form one chain in the order of their row ids, through all reviewers: a link stands for
everything that happened up to it, so nobody's last decision can go unnoticed while others worked on. The hash is
SHA-256 of the link before (empty for the first), the digest of the event, and the tops of its reviewer's two stacks,
which the database itself looks up while it inserts the event.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, text

SQL_FUNCTION = "annotator_link"
"""The name of ``link_after`` in SQLite's SQL."""
_PAGE = 1000
_STORED = text(
    "SELECT id, at, kind, reviewer_id, claim_id, article_id, target_id, undo_id, redo_id, "
    "CAST(payload AS TEXT) AS payload, link FROM event WHERE id > :last ORDER BY id LIMIT :page"
)


class StoredEvent(NamedTuple):
    """An event as the database holds it; ``payload`` is JSON text, ``at`` text of SQLite or PostgreSQL's moment."""

    id: int
    at: Any
    kind: str
    reviewer_id: int | None
    claim_id: int | None
    article_id: int | None
    target_id: int | None
    undo_id: int | None
    redo_id: int | None
    payload: str
    link: str

    @property
    def moment(self) -> str:
        """When it happened, as ``moment_text`` writes it."""
        return moment_text(self.at)

    def link_after(self, previous: str) -> str:
        """The link that it has when the one before it is ``previous``."""
        return link_after(previous, digest_of(self._asdict(), self.payload), self.undo_id, self.redo_id)


def stored_events(connection: Connection, last: int = 0) -> Iterator[StoredEvent]:
    """All events after the row id ``last`` in order, a page at a time."""
    while rows := connection.execute(_STORED, {"last": last, "page": _PAGE}).all():
        yield from map(StoredEvent._make, rows)
        last = rows[-1].id


def digest_of(event: Mapping[str, Any], payload: str) -> str:
    """SHA-256 of what an event says; ``payload`` is its JSON as the database stores it, byte for byte."""
    names = ("kind", "reviewer_id", "claim_id", "article_id", "target_id")
    said = [moment_text(event["at"]), *(event[name] for name in names), payload]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def payload_text(payload: Mapping[str, Any]) -> str:
    """The JSON of a payload as SQLAlchemy stores it on both databases."""
    return json.dumps(payload)


def link_after(previous: str | None, digest: str, undo_id: int | None, redo_id: int | None) -> str:
    """The link of an event, in hex; SQLite calls this while it inserts a row."""
    said = f"{previous or ''}{digest}:{undo_id or ''}:{redo_id or ''}"
    return hashlib.sha256(said.encode()).hexdigest()


def moment_text(at: Any) -> str:
    """A time as ISO 8601 in UTC, the same for SQLite's text and for a moment; other text stays as it is."""
    if isinstance(at, datetime):
        return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
    said = str(at)
    whole = said[:19].replace(" ", "T")
    return f"{whole}Z" if said[19:] in ("", ".000000") else f"{whole}{said[19:]}Z"


def chain_events(connection: Connection) -> str:
    """Give all stored events their links anew, in order; returns the last one.

    For a migration, and for programs that make up a database; the trigger that keeps events from changing must rest.
    """
    change = text("UPDATE event SET link = :link WHERE id = :id")
    link, some = "", []
    for event in stored_events(connection):
        link = event.link_after(link)
        some.append({"id": event.id, "link": link})
        if len(some) == _PAGE:
            connection.execute(change, some)
            some = []
    if some:
        connection.execute(change, some)
    return link
