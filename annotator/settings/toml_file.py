"""Reads TOML files and finds the line of each key."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from annotator.errors import UsageError
from annotator.limits import MAX_SETTINGS_BYTES, size_words
from annotator.settings.kinds import Table

Keys = tuple[str | int, ...]
"""The path to a value: names, and numbers for the tables of a list."""

_CLOSING = ("]", "}", '"""', "'''")
"""What ends a value of several lines; only a line with one of these is worth another try at reading it."""

_MOST_PARTS = 100
_LONG_KEY = re.compile(rf"(?<![\w\"'-])(?:[\w\"'-]+[ \t]*\.[ \t]*){{{_MOST_PARTS}}}")
"""A key like ``a.b.c``, for which the parser takes a time that grows with the square of its parts."""
_MOST_TRIES = 200
"""How often the end of one value is looked for; each look reads the value from its beginning."""


@dataclass(frozen=True, slots=True)
class TomlFile:
    """A well-formed TOML file."""

    path: Path
    text: str
    table: Table

    def says(self, *keys: str) -> bool:
        """Whether the file sets the value at ``keys``."""
        inner: Any = self.table
        for key in keys:
            if not isinstance(inner, dict) or key not in inner:
                return False
            inner = inner[key]
        return True

    def line(self, *keys: str | int) -> int | None:
        """The line that sets ``keys``; for a missing key, that of the nearest table around it."""
        lines = _lines(self.text)
        for length in range(len(keys), 0, -1):
            for path, line in lines:
                if path[:length] == keys[:length]:
                    return line
        return None

    def where(self, *keys: str | int) -> str:
        """The file and line of a key, for messages."""
        line = self.line(*keys)
        return str(self.path) if line is None else f"{self.path}, line {line}"


def read_toml(path: Path) -> TomlFile:
    """Read a TOML file.

    Raises:
        UsageError: when it cannot be read or is not TOML.

    """
    import tomllib  # here: a screen without a settings file paints sooner

    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_SETTINGS_BYTES + 1)
        if len(data) > MAX_SETTINGS_BYTES:
            raise UsageError(f"{path} is larger than {size_words(MAX_SETTINGS_BYTES)}: settings need less.")
        text = io.TextIOWrapper(io.BytesIO(data), "utf-8-sig").read()  # Windows' Notepad leaves a byte order mark
        if _LONG_KEY.search(text):
            raise UsageError(f"{path} names a key of more than {_MOST_PARTS} parts: no setting has so many.")
        return TomlFile(path, text, tomllib.loads(text))
    except RecursionError:
        raise UsageError(f"{path} cannot be read as TOML: its values are nested too deeply.") from None
    except (OSError, ValueError) as error:  # a number too long to read is a ValueError, as is all that is not TOML
        raise UsageError(f"{path} cannot be read as TOML: {error}.") from error


@lru_cache(maxsize=1)
def _lines(text: str) -> tuple[tuple[Keys, int], ...]:
    """Every key and table header, with its line."""
    return tuple(_paths_and_lines(text))


def _paths_and_lines(text: str) -> Iterator[tuple[Keys, int]]:
    table: Keys = ()
    counts: dict[Keys, int] = {}
    for number, statement, parsed in _statements(text):
        if statement.startswith("["):
            table = _opened(parsed, counts)
            yield table, number
        else:
            yield from ((table + path, number) for path in _paths(parsed))


def _statements(text: str) -> Iterator[tuple[int, str, Table]]:
    """Each header or assignment: its first line, its text there, and the parsed value, which may span lines."""
    import tomllib

    begin, lines = 1, text.split("\n")
    waiting: list[str] = []
    tries = 0
    for number, line in enumerate(lines, 1):
        waiting.append(line)
        if len(waiting) > 1 and not any(mark in line for mark in _CLOSING):
            continue
        tries = tries + 1 if len(waiting) > 1 else 0
        if tries > _MOST_TRIES:
            return
        try:
            parsed = tomllib.loads("\n".join(waiting))
        except tomllib.TOMLDecodeError:
            continue
        if parsed:
            yield begin, waiting[0].lstrip(), parsed
        begin, waiting = number + 1, []


def _opened(parsed: Table, counts: dict[Keys, int]) -> Keys:
    """The path to the table that a header opens; ``counts`` numbers the tables of each list."""
    path: Keys = ()
    inner: Any = parsed
    while isinstance(inner, dict) and inner:
        if path in counts:
            path = (*path, counts[path] - 1)
        name = next(iter(inner))
        path, inner = (*path, name), inner[name]
    if isinstance(inner, list):
        counts[path] = counts.get(path, 0) + 1
        path = (*path, counts[path] - 1)
    return path


def _paths(parsed: Table, before: Keys = ()) -> Iterator[Keys]:
    for key, value in parsed.items():
        yield (*before, key)
        if isinstance(value, dict):
            yield from _paths(value, (*before, key))
