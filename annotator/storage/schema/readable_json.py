"""A column whose JSON another program may have spoiled without keeping a reviewer from the work."""

import logging
from collections.abc import Callable
from typing import Any

from sqlalchemy import JSON, Dialect
from sqlalchemy.types import TypeDecorator

_log = logging.getLogger("annotator.storage")


class ReadableJson(TypeDecorator[dict[str, Any]]):
    """A JSON object or ``NULL``; what is stored but is no JSON object is read as ``None`` and logged."""

    impl = JSON
    cache_ok = True

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], dict[str, Any] | None]:
        """Read what is stored."""
        read = super().result_processor(dialect, coltype)

        def readable(stored: Any) -> dict[str, Any] | None:
            try:
                value = read(stored) if read else stored
            except (TypeError, ValueError):
                value = stored
            if value is None or isinstance(value, dict):
                return value
            _log.warning("a stored walk cannot be read and counts as missing: db check names it")
            return None

        return readable
