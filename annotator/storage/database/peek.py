"""Reads the stored label scheme without SQLModel, so that the screen's keys are known before it loads."""

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
