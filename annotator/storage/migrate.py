"""Bringing a database to the schema this program needs, and refusing one that it does not understand."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, inspect, text

from annotator.errors import DatabaseError
from annotator.storage.engine import Database, use_wal

HEAD = "0002"
"""The newest revision in ``migrations/versions``; a test keeps it in step."""


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
    if revision is not None:
        raise DatabaseError(
            f"{database.shown} has schema {revision}, this program knows {HEAD}: use the version that wrote it."
        )
    if not create:
        raise DatabaseError(f"{database.shown} is empty: import an article first, or give another --db.")
    _upgrade(database)


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
