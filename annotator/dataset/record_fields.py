"""The declared fields of the public records, and building records from plain values."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from enum import Enum
from functools import cache, partial
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from annotator.dataset.record_types import MOMENT, AnyPart, Part


@dataclass(frozen=True, slots=True)
class RecordField:
    """One field of a record; null is not part of its type."""

    name: str
    type: type
    """Record class, enumeration, or plain type such as ``str``."""
    is_many: bool
    """Whether the field holds a tuple of ``type``."""
    is_moment: bool


@cache
def fields_of(kind: type) -> tuple[RecordField, ...]:
    """Return the fields of a record class in the order of output."""
    hints = get_type_hints(kind, include_extras=True)
    return tuple(_field(each.name, hints[each.name]) for each in fields(kind))


def _field(name: str, hint: Any) -> RecordField:
    hint = _without_null(hint)
    is_many = get_origin(hint) is tuple
    kind = get_args(hint)[0] if is_many else hint
    is_moment = MOMENT in get_args(kind)
    if get_origin(kind) is Annotated:
        kind = get_args(kind)[0]
    if get_origin(kind) is Literal:
        kind = str
    return RecordField(name, get_origin(kind) or kind, is_many, is_moment)


def _without_null(hint: Any) -> Any:
    if get_origin(hint) not in (Union, UnionType):
        return hint
    (kind,) = (each for each in get_args(hint) if each is not NoneType)
    return kind


def record_from(kind: type[AnyPart], values: Mapping[str, Any]) -> AnyPart:
    """Build a record from plain values without validation.

    A missing field, from an older version, reads as its default and is not written again. Unknown fields and
    enumeration values are kept.
    """
    made = object.__new__(kind)
    known = _makers_of(kind)
    made.__dict__.update((name, known.get(name, _as_it_is)(value)) for name, value in values.items())
    return made


def _makers_of(kind: type) -> dict[str, Callable[[Any], Any]]:
    return _makers(kind)


@cache
def _makers(kind: type) -> dict[str, Callable[[Any], Any]]:
    """A function per field that converts the plain value."""
    return {each.name: _maker(each) for each in fields_of(kind)}


def _maker(field: RecordField) -> Callable[[Any], Any]:
    one: Callable[[Any], Any] = _as_it_is
    if issubclass(field.type, Part):
        one = partial(record_from, field.type)
    elif issubclass(field.type, Enum):
        one = partial(_member, {str(each): each for each in field.type})
    return partial(_maybe, partial(_several, one) if field.is_many else one)


def _as_it_is(value: Any) -> Any:
    return value


def _member(members: Mapping[str, Enum], value: Any) -> Any:
    return members.get(value, value)


def _maybe(make: Callable[[Any], Any], value: Any) -> Any:
    return None if value is None else make(value)


def _several(make: Callable[[Any], Any], values: Any) -> Any:
    return tuple(map(make, values))
