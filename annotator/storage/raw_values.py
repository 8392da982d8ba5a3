"""Columns read as the plain values that go into files, without a detour over objects.

Words of an enum stay the text they are stored as, JSON is parsed by orjson where the driver has not parsed it, and a
time comes as the ISO 8601 text that records have.
"""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import JSON, ColumnElement, DateTime, Dialect, Enum, String, type_coerce
from sqlalchemy.types import TypeDecorator, UserDefinedType

_Process = Callable[[Any], Any] | None


def plain_columns(of: Any, names: str, prefix: str = "") -> list[ColumnElement[Any]]:
    """Columns of a model by ``names``, words between spaces, labelled ``prefix`` + name."""
    return [_plain(getattr(of, name)).label(prefix + name) for name in names.split()]


def _plain(column: ColumnElement[Any]) -> ColumnElement[Any]:
    kind = column.type.impl if isinstance(column.type, TypeDecorator) else column.type
    if isinstance(kind, Enum):
        return type_coerce(column, String())
    if isinstance(kind, JSON):
        return type_coerce(column, _Parsed())
    return type_coerce(column, _UtcText()) if isinstance(kind, DateTime) else column


class _Parsed(UserDefinedType[Any]):
    """JSON; only for values in which no integer has more than 64 bits, of which orjson would make a float."""

    cache_ok = True

    def result_processor(self, dialect: Dialect, coltype: object) -> _Process:
        """The driver of PostgreSQL hands out values, SQLite text."""
        return _parsed if dialect.name == "sqlite" else None


def _parsed(stored: str | None) -> Any:
    if stored is None:
        return None
    try:
        return orjson.loads(stored)
    except orjson.JSONDecodeError:  # half a surrogate pair, which the standard library takes
        return json.loads(stored)


class _UtcText(UserDefinedType[str]):
    """A time as ISO 8601 text in UTC that ends with Z, with microseconds where there are any."""

    cache_ok = True

    def result_processor(self, dialect: Dialect, coltype: object) -> _Process:
        """SQLite has text already, always in UTC and of one form; PostgreSQL an aware time in the session's zone."""
        return _from_text if dialect.name == "sqlite" else _from_moment


def _from_text(stored: str | None) -> str | None:
    """``2026-05-12 10:00:00.000000`` as SQLAlchemy stores it, rewritten."""
    if stored is None:
        return None
    whole = stored[:19].replace(" ", "T")
    return f"{whole}Z" if stored[19:] in ("", ".000000") else f"{whole}{stored[19:]}Z"


def _from_moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
