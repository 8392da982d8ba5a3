"""Rows in the order of several columns, found from one row on: what both the queue and the lists are paged by."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, or_


@dataclass(frozen=True, slots=True)
class Key:
    """A column to sort by; ``direction`` is 1 for forwards and -1 for backwards."""

    column: SQLColumnExpression[Any]
    descending: bool = False

    def after(self, value: Any, direction: int) -> ColumnElement[bool]:
        """SQL: sorts after ``value``."""
        later: ColumnElement[bool] = self.column < value if self.descending == (direction > 0) else self.column > value
        return later

    def from_(self, value: Any, direction: int) -> ColumnElement[bool]:
        """SQL: sorts after ``value`` or equal to it."""
        later: ColumnElement[bool] = (
            self.column <= value if self.descending == (direction > 0) else self.column >= value
        )
        return later

    def sorted(self, direction: int) -> ColumnElement[Any]:
        """SQL to order by."""
        ordered: ColumnElement[Any] = self.column.desc() if self.descending == (direction > 0) else self.column.asc()
        return ordered


def beyond(keys: tuple[Key, ...], values: tuple[Any, ...], direction: int) -> ColumnElement[bool]:
    """SQL: sorts after ``values``. The separate bound on the first key lets an index scan start there."""
    same: list[ColumnElement[bool]] = []
    ways = []
    for key, value in zip(keys, values, strict=True):
        ways.append(and_(*same, key.after(value, direction)))
        same.append(key.column == value)
    return and_(keys[0].from_(values[0], direction), or_(*ways))
