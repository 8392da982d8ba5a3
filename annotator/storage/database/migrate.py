"""Sets up and upgrades the schema of a database, and refuses unknown ones."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from annotator import hints
from annotator.errors import DatabaseError
from annotator.storage.database.engine import Database, Session
from annotator.storage.database.file_copy import copy_beside
from annotator.storage.database.peek import OUR_TABLES
from annotator.storage.database.sqlite_files import is_read_only, use_wal
from annotator.text import one_line

REVISIONS = (
    "0001",
    "0002",
    "0003",
    "0004",
    "0005",
    "0006",
    "0007",
    "0008",
    "0009",
    "0010",
    "0011",
    "0012",
    "0013",
    "0014",
    "0015",
    "0016",
    "0017",
    "0018",
    "0019",
    "0021",
    "0022",
    "0024",
    "0025",
    "0026",
    "0027",
    "0028",
    "0029",
    "0030",
    "0031",
)
"""Every revision in ``migrations/versions``, oldest first; checked by a test."""
_CHAINED = "0026"
"""The first revision that records everything in its events."""
HEAD = REVISIONS[-1]
"""The revision that this program needs."""


@dataclass(frozen=True, slots=True)
class Upgraded:
    """An upgrade: the revisions before and after it, and the backup copy, if any."""

    before: str
    after: str
    copy: Path | None = None


def revision_of(connection: Connection) -> str | None:
    """The schema revision of a database of ours; ``None`` if it has none, or belongs to another program."""
    if not OUR_TABLES | {"alembic_version"} <= set(inspect(connection).get_table_names()):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


def prepare(database: Database, *, create: bool) -> None:
    """Set up an empty database, or check the revision of an existing one.

    Raises:
        DatabaseError: when it has foreign tables or another revision, or is empty without ``create``.

    """
    with database.errors(), database.engine.connect() as connection:
        revision = revision_of(connection)
        foreign = revision is None and _has_entries(connection)
    if revision == HEAD:
        _keep_log(database)
        return
    refuse(revision, has_tables=foreign, shown=database.shown)
    if revision is not None:
        raise DatabaseError(
            f"{database.shown} has schema {revision}, this program needs {HEAD}: "
            f"run {hints.command('db upgrade')}, which keeps all data."
        )
    if not create:
        raise DatabaseError(f"{database.shown} is empty: import an article first, or give another --db.")
    _upgrade(database, whole=database.is_sqlite)


def _has_entries(connection: Connection) -> bool:
    seen = inspect(connection)
    return bool(seen.get_table_names() or seen.get_view_names())


def refuse(revision: str | None, *, has_tables: bool, shown: str) -> None:
    """Refuse a database of another program, or of a later version of this one.

    Raises:
        DatabaseError: with the reason; ``shown`` names the database.

    """
    if revision is None and has_tables:
        raise DatabaseError(f"{shown} contains another program's tables: give an empty or new database with --db.")
    if revision is not None and revision not in REVISIONS:
        raise DatabaseError(
            f"{shown} has schema {one_line(revision)}, this program knows {HEAD}: use the version that wrote it."
        )


def _keep_log(database: Database) -> None:
    """Switch a database of ours to its write-ahead log, which a copy may have lost."""
    if not database.is_sqlite or database.reading or is_read_only(Path(database.url.database or "")):
        return
    with database.errors(), database.engine.connect() as connection:
        driver = connection.connection.driver_connection
        if driver is not None:
            use_wal(driver)


def upgrade(database: Database) -> Upgraded:
    """Upgrade a database to the newest revision in one transaction; does nothing if it is current.

    An SQLite file is first copied to ``NAME.before-REVISION``, and the copy checked. On PostgreSQL, rely on the
    server's backups.

    Raises:
        DatabaseError: when the revision is unknown, or the copy or upgrade fails; nothing is changed.

    """
    with database.errors(), database.engine.connect() as connection:
        before = revision_of(connection)
    if before == HEAD:
        return Upgraded(before, HEAD)
    if before not in REVISIONS:
        prepare(database, create=False)
        raise AssertionError("a database without a known revision is refused")
    copy = copy_beside(database, f"before-{HEAD}") if database.is_sqlite else None
    _upgrade(database)
    return Upgraded(before, HEAD, copy)


def _upgrade(database: Database, *, whole: bool = False) -> None:
    """Bring the schema to the newest revision in one transaction, unless another process has done so meanwhile.

    ``whole``: the file is empty and gets its schema as a whole, so that Alembic has nothing left to do. In any
    other what is counted or derived is written anew, since older programs had other rules for it.
    """
    with database.errors(), _migrating(database) as connection:
        if revision_of(connection) == HEAD:
            return
        for statement in newest_statements() if whole else ():
            connection.exec_driver_sql(statement)
        if whole:
            # Makes the tables of statistics now. Made later, by a command beside an open screen, they change the
            # schema; SQLite 3.40 then refuses an INSERT with which the screen's connection begins: “no such table”.
            connection.exec_driver_sql("ANALYZE")
        before = revision_of(connection)
        if before != HEAD:
            _migrate(connection)
            if before is not None:
                _derive(connection)
            if before is not None and before < _CHAINED:
                _record(connection)


def _derive(connection: Connection) -> None:
    """Write counters, totals and keys of articles anew."""
    from annotator.storage.counters import rebuild_counters, rebuild_tallies
    from annotator.storage.known_articles import rebuild_place_keys

    with Session(connection, join_transaction_mode="rollback_only") as session:
        rebuild_counters(session)
        rebuild_tallies(session)
        rebuild_place_keys(session)
        session.flush()


def _record(connection: Connection) -> None:
    """Append the events that tell how everything is that no older version told of."""
    from annotator.storage.told import record_untold

    with Session(connection, join_transaction_mode="rollback_only") as session:
        record_untold(session)
        session.flush()


def _migrate(connection: Connection) -> None:
    """Run the migrations that the database lacks."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "annotator.storage:migrations")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


@contextmanager
def _migrating(database: Database) -> Iterator[Connection]:
    """A write transaction with foreign keys off, because rebuilding a table would otherwise cascade into its children.

    The pragma has no effect inside a transaction, so it is set on the raw connection before one begins.
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


_NEWEST = Path(__file__).parents[1] / "migrations" / "newest.sql"
_VIRTUAL = "CREATE VIRTUAL TABLE"


def newest_statements() -> Iterator[str]:
    """The statements of ``migrations/newest.sql``: a new SQLite file is made in a tenth of the time of all migrations.

    The file holds what the migrations leave in an empty one. A test compares the two, and writes it anew for a new
    revision (CONTRIBUTING.md).
    """
    found = ""
    for line in _NEWEST.read_text("utf-8").splitlines(keepends=True):
        found += line
        if line.endswith(";\n") and sqlite3.complete_statement(found):
            yield found
            found = ""


def described_schema(connection: sqlite3.Connection) -> str:
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
