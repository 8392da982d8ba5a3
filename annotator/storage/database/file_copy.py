"""Whole copies of SQLite files: made while others write, checked, and there under their name only once both are done.

``VACUUM INTO`` copies one snapshot and stops nobody (https://www.sqlite.org/lang_vacuum.html#vacuuminto). A copy is
checked before it gets its name: SQLite's own check of every page and link, the same schema, and every row.
"""

import shutil
import sqlite3
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from annotator.errors import DatabaseError
from annotator.part_files import part_of
from annotator.storage.database.engine import Database, file_size
from annotator.storage.database.peek import reading, stored_revision
from annotator.text import one_line

_KEPT = (
    "article", "sentence", "claim", "suggestion", "review", "source", "evidence", "reviewer", "event",
)  # fmt: skip
"""Tables from which no row ever goes, so that their numbers tell whether a copy is whole although others write."""


def copy_beside(database: Database, suffix: str) -> Path:
    """Copy an SQLite database, including its write-ahead log, to ``NAME.SUFFIX`` beside it; returns the copy.

    An older copy of the name stays; the new one then ends in ``-2``, ``-3`` and so on.

    Raises:
        DatabaseError: when the copy cannot be written, or is not the same as the database.

    """
    name = f"{database.url.database}.{suffix}"
    copy, number = Path(name), 1
    while copy.exists():
        number += 1
        copy = Path(f"{name}-{number}")
    copy_file(database, copy)
    return copy


def copy_file(database: Database, target: Path) -> dict[str, int]:
    """Copy an SQLite database to ``target``, which is replaced; returns its rows by table.

    Raises:
        DatabaseError: when the copy cannot be written, or is not the same as the database.

    """
    _refuse_full_disk(database, target)
    try:
        with part_of(target, 0o600) as part, database.errors(), database.engine.connect() as connection:
            driver = connection.connection.driver_connection
            if driver is None:
                raise AssertionError("an open connection has a driver")
            # on the raw connection, because VACUUM cannot run inside a transaction
            before, schema = count_rows(driver), _schema_of(driver)
            _vacuum(driver, part, target)
            rows = check_file(part, target)
            with reading(part) as copy:
                if _schema_of(copy) != schema:
                    raise _not_whole(target, "its schema differs")
            _compare(target, before, rows, count_rows(driver))
    except OSError as error:
        raise DatabaseError(
            f"{_shown(target)} cannot be written ({error.strerror}): check the rights and the free space."
        ) from error
    return rows


def _refuse_full_disk(database: Database, target: Path) -> None:
    """Refuse a copy that would fill the disk, on which others may be working."""
    needed = file_size(database) or 0
    with suppress(OSError):  # said when the copy is written
        free = shutil.disk_usage(target.parent).free
        if free < needed:
            raise DatabaseError(f"{_shown(target)} cannot be written: it takes {needed:,} bytes and {free:,} are free.")


def _vacuum(connection: sqlite3.Connection, part: Path, target: Path) -> None:
    try:
        connection.execute("VACUUM INTO ?", (str(part),))
    except sqlite3.Error as error:
        raise DatabaseError(f"{_shown(target)} cannot be written ({error}): free some space for the copy.") from error


def _compare(target: Path, before: Mapping[str, int], rows: Mapping[str, int], after: Mapping[str, int]) -> None:
    for table in _KEPT:
        if table in before and not before[table] <= rows.get(table, -1) <= after[table]:
            raise _not_whole(target, f"rows of {table} are missing")


def check_file(path: Path, named: Path | None = None) -> dict[str, int]:
    """Let SQLite check every page and link of a closed database file of ours; returns its rows by table.

    ``named`` is its name in messages.

    Raises:
        DatabaseError: when it is damaged, or not a database of ours.

    """
    named = named or path
    revision, _ = stored_revision(path)
    if revision is None:
        raise DatabaseError(f"{_shown(named)} is not a database of Annotator: choose another file.")
    try:
        with reading(path) as connection:
            (said,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
            loose = connection.execute("PRAGMA foreign_key_check").fetchone()
            if said != "ok" or loose:
                raise _not_whole(named, said if said != "ok" else f"a row of {loose[0]} refers to a missing one")
            return count_rows(connection)
    except sqlite3.Error as error:
        raise _not_whole(named, str(error)) from error


def count_rows(connection: sqlite3.Connection) -> dict[str, int]:
    """The number of rows of every table but SQLite's own and those inside of search indexes."""
    count = 'SELECT COUNT(*) FROM "{}"'
    quoted = {name: name.replace('"', '""') for name in plain_tables(connection)}
    return {name: connection.execute(count.format(word)).fetchone()[0] for name, word in quoted.items()}


def plain_tables(connection: sqlite3.Connection) -> list[str]:
    """The names of all tables but SQLite's own, search indexes and the tables inside of those."""
    tables = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
    virtual = [name for name, sql in tables if sql.startswith("CREATE VIRTUAL TABLE")]
    inner = ("sqlite", *(f"{name}_" for name in virtual))
    return [name for name, _ in tables if name not in virtual and not name.startswith(inner)]


def _schema_of(connection: sqlite3.Connection) -> set[tuple[str, str, str]]:
    wanted = "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite%'"
    return set(connection.execute(wanted))


def _not_whole(target: Path, why: str) -> DatabaseError:
    return DatabaseError(f"{_shown(target)} is not whole ({one_line(why)}): check the disk, or choose another file.")


def _shown(path: Path) -> str:
    return one_line(str(path))
