"""Copies a whole database into an empty one, each of them on SQLite or PostgreSQL.

Values go over as they are stored: ids are kept, so links, history and undo are, and JSON is copied as text, since
triggers and exports compare it. The triggers that count rest meanwhile, and what they counted is copied as well; those
that guard the rows and fill SQLite's search indexes run. PostgreSQL's search columns are computed by the server.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    Connection,
    Dialect,
    Enum,
    MetaData,
    Table,
    Text,
    cast,
    func,
    select,
    true,
)
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.types import TypeDecorator, TypeEngine
from sqlmodel import Session

from annotator import hints
from annotator.domain.callbacks import OnProgress
from annotator.errors import DatabaseError
from annotator.storage.database.engine import Database, cause_of
from annotator.storage.schema.ddl import counting_triggers
from annotator.storage.schema.every_table import metadata
from annotator.storage.schema.readable_json import ReadableJson

_TOGETHER = 1000
"""Rows that are read and written together."""
_LARGE = {"article": 10, "document": 10, "release_part": 10}
"""The same for tables whose rows are whole documents."""

Rows = Sequence[Mapping[str, Any]]


def copy_database(source: Database, target: Database, on_progress: OnProgress) -> dict[str, int]:
    """Copy all rows of ``source`` into ``target``, which has the schema and no rows; returns their number by table.

    The rows are those of one moment, and they arrive in one transaction: whatever interrupts it, ``target`` stays
    empty. Memory does not grow with the number of rows.

    Raises:
        DatabaseError: when ``target`` has rows, cannot take a row, or one of the two cannot be used.

    """
    tables = metadata.sorted_tables
    with source.read() as reading, target.write() as writing:
        _refuse_filled(writing, target)
        numbers = {table.name: _count(reading, source, table) for table in tables}
        done, total = 0, sum(numbers.values())
        with _resting_counters(writing.connection(), sqlite=target.is_sqlite):
            for table in map(_as_stored, tables):
                for rows in _batches(reading, source, table):
                    _insert(writing, target, table, rows)
                    done += len(rows)
                    on_progress(done, total, table.name)
        if not target.is_sqlite:
            _continue_ids(writing.connection())
    return numbers


def _refuse_filled(session: Session, target: Database) -> None:
    for table in metadata.sorted_tables:
        if session.execute(select(true()).select_from(table).limit(1)).first():
            new = "the name of a new file" if target.is_sqlite else "an empty database, which “createdb NAME” makes"
            raise DatabaseError(f"{target.shown} is in use already ({table.name} has rows): copy into {new}.")


def _count(session: Session, source: Database, table: Table) -> int:
    with source.errors():
        number: int = session.execute(select(func.count()).select_from(table)).scalar_one()
    return number


class _StoredJson(TypeDecorator[str]):
    """JSON as the text that is stored."""

    impl = JSON
    cache_ok = True

    def column_expression(self, column: ColumnElement[Any]) -> ColumnElement[Any]:
        """Select the text."""
        return cast(column, Text)

    def result_processor(self, dialect: Dialect, coltype: object) -> None:
        """Leave what is read."""

    def bind_processor(self, dialect: Dialect) -> None:
        """Leave what is written."""


def _as_stored(table: Table) -> Table:
    """The table with column types that neither read nor check what is stored."""
    columns = (Column(each.name, _plain(each.type), primary_key=each.primary_key) for each in table.columns)
    return Table(table.name, MetaData(), *columns)


def _plain(kind: TypeEngine[Any]) -> TypeEngine[Any]:
    if isinstance(kind, (JSON, ReadableJson)):
        return _StoredJson()
    return Text() if isinstance(kind, Enum) else kind


def _batches(session: Session, source: Database, table: Table) -> Iterator[Rows]:
    """The rows in order of their keys, so that those that refer to earlier ones of the table come later."""
    options = {"yield_per": _LARGE.get(table.name, _TOGETHER)}
    with source.errors():
        result = session.execute(select(table).order_by(*table.primary_key), execution_options=options)
        for rows in result.mappings().partitions():
            yield [dict(row) for row in rows]


def _insert(session: Session, target: Database, table: Table, rows: Rows) -> None:
    try:
        session.connection().execute(table.insert(), rows)
    except (DataError, IntegrityError) as error:
        raise DatabaseError(
            f"{target.shown} cannot take a row of {table.name} ({cause_of(error)}): nothing was copied; "
            f"{hints.command('db check')} says whether the database to copy is damaged."
        ) from error


@contextmanager
def _resting_counters(connection: Connection, *, sqlite: bool) -> Iterator[None]:
    """Switch the counting triggers off and on again. Both are part of the transaction, so an error needs no care."""
    triggers = counting_triggers(sqlite=sqlite)
    if not sqlite:
        for name, table in triggers.items():
            connection.exec_driver_sql(f"ALTER TABLE {table} DISABLE TRIGGER {name}")
        yield
        for name, table in triggers.items():
            connection.exec_driver_sql(f"ALTER TABLE {table} ENABLE TRIGGER {name}")
        return
    stored = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY rowid")
    made = {name: sql for name, sql in stored if name in triggers}  # SQLite cannot disable triggers
    for name in made:
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
    yield
    for sql in made.values():
        connection.exec_driver_sql(sql)


def _continue_ids(connection: Connection) -> None:
    """Let PostgreSQL number new rows after the copied ones."""
    for table in metadata.sorted_tables:
        if "id" in table.c:
            sequence = func.pg_get_serial_sequence(table.name, "id")
            connection.execute(select(func.setval(sequence, func.max(table.c.id))))
