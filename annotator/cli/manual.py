"""The man page, ``annotator.1``: made from the command tree when a wheel is built, so it is always current.

``python -m annotator.cli.manual`` prints it.
"""

import re
import sys
from collections.abc import Iterator

import typer

from annotator import DISTRIBUTION
from annotator.cli.commands import app
from annotator.cli.spec import Command, Parameter, Spec, spec_of

_FILES = (
    ("annotator.toml", "The settings of a project: the nearest one in this folder or a folder above it is read."),
)


def manual() -> str:
    """The man page in roff, as UTF-8."""
    return "\n".join(_page(spec_of(typer.main.get_command(app)))) + "\n"


def _page(spec: Spec) -> Iterator[str]:
    program = spec.command
    about = program.help[0]
    yield "'\\\" -*- coding: utf-8 -*-"
    yield f'.TH ANNOTATOR 1 "" "{DISTRIBUTION} {spec.version}" "User Commands"'
    yield from (".SH NAME", f"annotator \\- {_text(about.rstrip('.'))}")
    yield from (".SH SYNOPSIS", ".B annotator", _text("[OPTIONS] COMMAND [ARGUMENTS]"))
    yield from (".SH DESCRIPTION", *_paragraphs(program.help))
    yield ".SH OPTIONS"
    yield from _parameters(program.options)
    yield from (
        ".TP",
        f"\\fB{_text(', '.join(spec.help_options))}\\fR",
        "Show the help of the program or of a command.",
    )
    yield ".SH COMMANDS"
    for command in program.walk():
        if command is not program and not command.commands:
            yield from _command(command)
    yield ".SH FILES"
    for name, what in _FILES:
        yield from (".TP", f"\\fI{_text(name)}\\fR", _text(what))
    yield ".SH EXIT STATUS"
    for ending in spec.exit_codes:
        yield from (".TP", f"\\fB{ending.code}\\fR", _text(ending.meaning))


def _command(command: Command) -> Iterator[str]:
    words = " ".join(_placeholder(each) for each in command.arguments)
    yield f".SS {_text(f'{command.name} [OPTIONS] {words}'.rstrip())}"
    yield from _paragraphs(command.help)
    yield from _parameters(command.arguments)
    yield from _parameters(command.options)


def _paragraphs(paragraphs: tuple[str, ...]) -> Iterator[str]:
    for paragraph in paragraphs:
        yield from (".PP", _text(paragraph))


def _parameters(parameters: tuple[Parameter, ...]) -> Iterator[str]:
    for each in parameters:
        names = f"\\fB{_text(', '.join((*each.names, *each.off)))}\\fR" if each.names else ""
        value = f"\\fI{_text(each.value)}\\fR" if each.value else ""
        yield from (".TP", " ".join(filter(None, (names, value))), _text(_explained(each)) or "\\&")


def _explained(parameter: Parameter) -> str:
    notes = [f"one of {', '.join(parameter.choices)}"] if parameter.choices else []
    notes += ["required"] if parameter.required else []
    notes += ["repeatable"] if parameter.repeatable else []
    if parameter.value and parameter.default not in (None, "", []):
        notes.append(f"default: {parameter.default}")
    return f"{parameter.help} ({'; '.join(notes)})".strip() if notes else parameter.help


def _placeholder(argument: Parameter) -> str:
    value = str(argument.value)
    word = f"{value}..." if argument.repeatable and not value.endswith("…") else value
    return word if argument.required else f"[{word}]"


def _text(text: str) -> str:
    """Text without anything roff would act on: backslashes, dashes, and a dot or a quote at the start."""
    escaped = text.replace("\\", "\\e").replace("-", "\\-")
    return re.sub(r"^(?=[.'])", r"\\&", escaped)


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # stdout is a file here
    sys.stdout.write(manual())
