"""Database connections: one engine per process, transactions that do not deadlock, readable errors."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, IntegrityError
from sqlmodel import Session

from annotator.errors import ConflictError, DatabaseError, InputError
from annotator.storage.database.sqlite_files import begin_sqlite, for_reading, is_read_only, set_up_sqlite
from annotator.text import one_line

__all__ = ["BUSY_SECONDS", "Database", "Session", "cause_of", "database_url", "file_size", "shown_url"]

BUSY_SECONDS = 10.0
_WRITE_LOCK = 4711
"""Key of the advisory lock on PostgreSQL; any number that no other program uses in the same database."""


class Database:
    """A database with two kinds of transactions: ``read()`` and ``write()``.

    A read is one snapshot. Writes are serialised: what a write reads stays true until it commits. SQLite runs in WAL
    mode with ``synchronous=FULL``, so that a label survives a power cut. A write there begins with ``BEGIN IMMEDIATE``,
    since a reader that turns writer fails at once despite the busy timeout. On PostgreSQL all writes take one advisory
    lock. Thread-safe; sessions must stay inside one function.
    """

    def __init__(self, url: URL, busy_seconds: float = BUSY_SECONDS, *, reading: bool = False) -> None:
        """Prepare ``url`` without connecting. ``busy_seconds`` is how long to wait for another writer.

        A database that is opened for ``reading`` refuses every change.
        """
        self.url = url
        self.is_sqlite = url.get_backend_name() == "sqlite"
        self.reading = reading
        self.engine = _make_engine(url, busy_seconds)
        if reading:
            event.listen(self.engine, "connect", _refuse_changes_sqlite if self.is_sqlite else _refuse_changes_postgres)
        # a snapshot taken while waiting for the lock would miss what the holder commits
        options = {} if self.is_sqlite else {"isolation_level": "READ COMMITTED"}
        self.writer = self.engine.execution_options(annotator_write=True, **options)
        self._passing_writer = self.writer.execution_options(annotator_passing=True)

    @property
    def shown(self) -> str:
        """The database's name in messages; see ``shown_url``."""
        return shown_url(self.url)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session on one consistent snapshot; changes are discarded."""
        with self.errors(), Session(self.engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def write(self, *, dry_run: bool = False, passing: bool = False) -> Iterator[Session]:
        """A session whose changes are committed when the block ends, or rolled back when it raises.

        With ``dry_run``, changes are flushed and rolled back. ``passing`` changes are seen by everybody at once, but
        the commit does not wait for the disk: a power cut may take them back, and nothing but them.
        """
        writer = self._passing_writer if passing else self.writer
        with self.errors(), Session(writer, expire_on_commit=False) as session, session.begin() as transaction:
            yield session
            if dry_run:
                session.flush()
                transaction.rollback()

    @contextmanager
    def errors(self) -> Iterator[None]:
        """Translate the driver's errors.

        Raises:
            DatabaseError: when the database is locked, unreachable, damaged, read-only or full.
            ConflictError: when a constraint refused the change.
            InputError: for a value that cannot be stored, such as half of a surrogate pair.

        """
        try:
            yield
        except UnicodeEncodeError as error:
            shown = one_line(str(error.object))[:80]
            raise InputError(f"“{shown}” contains half of a surrogate pair: give valid Unicode text.") from error
        except DataError as error:
            raise InputError(f"The database cannot take this value: {cause_of(error)}.") from error
        except IntegrityError as error:
            raise ConflictError(f"{self.shown} refused the change: {cause_of(error)}.") from error
        except DBAPIError as error:
            raise DatabaseError(self._explain(cause_of(error))) from error
        except sqlite3.Error as error:  # of statements that must not run inside a transaction of SQLAlchemy's
            raise DatabaseError(self._explain(_one_sentence(error))) from error

    def _explain(self, cause: str) -> str:
        if "locked" in cause or "lock timeout" in cause:
            return f"{self.shown} is locked by another program: close that one or wait, then try again."
        if "not a database" in cause or "malformed" in cause:
            return (
                f"{self.shown} is not a usable SQLite database ({cause}): choose another with --db or restore a copy."
            )
        if "readonly" in cause:
            return f"{self.shown} is write-protected: make the file and its folder writable, or work on a copy."
        return f"{self.shown} cannot be used ({cause}): check the path, the rights and the free space."

    def close(self) -> None:
        """Close all connections; on SQLite, first update the query planner's statistics if that is quick."""
        if self.is_sqlite and not self.reading:
            try:
                with self.engine.connect() as connection:
                    for pragma in ("busy_timeout=50", "analysis_limit=400", "optimize"):
                        connection.exec_driver_sql(f"PRAGMA {pragma}")
                    connection.commit()
            except DBAPIError:
                pass  # the database is locked or gone, and closing must not fail
        self.engine.dispose()


