"""Is the schema of a database the one this program makes? What differs in it is said, and what guards the data remade.

A trigger that was replaced by an empty one of its name guards nothing, so triggers, their functions and indexes are
compared by their text. Tables are compared by their columns, since rebuilt ones may be written differently.
"""

import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import Connection, text
from sqlmodel import Session

from annotator.storage.database.migrate import newest_statements
from annotator.storage.schema.ddl import every_postgres_statement, include_name
from annotator.storage.schema.every_table import metadata

Made = Mapping[str, str]
"""Statements by the name of what they make."""
_OBJECTS = "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite%' ORDER BY rowid"
_COLUMNS = 'SELECT name, type, "notnull", pk FROM pragma_table_info(?) ORDER BY cid'
_FUNCTION = re.compile(r"\s*CREATE (?:OR REPLACE )?FUNCTION (\w+)\(\).*?AS \$\$(.*)\$\$\s*", re.DOTALL)
_TRIGGER = re.compile(
    r"\s*CREATE TRIGGER (\w+)\s+(BEFORE|AFTER)\s+(.+?)\s+ON\s+(\w+).*?FOR EACH (ROW|STATEMENT).*?"
    r"EXECUTE FUNCTION (\w+)\(",
    re.DOTALL,
)
_EVENTS = {"INSERT": 4, "DELETE": 8, "UPDATE": 16, "TRUNCATE": 32}
"""Bits of PostgreSQL's ``pg_trigger.tgtype``; 1 is for each row, 2 before the event."""


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


def guard_drift(session: Session) -> Iterator[str]:
    """The same for the triggers, which is quick to check."""
    if session.get_bind().dialect.name == "sqlite":
        found, wanted = _schema_of(_driver(session)).triggers, _wanted().triggers
    else:
        found, wanted = _postgres_guards(session.connection()), _wanted_postgres_guards()
    for name in sorted(wanted):
        if name not in found:
            yield f"The trigger {name}, which guards the data, is missing."
        elif _plain(found[name]) != _plain(wanted[name]):
            yield f"The trigger {name}, which guards the data, was replaced by another of its name."
    for name in sorted(found.keys() - wanted.keys()):
        yield f"The trigger {name} is not one of Annotator's, and may change data."


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
    for table in sorted({_parsed(statement)[3] for statement in _postgres_triggers().values()}):
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


def _postgres_guards(connection: Connection) -> Made:
    """The triggers with their kind and the body of the function each calls; those turned off are left out."""
    query = """SELECT t.tgname, t.tgtype, c.relname, p.proname, p.prosrc FROM pg_trigger AS t
    JOIN pg_class AS c ON c.oid = t.tgrelid JOIN pg_proc AS p ON p.oid = t.tgfoid
    WHERE NOT t.tgisinternal AND t.tgenabled <> 'D' AND pg_table_is_visible(c.oid)"""
    return {
        name: f"{kind} {table} {function} {body}"
        for name, kind, table, function, body in connection.execute(text(query))
    }


def _wanted_postgres_guards() -> Made:
    bodies = _postgres_functions()
    found = {}
    for name, statement in _postgres_triggers().items():
        _, when, events, table, each, function = _parsed(statement)
        kind = sum(bit for event, bit in _EVENTS.items() if re.search(rf"\b{event}\b", events))
        kind += (each == "ROW") + 2 * (when == "BEFORE")
        found[name] = f"{kind} {table} {function} {bodies[function]}"
    return found


def _postgres_functions() -> Made:
    found = (_FUNCTION.fullmatch(statement) for statement in every_postgres_statement())
    return {match[1]: match[2] for match in found if match}


def _postgres_triggers() -> Made:
    return {match[1]: one for one in every_postgres_statement() if (match := _TRIGGER.match(one))}


def _parsed(statement: str) -> tuple[str, ...]:
    match = _TRIGGER.match(statement)
    if match is None:
        raise ValueError(statement)
    return match.groups()


def _mend_postgres(connection: Connection) -> None:
    for statement in every_postgres_statement():
        if _FUNCTION.fullmatch(statement):
            again = re.sub(r"CREATE (OR REPLACE )?FUNCTION", "CREATE OR REPLACE FUNCTION", statement, count=1)
            connection.exec_driver_sql(again.replace("%", "%%"))
    for name, statement in _postgres_triggers().items():
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name} ON {_parsed(statement)[3]}")
        connection.exec_driver_sql(statement.replace("%", "%%"))
