"""One look into a database before SQLModel is loaded: the screen's keys depend on the stored label scheme."""

import json
import sqlite3
from pathlib import Path
from typing import Any


def stored_scheme(path: Path) -> dict[str, Any] | None:
    """The label scheme table of an SQLite database; ``None`` when there is none to be read.

    Whatever is wrong with the file is said later, when it is really opened.
    """
    if not path.is_file():
        return None
    try:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=0.2)
        try:
            row = connection.execute("SELECT scheme FROM project").fetchone()
        finally:
            connection.close()
        scheme = json.loads(row[0]) if row else None
    except (sqlite3.Error, ValueError):
        return None
    return scheme if isinstance(scheme, dict) and {"name", "labels"} <= scheme.keys() else None
