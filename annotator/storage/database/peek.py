"""Reads single values of an SQLite file without SQLModel and without changing the file.

The label scheme gives the screen its keys before the database is loaded; the revision tells whose file it is.
"""

import json
import sqlite3
from pathlib import Path
from typing import Any


def stored_scheme(path: Path) -> dict[str, Any] | None:
    """The label scheme in an SQLite database; ``None`` when it cannot be read, which opening it reports later."""
    try:
        if not path.is_file():
            return None
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=0.2)
        try:
            row = connection.execute("SELECT scheme FROM project").fetchone()
        finally:
            connection.close()
        scheme = json.loads(row[0]) if row else None
    except (OSError, sqlite3.Error, ValueError):  # OSError: a name longer than any file has
        return None
    return scheme if isinstance(scheme, dict) and {"name", "labels"} <= scheme.keys() else None


def stored_revision(path: Path) -> tuple[str | None, bool]:
    """The schema revision in an SQLite file, if any, and whether it has tables; ``(None, False)`` if it is unreadable.

    A connection that may write would empty the log of a database when it closes.
    """
    try:
        if not path.is_file() or not path.stat().st_size:
            return None, False
        log = path.with_name(f"{path.name}-wal")
        settled = not log.exists() or not log.stat().st_size
        mode = "mode=ro&immutable=1" if settled else "mode=ro"  # else SQLite would create the log's files
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?{mode}", uri=True, timeout=0.2)
        try:
            names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            query = "SELECT CAST(version_num AS TEXT) FROM alembic_version"
            row = connection.execute(query).fetchone() if "alembic_version" in names else None
        finally:
            connection.close()
    except (OSError, sqlite3.Error, ValueError):
        return None, False
    return row[0] if row else None, bool(names - {"alembic_version"})
