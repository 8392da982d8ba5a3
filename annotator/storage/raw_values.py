"""Columns read directly as the plain values that exports write, without creating objects.

Enum values stay text as stored, JSON is parsed with orjson unless the driver has parsed it, and times become ISO 8601
text as in records.
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
    """Columns of a model by ``names`` (separated by spaces), labelled ``prefix`` + name."""
    return [_plain(getattr(of, name)).label(prefix + name) for name in names.split()]


def _plain(column: ColumnElement[Any]) -> ColumnElement[Any]:
    kind = column.type.impl if isinstance(column.type, TypeDecorator) else column.type
    if isinstance(kind, Enum):
        return type_coerce(column, String())
    if isinstance(kind, JSON):
        return type_coerce(column, _Parsed())
    return type_coerce(column, _UtcText()) if isinstance(kind, DateTime) else column


class _Parsed(UserDefinedType[Any]):
    """JSON without integers of more than 64 bits, which orjson would turn into floats."""

    cache_ok = True

    def result_processor(self, dialect: Dialect, coltype: object) -> _Process:
        """PostgreSQL's driver returns parsed values, SQLite's returns text."""
        return _parsed if dialect.name == "sqlite" else None


def _parsed(stored: str | None) -> Any:
    if stored is None:
        return None
    try:
        return orjson.loads(stored)
    except orjson.JSONDecodeError:  # a lone surrogate, which only the standard library accepts
        return json.loads(stored)


class _UtcText(UserDefinedType[str]):
    """A time as ISO 8601 text in UTC with the suffix Z, and with microseconds unless they are zero."""

    cache_ok = True

    def result_processor(self, dialect: Dialect, coltype: object) -> _Process:
        """SQLite's driver returns text in UTC, PostgreSQL's returns an aware time in the session's time zone."""
        return _from_text if dialect.name == "sqlite" else _from_moment


def _from_text(stored: str | None) -> str | None:
    """Convert text as SQLAlchemy stores it, such as ``2026-05-12 10:00:00.000000``."""
    if stored is None:
        return None
    whole = stored[:19].replace(" ", "T")
    return f"{whole}Z" if stored[19:] in ("", ".000000") else f"{whole}{stored[19:]}Z"


def _from_moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
