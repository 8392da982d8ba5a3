"""The newest schema as one file of statements, which makes a new SQLite file in a tenth of the time of all migrations.

``migrations/newest.sql`` holds what the migrations leave in an empty file. A test compares the two, and writes the file
anew for a new revision (CONTRIBUTING.md).
"""

import sqlite3
from collections.abc import Iterator
from importlib.resources import files

_FILE = files("annotator.storage.migrations") / "newest.sql"
_VIRTUAL = "CREATE VIRTUAL TABLE"


def statements() -> Iterator[str]:
    """The statements of the file, in their order."""
    found = ""
    for line in _FILE.read_text("utf-8").splitlines(keepends=True):
        found += line
        if line.endswith(";\n") and sqlite3.complete_statement(found):
            yield found
            found = ""


def described(connection: sqlite3.Connection) -> str:
    """The statements that make the schema of an open file, as ``newest.sql`` holds them."""
    made = connection.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite%' ORDER BY rowid"
    ).fetchall()
    # the tables inside a full-text index, which come with it
    inner = tuple(f"{name}_" for _, name, sql in made if sql.startswith(_VIRTUAL))
    kept = [_tidied(sql) for kind, name, sql in made if kind != "table" or not name.startswith(inner)]
    (revision,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return "".join(f"{sql};\n" for sql in (*kept, f"INSERT INTO alembic_version VALUES ('{revision}')"))


def _tidied(sql: str) -> str:
    """A statement without spaces at the ends of its lines, as SQLite keeps some of Alembic's."""
    return "\n".join(line.rstrip() for line in sql.strip().splitlines())
