"""Is the schema of a database the one this program makes? What differs in it is said, and what guards the data remade.

Indexes are compared by their text, tables by their columns, since rebuilt ones may be written differently. What guards
the data is compared in ``guards``, and made anew here.
"""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import Connection
from sqlmodel import Session

from annotator.storage.database.migrate import newest_statements
from annotator.storage.schema.ddl import include_name, made_on_postgres
from annotator.storage.schema.every_table import metadata

Made = Mapping[str, str]
"""Statements by the name of what they make."""
_OBJECTS = "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite%' ORDER BY rowid"
_COLUMNS = 'SELECT name, type, "notnull", pk FROM pragma_table_info(?) ORDER BY cid'


@dataclass(frozen=True, slots=True)
class SqliteSchema:
    """The triggers and indexes of an SQLite file by name, and the columns of its tables."""

    triggers: Made
    indexes: Made
    tables: Mapping[str, frozenset[tuple[str, str, int, int]]]


def drift(session: Session) -> Iterator[str]:
    """One sentence for each index, table or column that is missing, changed or not ours."""
    if session.get_bind().dialect.name == "sqlite":
        yield from _sqlite_drift(_schema_of(_driver(session)), _wanted())
    else:
        yield from _postgres_drift(session.connection())


def mend_schema(session: Session) -> None:
    """Make all triggers of ours and missing indexes anew, whatever is there under their names."""
    connection = session.connection()
    if connection.dialect.name != "sqlite":
        _mend_postgres(connection)
        return
    wanted, found = _wanted(), _schema_of(_driver(session))
    drop_triggers(session)
    for statement in wanted.triggers.values():
        connection.exec_driver_sql(statement)
    for name, statement in wanted.indexes.items():
        if _plain(found.indexes.get(name, "")) != _plain(statement):
            connection.exec_driver_sql(f"DROP INDEX IF EXISTS {name}")
            connection.exec_driver_sql(statement)


def drop_triggers(session: Session) -> None:
    """Drop the triggers of ours, which ``mend_schema`` makes again, or on a server turn them off."""
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        for name in _wanted().triggers:
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
        return
    for table in sorted(set(map(_table_of, made_on_postgres("TRIGGER").values()))):
        connection.exec_driver_sql(f"ALTER TABLE {table} DISABLE TRIGGER USER")


def _sqlite_drift(found: SqliteSchema, wanted: SqliteSchema) -> Iterator[str]:
    for name in sorted(wanted.indexes):
        if _plain(found.indexes.get(name, "")) != _plain(wanted.indexes[name]):
            yield f"The index {name} is {'another' if name in found.indexes else 'missing'}."
    for table, columns in wanted.tables.items():
        if table not in found.tables:
            yield f"The table {table} is missing."
            continue
        for column in sorted({name for name, *_ in columns ^ found.tables[table]}):
            yield f"The column {column} of {table} is not as this version makes it."
    for table in sorted(found.tables.keys() - wanted.tables.keys()):
        yield f"The table {table} is not one of Annotator's."


def _plain(sql: str) -> str:
    """A statement without its line breaks and indents."""
    return " ".join(sql.split())


def _driver(session: Session) -> sqlite3.Connection:
    driver = session.connection().connection.driver_connection
    if not isinstance(driver, sqlite3.Connection):
        raise TypeError("an open session on SQLite has its driver's connection")
    return driver


@lru_cache(maxsize=1)
def _wanted() -> SqliteSchema:
    with closing(sqlite3.connect(":memory:")) as connection:
        for statement in newest_statements():
            connection.execute(statement)
        return _schema_of(connection)


def _schema_of(connection: sqlite3.Connection) -> SqliteSchema:
    made: dict[str, dict[str, str]] = {"trigger": {}, "index": {}, "table": {}, "view": {}}
    for kind, name, sql in connection.execute(_OBJECTS).fetchall():
        made[kind][name] = sql
    virtual = tuple(f"{name}_" for name, sql in made["table"].items() if sql.startswith("CREATE VIRTUAL"))
    tables = [name for name in made["table"] if not name.startswith(virtual)]
    columns = {name: frozenset(connection.execute(_COLUMNS, (name,))) for name in tables}
    return SqliteSchema(made["trigger"], made["index"], columns)


def _postgres_drift(connection: Connection) -> Iterator[str]:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    options = {"compare_type": True, "include_name": include_name}
    for change in compare_metadata(MigrationContext.configure(connection, opts=options), metadata):
        kind, *about = change if isinstance(change, tuple) else change[0]
        named = ".".join(str(getattr(each, "name", each)) for each in about if each is not None)
        yield f"The schema is not as this version makes it: {kind.replace('_', ' ')} {named} would mend it."


def _mend_postgres(connection: Connection) -> None:
    for statement in made_on_postgres("FUNCTION").values():
        again = statement.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1)
        connection.exec_driver_sql(again.replace("%", "%%"))
    for name, statement in made_on_postgres("TRIGGER").items():
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name} ON {_table_of(statement)}")
        connection.exec_driver_sql(statement.replace("%", "%%"))


def _table_of(trigger: str) -> str:
    words = trigger.split()
    return words[words.index("ON") + 1]
