"""Bulk inserts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Any

from sqlalchemy import Boolean, Dialect, Enum, Insert, func, insert, inspect, select, text
from sqlmodel import Session
from sqlmodel.sql.sqltypes import UTCDateTime

if TYPE_CHECKING:
    from sqlalchemy.types import TypeEngine

    from annotator.storage.schema.models import Base

_ROWS = 500
_VALUES = 32_000
"""The most rows and the most values of one statement; SQLite's own limit is 32,766 values
(https://www.sqlite.org/limits.html)."""


def insert_rows(session: Session, into: "type[Base]", rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows, given as column values; all rows must have the same columns."""
    if not rows:
        return
    connection = session.connection()
    if connection.dialect.name != "sqlite":
        # Core's "raw" strategy: the session's own bulk insert takes a quarter longer, objects four times as long
        # (python -m tests.perf.rows)
        session.execute(_insert(into), rows, execution_options={"dml_strategy": "raw"})
        return
    session.flush()
    together = _together(into, tuple(rows[0]), connection.dialect)
    for first in range(0, len(rows), together.rows):
        part = rows[first : first + together.rows]
        connection.exec_driver_sql(together.statement(len(part)), together.values(part))


def insert_numbered(session: Session, into: "type[Base]", rows: Sequence[dict[str, Any]]) -> list[int]:
    """Insert rows like ``insert_rows``, and return the row id of each; the ids are put into the rows.

    Only one program writes at a time, so nobody else takes an id meanwhile.
    """
    ids = _next_ids(session, into, len(rows)) if rows else []
    for row, key in zip(rows, ids, strict=True):
        row["id"] = key
    insert_rows(session, into, rows)
    return ids


def _next_ids(session: Session, into: "type[Base]", count: int) -> list[int]:
    """The ids that the database would give to the next rows."""
    session.flush()
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        table = inspect(into).local_table
        last = connection.execute(select(func.coalesce(func.max(table.c.id), 0))).scalar_one()
        return list(range(last + 1, last + 1 + count))
    taken = text("SELECT nextval(pg_get_serial_sequence(:name, 'id')) FROM generate_series(1, :count)")
    return list(connection.execute(taken, {"name": into.__tablename__, "count": count}).scalars())


@cache
def _insert(into: "type[Base]") -> Insert:
    """One statement per table, so that SQLAlchemy finds its compiled form in the cache."""
    return insert(into)


@dataclass(frozen=True, slots=True)
class _Together:
    """Inserting many rows with one statement of SQLite.

    Before each statement in a transaction SQLite writes out what full-text indexes hold in memory, so rows with
    triggers go in three to seven times as fast as one by one.
    """

    start: str
    row: str
    columns: tuple[tuple[str, Callable[[Any], Any] | None], ...]
    """The name of each value, and what makes it a value of the driver."""

    @property
    def rows(self) -> int:
        """The most rows of a statement."""
        return min(_ROWS, _VALUES // len(self.columns))

    def statement(self, rows: int) -> str:
        """The SQL that inserts so many rows."""
        return self.start + ", ".join([self.row] * rows)

    def values(self, rows: Sequence[Mapping[str, Any]]) -> tuple[Any, ...]:
        """The values of all rows, one after the other."""
        by_column = (
            [row[name] for row in rows] if convert is None else [convert(row[name]) for row in rows]
            for name, convert in self.columns
        )
        return tuple(chain.from_iterable(zip(*by_column, strict=True)))


def _converter(kind: "TypeEngine[Any]", dialect: Dialect) -> Callable[[Any], Any] | None:
    """What makes a value of a column one of the driver; ``None`` if it is one.

    Words, times and truth values repeat from row to row, so that each is converted once.
    """
    convert = kind.dialect_impl(dialect).bind_processor(dialect)
    repeats = isinstance(kind, Enum | Boolean | UTCDateTime)
    return lru_cache(maxsize=_ROWS)(convert) if convert is not None and repeats else convert


@lru_cache(maxsize=64)
def _together(into: "type[Base]", names: tuple[str, ...], dialect: Dialect) -> _Together:
    compiled = insert(into).compile(dialect=dialect, column_keys=list(names))
    start, values, row = str(compiled).rpartition(" VALUES ")
    order = compiled.positiontup or []
    types = (inspect(into).local_table.c[name].type for name in order)
    converters = [_converter(each, dialect) for each in types]
    return _Together(start + values, row, tuple(zip(order, converters, strict=True)))
