"""Checks and converts TOML tables by declared settings.

A setting is declared as a field of a frozen dataclass, with its type, its limits and a docstring under it.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, NamedTuple, Union, get_args, get_origin

Table = dict[str, Any]
"""A parsed TOML table."""
NOT_A_SETTING = {"setting": False}
"""Metadata for fields that no file can set."""

_LONGEST_SHOWN = 80
"""Code points of a wrong value that a message repeats."""
_WORDS = {
    str: "text in quotes",
    Path: "text in quotes",
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    tuple: 'a list of texts, like ["a", "b"]',
}


class Limit(NamedTuple):
    """A restriction on a value beyond its type; ``words`` describe it in messages."""

    words: str
    pattern: str | None = None
    minimum: int | None = None
    maximum: int | None = None

    def allows(self, value: Any) -> bool:
        """Whether a value of the right type satisfies the limit."""
        if self.pattern is not None:
            return re.fullmatch(self.pattern, value) is not None
        return bool(self.minimum <= value <= self.maximum)

    @property
    def keywords(self) -> Table:
        """The limit as JSON Schema keywords, which have the same names."""
        return {name: value for name, value in self._asdict().items() if name != "words" and value is not None}


def between(low: int, high: int) -> Limit:
    """A limit for numbers, both ends included."""
    return Limit(f"must be from {low} to {high}", minimum=low, maximum=high)


class Origin(StrEnum):
    """Where a setting's value comes from."""

    FLAG = "flag"
    ENVIRONMENT = "environment"
    FILE = "file"
    DATABASE = "database"
    DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class Choice:
    """A setting's value with its origin; ``why`` describes the origin in messages. A file sets it as a string."""

    value: str
    why: str
    origin: Origin = Origin.DEFAULT


class Kind(NamedTuple):
    """What a field accepts: a type with its limits, and the kind of its items if it is a list or table."""

    type: Any
    limits: tuple[Limit, ...] = ()
    item: "Kind | None" = None

    @property
    def toml_type(self) -> Any:
        """The Python type or types of a TOML value of this kind."""
        plain = str if isinstance(self.type, type) and issubclass(self.type, str) else self.type
        return {Path: str, float: (int, float), tuple: list, Mapping: dict}.get(plain, plain)

    @property
    def is_section(self) -> bool:
        """Whether the field is a section of settings."""
        return is_dataclass(self.type)


class Problem(NamedTuple):
    """One error in a table: the keys that lead to it, and a message without the location."""

    keys: tuple[str, ...]
    words: str


def kinds(declared: type) -> dict[str, Kind]:
    """The settings of a section or of the whole file, by name."""
    return {each.name: kind_of(each.type) for each in fields(declared) if each.metadata != NOT_A_SETTING}


def kind_of(annotation: Any) -> Kind:
    """The kind declared by a field's annotation."""
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return kind_of(inner[0])._replace(limits=inner[1:])
    if origin in (Union, UnionType):
        return kind_of(next(each for each in inner if each is not NoneType))
    if annotation is Choice:
        return Kind(str)
    return Kind(origin, item=kind_of(inner[0 if origin in (tuple, list) else 1])) if origin else Kind(annotation)


def problems(declared: type, table: Table, section: str = "") -> Iterator[Problem]:
    """Everything in a table that its declaration forbids, in file order."""
    known = kinds(declared)
    before = (section,) if section else ()
    for key, value in table.items():
        if key in known:
            yield from _problems_of(known[key], (*before, key), value)
        else:
            yield Problem((*before, key), _unknown(key, value, known, section))


def _unknown(key: str, value: Any, known: Mapping[str, Kind], section: str) -> str:
    if isinstance(value, dict) and not section:
        sections = [f"[{name}]" for name, kind in known.items() if kind.is_section or kind.type is dict]
        return f"there is no section [{key}]; the sections are {', '.join(sections)}."
    place = f"[{section}]" if section else "the file"
    return f"{place} does not know “{key}”; it takes {', '.join(known)}."


def _problems_of(kind: Kind, keys: tuple[str, ...], value: Any, place: str = "") -> Iterator[Problem]:
    name = keys[-1]
    if kind.is_section or kind.type is dict:
        if not isinstance(value, dict):
            yield Problem(keys, f"{name} must be a section, written [{name}].")
        elif kind.is_section:
            yield from problems(kind.type, value, name)
        elif kind.item:
            for key, each in value.items():
                yield from _problems_of(kind.item, (*keys, key), each, f" in [{name}]")
    elif kind.type is list:
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            yield Problem(keys, f"{name} must be tables, each written under [[{name}]].")
    elif not _fits(kind, value):
        yield Problem(keys, f"{name}{place} must be {_WORDS[kind.type]}, not {_shown(value)}.")
    elif kind.type is Path and not _has_home(value):
        yield Problem(keys, f"{name}{place} begins with a home folder that is not there; write the whole path.")
    else:
        yield from _beyond_limits(kind, keys, value)


def _fits(kind: Kind, value: Any) -> bool:
    """Whether a value has the type of its kind; booleans are not numbers here."""
    return isinstance(value, kind.toml_type) and isinstance(value, bool) == (kind.type is bool)


def _has_home(path: str) -> bool:
    """Whether a path that begins with ``~name`` names somebody with a home folder here."""
    try:
        Path(path).expanduser()
    except RuntimeError:
        return False
    return True


def _beyond_limits(kind: Kind, keys: tuple[str, ...], value: Any) -> Iterator[Problem]:
    place = keys[-1] if len(keys) == 1 else f"{keys[-1]} in [{keys[0]}]"
    limits = kind.item.limits if kind.item else kind.limits
    for each in value if kind.item else (value,):
        wrong_type = kind.item is not None and not _fits(kind.item, each)
        broken = next((limit for limit in limits if wrong_type or not limit.allows(each)), None)
        if broken:
            yield Problem(keys, f"{place} {broken.words}, not {_shown(each)}.")


def values(declared: type, table: Table, folder: Path) -> Table:
    """A table without problems as arguments for its declaration; file paths are relative to ``folder``."""
    known = kinds(declared)
    return {key: _value(known[key], value, folder) for key, value in table.items()}


def _value(kind: Kind, value: Any, folder: Path) -> Any:
    if kind.is_section:
        return kind.type(**values(kind.type, value, folder))
    if kind.type is Path:
        return folder / Path(value).expanduser() if value else None
    return tuple(value) if kind.type is tuple else value


def _shown(value: Any) -> str:
    """A wrong value in a message: short, and without what a list or table holds, which may be a password."""
    if isinstance(value, dict | list):
        return "a table" if isinstance(value, dict) else "a list"
    text = repr(value)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 1]}…"
