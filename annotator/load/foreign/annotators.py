"""Names of annotators and times of their answers, as other tools write them."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from annotator.errors import InputError, UsageError
from annotator.settings import is_handle
from annotator.text import one_line

_UNNAMED = re.compile(r"(.*[-_])?\d{4}-\d\d-\d\d[_T-]\d\d-\d\d-\d\d")
"""Session names that Prodigy generates from the data set and the time."""


def named(value: object) -> str | None:
    """A person's name in a file, or ``None``."""
    if not isinstance(value, str) or not value.strip() or _UNNAMED.fullmatch(value.strip()):
        return None
    return value.strip()


def moment(value: object) -> datetime | None:
    """A time in Unix seconds or ISO 8601 as UTC, the default time zone; ``None`` if it is invalid."""
    try:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return datetime.fromtimestamp(value, UTC)
        if isinstance(value, str) and value:
            time = datetime.fromisoformat(value)
            return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return None


def seconds_of(value: object) -> float | None:
    """A duration in seconds; ``None`` if it is invalid."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 10**9:
        return None
    return float(value)


class People:
    """Maps the names in a file to reviewers."""

    def __init__(self, unnamed: str, renamed: Iterable[str] = ()) -> None:
        """``unnamed`` is the reviewer for answers without a name; ``renamed`` are lines like ``2=ana``.

        Raises:
            UsageError: for a malformed line or an invalid name.

        """
        self.unnamed = unnamed
        self._renamed: Mapping[str, str] = dict(map(_pair, renamed))

    def handle(self, name: str | None) -> str:
        """The reviewer for ``name``.

        Raises:
            InputError: if no reviewer can have this name.

        """
        if name is None:
            return self.unnamed
        handle = self._renamed.get(name, name)
        if not is_handle(handle):
            raise InputError(f"“{one_line(handle)[:80]}” cannot be a reviewer's name: give another with --who")
        return handle


def _pair(line: str) -> tuple[str, str]:
    name, equals, wanted = line.rpartition("=")
    if not equals or not name.strip() or not is_handle(wanted.strip()):
        raise UsageError(f"--who takes NAME=REVIEWER, like team-ana=ana, not “{one_line(line)}”.")
    return name.strip(), wanted.strip()


def words_of(value: Any) -> str | None:
    """A note: a text, or a list of texts joined by newlines; ``None`` if empty."""
    texts = value if isinstance(value, list) else [value]
    return "\n".join(text.strip() for text in texts if isinstance(text, str) and text.strip()) or None
