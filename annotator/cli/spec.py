"""All commands and options as plain values, for ``annotator --spec`` and the man page."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any

from annotator import __version__
from annotator.errors import ExitCode

_TYPES = {"str": "text", "int range": "int", "float range": "float", "boolean": "flag"}
"""Our names for types that the command-line library calls otherwise."""
_ENDINGS = {
    ExitCode.OK: "done",
    ExitCode.FAILED: "failed, or a check found problems",
    ExitCode.USAGE: "the command line or the configuration cannot be used",
    ExitCode.DATABASE: "the database cannot be opened or used",
    ExitCode.CONFLICT: "the data was changed by someone else meanwhile",
    ExitCode.INTERRUPTED: "interrupted",
}


@dataclass(frozen=True, slots=True)
class Parameter:
    """An option or an argument.

    ``names`` are those of an option (``-o``, ``--out``), ``off`` those that turn it off; an argument has neither.
    ``value`` names its value, ``None`` for a flag; ``count`` says how many values an option takes.
    """

    names: tuple[str, ...]
    off: tuple[str, ...]
    value: str | None
    type: str
    count: int
    choices: tuple[str, ...]
    least: float | None
    most: float | None
    default: Any
    required: bool
    repeatable: bool
    help: str


@dataclass(frozen=True, slots=True)
class Command:
    """A command with the paragraphs of its help, and the commands under it."""

    name: str
    help: tuple[str, ...]
    arguments: tuple[Parameter, ...]
    options: tuple[Parameter, ...]
    commands: tuple["Command", ...]

    def walk(self) -> Iterator["Command"]:
        """Yield the command and all under it, in order."""
        yield self
        for command in self.commands:
            yield from command.walk()


@dataclass(frozen=True, slots=True)
class Ending:
    """An exit code and what it means."""

    code: int
    meaning: str


@dataclass(frozen=True, slots=True)
class Spec:
    """The whole command line. Every command also takes ``help_options``."""

    version: str
    command: Command
    help_options: tuple[str, ...]
    exit_codes: tuple[Ending, ...]


def spec_of(command: Any, name: str = "annotator") -> Spec:
    """Describe a command of the command-line library and all commands under it."""
    endings = tuple(Ending(int(code), _ENDINGS[code]) for code in ExitCode)
    return Spec(__version__, _command(command, name), tuple(command.context_settings["help_option_names"]), endings)


def _command(command: Any, name: str) -> Command:
    shown = [each for each in command.params if not getattr(each, "hidden", False)]
    inner = getattr(command, "commands", {}).items()
    return Command(
        name=name,
        help=_paragraphs(command.help or ""),
        arguments=tuple(_parameter(each) for each in shown if each.param_type_name == "argument"),
        options=tuple(_parameter(each) for each in shown if each.param_type_name == "option"),
        commands=tuple(_command(each, f"{name} {word}") for word, each in inner if not each.hidden),
    )


def _parameter(param: Any) -> Parameter:
    kind = param.type
    is_option = param.param_type_name == "option"
    flag = is_option and param.is_flag
    return Parameter(
        names=tuple(param.opts) if is_option else (),
        off=tuple(param.secondary_opts) if is_option else (),
        value=None if flag else param.metavar or param.name.strip("_").upper(),
        type="flag" if flag else _type(kind),
        count=0 if flag else max(1, param.nargs),
        choices=tuple(str(_plain(choice)) for choice in getattr(kind, "choices", ())),
        least=getattr(kind, "min", None),
        most=getattr(kind, "max", None),
        default=_plain(param.default),
        required=param.required,
        repeatable=param.nargs == -1 or bool(getattr(param, "multiple", False)),
        help=" ".join((param.help or "").split()),
    )


def _type(kind: Any) -> str:
    one = next(iter(getattr(kind, "types", ())), kind)  # several values at once are of one type
    return str(_TYPES.get(one.name, one.name))


def _plain(value: Any) -> Any:
    """A default as a JSON value."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(" ".join(block.split()) for block in re.split(r"\n\s*\n", text) if block.strip())