def cause_of(error: DBAPIError) -> str:
    """What the driver says, on one line and without a full stop."""
    return _one_sentence(error.orig)


def _one_sentence(error: BaseException | None) -> str:
    return " ".join(one_line(str(error)).split()).rstrip(".")


def database_url(where: str) -> URL:
    """The URL for a path or URL that the user gave.

    Raises:
        DatabaseError: for a URL that is not SQLite or PostgreSQL, or an unknown ``~name``.

    """
    if "://" not in where:
        return URL.create("sqlite", database=str(_at_home(where).absolute()))
    try:
        url = make_url(where)
    except (ArgumentError, ValueError):  # a port that is no number is a ValueError whose words quote the rest
        raise _unknown(where) from None
    if url.drivername in ("postgres", "postgresql"):
        url = url.set(drivername="postgresql+psycopg")
    if url.drivername not in ("sqlite", "sqlite+pysqlite", "postgresql+psycopg"):
        raise _unknown(where)
    if url.get_backend_name() == "postgresql" and "@" in (url.database or ""):  # else the driver's words show the rest
        raise DatabaseError(f"“{_without_password(where)}” cannot be read: write @ as %40 and / as %2F in a password.")
    if url.get_backend_name() == "sqlite" and url.database in (None, "", ":memory:"):
        raise DatabaseError("A database in memory would be lost when the command ends: give the path of a file.")
    return url


def shown_url(url: URL) -> str:
    """A database's name in messages: a path, or a URL without its password."""
    if url.get_backend_name() == "sqlite":
        return one_line(url.database or "")
    secret = {name: "***" for name in url.query if "password" in name}
    return _without_password(url.update_query_dict(secret).render_as_string(hide_password=True))


def _at_home(where: str) -> Path:
    try:
        return Path(where).expanduser()
    except RuntimeError as error:
        raise DatabaseError(f"{one_line(where)}: there is no such home folder; give the full path.") from error


def _without_password(where: str) -> str:
    """A URL on one line; a password with an ``@`` or ``/`` that should have been escaped goes as a whole."""
    return re.sub(r"(://[^:/@]*:).*(@|%40)", r"\1***@", one_line(where))


def _unknown(where: str) -> DatabaseError:
    known = "give a file, or postgresql://user@host/name"
    return DatabaseError(f"“{_without_password(where)}” is not a database this tool knows: {known}.")


def _make_engine(url: URL, busy_seconds: float) -> Engine:
    if url.get_backend_name() != "sqlite":
        engine = create_engine(url, pool_pre_ping=True, isolation_level="REPEATABLE READ")
        event.listen(engine, "connect", partial(_set_up_postgres, busy_seconds))
        event.listen(engine, "begin", _begin_postgres)
        return engine
    reading = is_read_only(Path(url.database or ""))
    engine = create_engine(
        for_reading(url) if reading else url, connect_args={"check_same_thread": False, "timeout": busy_seconds}
    )
    event.listen(engine, "connect", set_up_sqlite)
    event.listen(engine, "begin", begin_sqlite)
    return engine


def _set_up_postgres(busy_seconds: float, connection: Any, _record: Any) -> None:
    connection.execute(f"SET lock_timeout = {round(busy_seconds * 1000)}")
    connection.commit()


def _refuse_changes_sqlite(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA query_only=ON")


def _refuse_changes_postgres(connection: Any, _record: Any) -> None:
    connection.execute("SET default_transaction_read_only = on")
    connection.commit()


def _begin_postgres(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get("annotator_write"):
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITE_LOCK})")
    if options.get("annotator_passing"):
        connection.exec_driver_sql("SET LOCAL synchronous_commit TO OFF")


def file_size(database: Database) -> int | None:
    """Size of an SQLite database in bytes, including its write-ahead log; ``None`` for a server."""
    if not database.is_sqlite:
        return None
    paths = (Path(f"{database.url.database}{suffix}") for suffix in ("", "-wal"))
    return sum(path.stat().st_size for path in paths if path.exists())
