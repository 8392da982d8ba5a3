"""Who answered and when, as other tools write it."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from annotator.errors import InputError, UsageError
from annotator.settings import is_handle
from annotator.text import one_line

_UNNAMED = re.compile(r"(.*[-_])?\d{4}-\d\d-\d\d[_T-]\d\d-\d\d-\d\d")
"""The sessions that Prodigy makes when nobody is named: the data set and the time."""


def named(value: object) -> str | None:
    """Somebody's name as a file has it; ``None`` where it names nobody."""
    if not isinstance(value, str) or not value.strip() or _UNNAMED.fullmatch(value.strip()):
        return None
    return value.strip()


def moment(value: object) -> datetime | None:
    """A time as Unix seconds or ISO 8601, in UTC; ``None`` for what is none. Without a zone it is taken for UTC."""
    try:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return datetime.fromtimestamp(value, UTC)
        if isinstance(value, str) and value:
            found = datetime.fromisoformat(value)
            return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return None


def seconds_of(value: object) -> float | None:
    """A duration in seconds; ``None`` for what is none."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 10**9:
        return None
    return float(value)


class People:
    """The reviewers' names here, for the names in a file."""

    def __init__(self, unnamed: str, renamed: Iterable[str] = ()) -> None:
        """``unnamed`` is whoever answered where nobody is named; ``renamed`` are lines like ``2=ana``.

        Raises:
            UsageError: for a line that is not like that, or a name that nobody can have.

        """
        self.unnamed = unnamed
        self._renamed: Mapping[str, str] = dict(map(_pair, renamed))

    def handle(self, name: str | None) -> str:
        """The reviewer called ``name``.

        Raises:
            InputError: when nobody can be called so.

        """
        if name is None:
            return self.unnamed
        found = self._renamed.get(name, name)
        if not is_handle(found):
            raise InputError(f"“{one_line(found)[:80]}” cannot be a reviewer's name: give another with --who")
        return found


def _pair(line: str) -> tuple[str, str]:
    name, equals, wanted = line.rpartition("=")
    if not equals or not name.strip() or not is_handle(wanted.strip()):
        raise UsageError(f"--who takes NAME=REVIEWER, like team-ana=ana, not “{one_line(line)}”.")
    return name.strip(), wanted.strip()


def words_of(value: Any) -> str | None:
    """A note: a text, or the texts of a list, one a line; ``None`` where there is nothing."""
    texts = value if isinstance(value, list) else [value]
    found = [text.strip() for text in texts if isinstance(text, str) and text.strip()]
    return "\n".join(found) or None
