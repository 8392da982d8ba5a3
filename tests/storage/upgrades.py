"""Upgrades from every schema that ever landed, with data, on both databases: ``python -m tests.storage.upgrades``.

The rows in ``landed/`` were written by the program of the time: the last one with that schema imported articles and
labelled, undid, adjudicated, froze and updated what it could. ``--capture FILE`` adds those of an SQLite file. A schema
without rows of its own gets those of the one before it, upgraded.
"""

import argparse
import gzip
import json
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Boolean, Connection, MetaData, Table, inspect, text

from annotator.errors import AnnotatorError
from annotator.storage.check import check
from annotator.storage.database.engine import Database
from annotator.storage.database.file_copy import plain_tables
from annotator.storage.database.location import unprepared_database
from annotator.storage.database.migrate import HEAD, REVISIONS, _migrating, upgrade
from annotator.storage.database.peek import stored_revision

LANDED = Path(__file__).parent / "landed"
_LANDED = sorted(path.name.partition(".")[0] for path in LANDED.glob("*.json.gz"))
STARTS = tuple(revision for revision in REVISIONS[:-1] if revision <= _LANDED[-1])
"""The schemas to upgrade from; those after the last capture have been in nobody's hands yet."""
_KEPT = ("article", "sentence", "claim", "suggestion", "reviewer", "review", "source", "evidence", "event")


def capture(path: Path) -> Path:
    """Write the rows of an SQLite file down as those of its schema; the file they are in."""
    revision, _ = stored_revision(path)
    with closing(sqlite3.connect(path)) as connection:
        tables = [name for name in plain_tables(connection) if name != "alembic_version"]
        found = {}
        for table in tables:
            cursor = connection.execute(f'SELECT * FROM "{table}" ORDER BY 1')
            rows = cursor.fetchall()
            if rows:
                found[table] = [[column[0] for column in cursor.description], *rows]
    lines = (
        f"{json.dumps(table)}: [\n"
        + ",\n".join(json.dumps(row, ensure_ascii=False, default=_hex) for row in rows)
        + "\n]"
        for table, rows in found.items()
    )
    out = LANDED / f"{revision}.json.gz"
    out.write_bytes(gzip.compress(("{\n" + ",\n".join(lines) + "\n}\n").encode(), mtime=0))
    return out


def _hex(value: bytes) -> dict[str, str]:
    return {"hex": value.hex()}


def _landed(revision: str) -> dict[str, Any]:
    """The columns and rows of the tables of a schema, as they were captured."""
    written = gzip.decompress((LANDED / f"{revision}.json.gz").read_bytes())
    found: dict[str, Any] = json.loads(
        written, object_hook=lambda it: bytes.fromhex(it["hex"]) if set(it) == {"hex"} else it
    )
    return found


def build_old(where: Path | str, revision: str) -> None:
    """Make a database at an old revision, with data."""
    landed = max(each for each in _LANDED if each <= revision)
    database = unprepared_database(str(where), create=True)
    _climb(database, landed)
    rows = _landed(landed)
    with _migrating(database) as connection:
        (_fill_sqlite if database.is_sqlite else _fill_postgres)(connection, rows)
    if landed != revision:
        _climb(database, revision)
    database.close()


def _climb(database: Database, revision: str) -> None:
    with _migrating(database) as connection:
        config = Config()
        config.set_main_option("script_location", "annotator.storage:migrations")
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def _fill_sqlite(connection: Connection, rows: dict[str, Any]) -> None:
    """Insert rows as they are: triggers, which would count them again, rest meanwhile."""
    made = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY rowid"
    triggers = dict(tuple(row) for row in connection.exec_driver_sql(made))
    for name in triggers:
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
    for table, (columns, *values) in rows.items():
        connection.exec_driver_sql(f'DELETE FROM "{table}"')  # what a migration put there
        names, marks = ", ".join(f'"{name}"' for name in columns), ", ".join("?" * len(columns))
        connection.exec_driver_sql(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', [tuple(row) for row in values])
    for statement in triggers.values():
        connection.exec_driver_sql(statement)
    for (index,) in connection.exec_driver_sql(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE 'CREATE VIRTUAL TABLE%'"
    ).all():
        connection.exec_driver_sql(f"INSERT INTO {index}({index}) VALUES ('rebuild')")


def _fill_postgres(connection: Connection, rows: dict[str, Any]) -> None:
    connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
    connection.exec_driver_sql("SET LOCAL timezone = 'UTC'")
    for table, (columns, *values) in rows.items():
        known = Table(table, MetaData(), autoload_with=connection)
        truths = [isinstance(known.c[name].type, Boolean) for name in columns]
        connection.exec_driver_sql(f'DELETE FROM "{table}"')
        names, marks = ", ".join(f'"{name}"' for name in columns), ", ".join(["%s"] * len(columns))
        converted = [
            tuple(
                bool(value) if truth and value is not None else value for value, truth in zip(row, truths, strict=True)
            )
            for row in values
        ]
        connection.exec_driver_sql(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', converted)
        if "id" in columns:
            last = f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), MAX(id)) FROM \"{table}\""
            connection.exec_driver_sql(last)


@dataclass(frozen=True)
class Outcome:
    """How the upgrade of one database went: what is wrong, the rows that were kept, and how long it took (s)."""

    revision: str
    backend: str
    problems: tuple[str, ...]
    rows: int
    seconds: float

    def __str__(self) -> str:
        said = "; ".join(self.problems) or "ok"
        return f"{self.revision} → {HEAD}  {self.backend:<10} {self.rows:>4} rows kept  {self.seconds:5.2f} s  {said}"


def try_upgrade(where: Path | str, revision: str, backend: str) -> Outcome:
    """Upgrade a database of an old schema, and look for what is lost or wrong."""
    database = unprepared_database(str(where))
    before = _counted(database)
    began = time.perf_counter()
    try:
        done = upgrade(database)
        took = time.perf_counter() - began
        after = _counted(database)
        problems = [f"{name}: {each}" for name, found in check(database) for each in found]
        problems += [
            f"{table}: {before[table]} rows became {after[table]}" for table in before if before[table] > after[table]
        ]
        if (done.before, done.after) != (revision, HEAD):
            problems.append(f"{done.before} became {done.after}")
        return Outcome(revision, backend, tuple(problems), sum(after.values()), took)
    except AnnotatorError as error:
        return Outcome(revision, backend, (str(error),), 0, time.perf_counter() - began)
    finally:
        database.close()


def _counted(database: Database) -> dict[str, int]:
    with database.engine.connect() as connection:
        there = set(inspect(connection).get_table_names())
        return {
            table: connection.execute(text(f"SELECT COUNT(*) FROM {table}")).scalar_one()
            for table in _KEPT
            if table in there
        }


def matrix(folder: Path, server: Any = None) -> Iterator[Outcome]:
    """Upgrade from every schema that landed but the newest, on SQLite and, if there is one, on a PostgreSQL server."""
    for revision in STARTS:
        path = folder / f"{revision}.db"
        build_old(path, revision)
        yield try_upgrade(path, revision, "sqlite")
        if server is not None:
            url = server.url(server.create())
            build_old(url, revision)
            yield try_upgrade(url, revision, "postgresql")


def main() -> int:
    """Print the matrix, or capture a file."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--capture", type=Path, metavar="FILE")
    given = asked.parse_args()
    if given.capture:
        print(capture(given.capture))
        return 0
    from tests import postgres

    failed = 0
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        server = stack.enter_context(postgres.running_server()) if postgres.program("initdb") else None
        for outcome in matrix(folder, server):
            failed += bool(outcome.problems)
            print(outcome, flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
