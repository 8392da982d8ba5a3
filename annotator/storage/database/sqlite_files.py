"""How connections to SQLite files are set up, and how several programs take turns in writing to one."""

import os
import sqlite3
from pathlib import Path
from random import random
from time import monotonic, sleep
from typing import Any

from sqlalchemy import URL, Connection

from annotator.storage.database.event_links import SQL_FUNCTION, link_after

__all__ = ["begin_sqlite", "for_reading", "is_read_only", "set_up_sqlite", "use_wal"]

_LASTING, _PASSING = "synchronous=FULL", "synchronous=NORMAL"
"""Whether a commit waits until the disk has it. In WAL mode the file stays whole without
(https://www.sqlite.org/pragma.html#pragma_synchronous)."""
_PRAGMAS = (_LASTING, "foreign_keys=ON", "temp_store=MEMORY", "recursive_triggers=ON")
"""``recursive_triggers`` makes INSERT OR REPLACE fire the triggers that refuse DELETE."""


def is_read_only(path: Path) -> bool:
    """Whether an SQLite file can only be read: it, or the folder that its log needs, is write-protected."""
    try:
        return path.is_file() and not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK))
    except (OSError, ValueError):  # no file can have this name, which opening it will say
        return False


def for_reading(url: URL) -> URL:
    """The URL of a write-protected SQLite file.

    Without a log the file cannot change, and SQLite must be told so, since it could not create the shared memory that
    reading otherwise needs (https://www.sqlite.org/wal.html#readonly).
    """
    path = Path(url.database or "")
    log = path.with_name(f"{path.name}-wal")
    settled = not log.exists() or not log.stat().st_size
    query = {"mode": "ro", "uri": "true"} | ({"immutable": "1"} if settled else {})
    return url.set(database=path.absolute().as_uri(), query=query)


def set_up_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    """Give a new connection the settings of this program."""
    connection.isolation_level = None  # the driver's own BEGIN would come late and leave DDL outside transactions
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    connection.create_function(SQL_FUNCTION, 4, link_after, deterministic=True)


def use_wal(connection: sqlite3.Connection) -> None:
    """Switch the database to WAL mode permanently.

    Raises:
        sqlite3.OperationalError: when the disk does not support it, or others keep the file to themselves.

    """
    switch = "PRAGMA journal_mode=WAL"
    _in_turn(connection, switch)
    if connection.execute(switch).fetchone()[0] != "wal":
        raise sqlite3.OperationalError("this disk does not support write-ahead logging; use a local disk or PostgreSQL")


def begin_sqlite(connection: Connection) -> None:
    """Begin a transaction, a writing one as soon as the other writers let us."""
    driver: Any = connection.connection.driver_connection
    options = connection.get_execution_options()
    _wait_for_disk(connection, driver, passing=bool(options.get("annotator_passing")))
    if not options.get("annotator_write"):
        connection.exec_driver_sql("BEGIN")
    elif not _in_turn(driver, "BEGIN IMMEDIATE"):
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _wait_for_disk(connection: Connection, driver: sqlite3.Connection, *, passing: bool) -> None:
    """Let the next commit wait for the disk, or not if it is ``passing``; the setting cannot change after BEGIN."""
    if connection.info.get("annotator_passing", False) is not passing:
        driver.execute(f"PRAGMA {_PASSING if passing else _LASTING}")
        connection.info["annotator_passing"] = passing


_LONGEST_PAUSE = 0.004
"""Seconds between two attempts to be the next writer."""


def _in_turn(connection: sqlite3.Connection, statement: str) -> bool:
    """Execute what needs the file alone as soon as the others let us, within the busy timeout; whether it was done.

    SQLite's own busy handler pauses up to a tenth of a second between two attempts. Whoever waits loses against those
    who have just begun, and where many write at once somebody loses until the time is over. With short random pauses
    everybody has the same chance each time. Two that switch a new file to WAL mode at once could wait for each other,
    so that SQLite refuses one of them without waiting at all.
    """
    milliseconds = connection.execute("PRAGMA busy_timeout").fetchone()[0]
    deadline = monotonic() + milliseconds / 1000
    connection.execute("PRAGMA busy_timeout=0")
    try:
        while True:
            try:
                connection.execute(statement)
            except sqlite3.OperationalError as error:
                if "locked" not in str(error) or monotonic() >= deadline:
                    return False
                sleep(_LONGEST_PAUSE * random())  # noqa: S311 - who is first need not be a secret
            else:
                return True
    finally:
        connection.execute(f"PRAGMA busy_timeout={milliseconds}")
