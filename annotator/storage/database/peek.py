"""Reads single values of an SQLite file without SQLModel and without changing the file.

The label scheme gives the screen its keys before the database is loaded; the revision tells whose file it is.
"""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

_SECONDS = 3
"""How long the screen waits for a server before it is drawn."""


_SCHEME = "SELECT scheme, (SELECT COUNT(*) FROM reviewer WHERE handle <> {mark} OR role = 'lead') > 0 FROM project"


def stored_scheme(where: str, reviewer: str) -> tuple[dict[str, Any] | None, bool]:
    """The label scheme in a database, and whether the database decides it, not the file of this reviewer.

    ``(None, False)`` when it cannot be read, which opening it reports later.
    """
    row = _row_on_server(where, reviewer) if "://" in where else _row_in_file(where, reviewer)
    try:
        scheme = json.loads(row[0]) if row and isinstance(row[0], str) else row[0] if row else None
    except ValueError:
        return None, False
    if row is None or not (isinstance(scheme, dict) and {"name", "labels"} <= scheme.keys()):
        return None, False
    return scheme, bool(row[1])


def _row_in_file(where: str, reviewer: str) -> Any:
    try:
        path = Path(where).expanduser()
        if not path.is_file():
            return None
        with reading(path) as connection:
            return connection.execute(_SCHEME.format(mark="?"), (reviewer,)).fetchone()
    except (OSError, RuntimeError, sqlite3.Error, ValueError):  # OSError: a name longer than any file has
        return None


def _row_on_server(where: str, reviewer: str) -> Any:
    try:
        import psycopg
    except ImportError:  # said when the database is opened
        return None
    try:
        with psycopg.connect(where.replace("+psycopg://", "://", 1), connect_timeout=_SECONDS) as connection:
            return connection.execute(_SCHEME.format(mark="%s"), (reviewer,)).fetchone()
    except (psycopg.Error, ValueError):
        return None


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection that only reads, and without a log to read is told so, since SQLite would create the log's files."""
    log = path.with_name(f"{path.name}-wal")
    settled = not log.exists() or not log.stat().st_size
    mode = "mode=ro&immutable=1" if settled else "mode=ro"
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?{mode}", uri=True, timeout=0.2)) as connection:
        yield connection


OUR_TABLES = frozenset(("project", "article", "sentence", "claim", "review", "event"))
"""Tables that every revision of ours has beside ``alembic_version``, whose numbers other programs use too."""


def stored_revision(path: Path) -> tuple[str | None, bool]:
    """The revision of an SQLite file of ours, if any, and whether the file has anything in its schema.

    ``(None, False)`` if it is unreadable; a revision without our tables is another program's, and not returned.

    A connection that may write would empty the log of a database when it closes.
    """
    try:
        if not path.is_file() or not path.stat().st_size:
            return None, False
        with reading(path) as connection:
            entries = set(connection.execute("SELECT type, name FROM sqlite_master"))
            tables = {name for kind, name in entries if kind == "table"}
            query = "SELECT CAST(version_num AS TEXT) FROM alembic_version"
            row = connection.execute(query).fetchone() if tables >= OUR_TABLES | {"alembic_version"} else None
    except (OSError, sqlite3.Error, ValueError):
        return None, False
    return row[0] if row else None, bool(entries)
