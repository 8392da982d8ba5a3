"""Bringing a database to the schema this program needs, and refusing one that it does not understand."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from annotator.errors import DatabaseError
from annotator.storage.database.engine import Database, use_wal
from annotator.text import one_line

REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0009")
"""Every revision in ``migrations/versions``, oldest first; a test keeps it in step."""
HEAD = REVISIONS[-1]
"""The newest one, which this program needs."""


@dataclass(frozen=True, slots=True)
class Upgraded:
    """What an upgrade did: the revisions before and after it, and where the copy of before is, if one was made."""

    before: str
    after: str
    copy: Path | None = None


def revision_of(connection: Connection) -> str | None:
    """The schema revision a database is at; ``None`` when it is empty."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


def prepare(database: Database, *, create: bool) -> None:
    """Make an empty database ready, and check that one in use is of the right revision.

    Raises:
        DatabaseError: when it holds something else, is of another revision, or is empty and must not be set up.

    """
    with database.errors(), database.engine.connect() as connection:
        revision = revision_of(connection)
        foreign = revision is None and inspect(connection).get_table_names()
    if revision == HEAD:
        return
    if foreign:
        raise DatabaseError(
            f"{database.shown} holds another program's tables: give an empty or new database with --db."
        )
    if revision in REVISIONS:
        raise DatabaseError(
            f"{database.shown} has schema {revision}, this program needs {HEAD}: "
            "“annotator db upgrade” brings it there and keeps what is in it."
        )
    if revision is not None:
        raise DatabaseError(
            f"{database.shown} has schema {revision}, this program knows {HEAD}: use the version that wrote it."
        )
    if not create:
        raise DatabaseError(f"{database.shown} is empty: import an article first, or give another --db.")
    _upgrade(database)


def upgrade(database: Database) -> Upgraded:
    """Bring a database of an older revision to the newest, in one transaction; one that is there already stays.

    An SQLite file is first copied beside itself (``NAME.before-REVISION``). On PostgreSQL the server's own backups are
    the copy.

    Raises:
        DatabaseError: when it is not a database of this program or of a newer one, or the copy or the upgrade fails;
            nothing is changed then.

    """
    with database.errors(), database.engine.connect() as connection:
        before = revision_of(connection)
    if before == HEAD:
        return Upgraded(before, HEAD)
    if before not in REVISIONS:
        prepare(database, create=False)
        raise AssertionError("a database without a known revision is refused")
    copy = _copied(database, before) if database.is_sqlite else None
    _upgrade(database)
    return Upgraded(before, HEAD, copy)


def _copied(database: Database, revision: str) -> Path:
    """A whole copy of an SQLite database, what stands in its write-ahead log included."""
    copy = Path(f"{database.url.database}.before-{HEAD}")
    if copy.exists():
        raise DatabaseError(f"{one_line(str(copy))} is there already: move that copy of schema {revision} away first.")
    try:  # on the raw connection: it may not run inside a transaction
        with database.errors(), database.engine.connect() as connection:
            connection.connection.execute("VACUUM INTO ?", (str(copy),))
    except sqlite3.Error as error:
        raise DatabaseError(
            f"{one_line(str(copy))} cannot be written ({error}): make room for a copy first."
        ) from error
    return copy


def _upgrade(database: Database) -> None:
    """Run the migrations in one transaction; whoever comes second finds the work done."""
    from alembic import command
    from alembic.config import Config

    with database.errors(), _migrating(database) as connection:
        if revision_of(connection) == HEAD:
            return
        config = Config()
        config.set_main_option("script_location", "annotator.storage:migrations")
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


@contextmanager
def _migrating(database: Database) -> Iterator[Connection]:
    """A write transaction with foreign keys off: with them on, rebuilding a table would cascade into its children.

    The pragma does nothing inside a transaction, so it is set before one begins, on the raw connection.
    """
    with database.writer.connect() as connection:
        driver = connection.connection.driver_connection
        if database.is_sqlite and driver is not None:
            use_wal(driver)
            driver.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                yield connection
                if database.is_sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").fetchone():
                    raise DatabaseError(
                        f"{database.shown}: the upgrade would break links between rows; nothing changed."
                    )
        finally:
            if database.is_sqlite and driver is not None:
                driver.execute("PRAGMA foreign_keys=ON")
