"""Entry point: runs a command and turns every outcome into an exit code, every failure into a sentence.

A plain ``annotator review`` is recognised without Typer, whose import would take a quarter of the time to the first
screen. Every other command line is left to Typer.
"""

import os
import sys
from typing import NamedTuple

from annotator import collector, hints
from annotator.endings import close_streams, explained, interruptible, is_interruption
from annotator.errors import AnnotatorError, ExitCode
from annotator.hush import hush_libraries
from annotator.output import open_missing, talk, use_utf8
from annotator.settings import load_settings

_COMPLETING = "_ANNOTATOR_COMPLETE"
"""Set by shells that run the program to complete a command line."""

_OPTIONS = ("--db", "--reviewer")

_PRIVATE = 0o077
"""Rights that nobody but the owner gets to the files and folders that this program makes."""


class PlainReview(NamedTuple):
    """A command line that only opens the review screen."""

    db: str | None
    reviewer: str | None
    paths: list[str]


def main() -> int:
    """Run the command in ``sys.argv`` and return the exit code.

    ``--debug`` anywhere on the line shows tracebacks, and what libraries say.
    """
    debug = "--debug" in sys.argv[1:]
    arguments = [argument for argument in sys.argv[1:] if argument != "--debug"]
    os.umask(os.umask(_PRIVATE) | _PRIVATE)
    open_missing()
    use_utf8()
    hush_libraries(debug=debug)
    code = _code_of(arguments, debug)
    failed = close_streams()
    if failed is None or isinstance(failed, BrokenPipeError):
        return code
    return code or _said(failed)


def _code_of(arguments: list[str], debug: bool) -> int:
    with interruptible() as came:
        try:
            return _run(arguments)
        except (KeyboardInterrupt, Exception) as error:
            if is_interruption(error):
                talk(f"annotator: {'ended' if came else 'interrupted'}; finished work is kept.")
                return 128 + came[0] if came else ExitCode.INTERRUPTED
            if isinstance(error, BrokenPipeError):  # the reader of our output is gone
                return ExitCode.OK
            if debug:
                raise
            return _said(error)


def _said(error: BaseException) -> int:
    """Say what an error says itself, or what is known of its kind, and return the exit code."""
    if isinstance(error, AnnotatorError):
        talk(f"annotator: {error}")
        return error.exit_code
    known = explained(error)
    if known is None:  # the last resort: a sentence instead of a traceback
        talk(f"annotator: unexpected {type(error).__name__}: {error}. Please report it; --debug shows the traceback.")
        return ExitCode.FAILED
    words, code = known
    talk(f"annotator: {words}")
    return code


def _run(arguments: list[str]) -> int:
    plain = None if _COMPLETING in os.environ else plain_review(arguments)
    if plain is not None:
        return _review(plain)
    collector.look_rarely()
    from annotator.cli.commands import run

    return run(arguments)


def plain_review(arguments: list[str]) -> PlainReview | None:
    """Parse ``annotator [review] [--db X] [--reviewer X] [PATH…]``; ``None`` for any other command line."""
    options: dict[str, str] = {}
    words: list[str] = []
    remaining = iter(arguments)
    for argument in remaining:
        name, equals, value = argument.partition("=")
        if name in _OPTIONS:
            given = value if equals else next(remaining, None)
            if not given or given.startswith("-"):
                return None
            options[name] = given
        elif argument.startswith("-") and argument != "-":
            return None
        else:
            words.append(argument)
    if words and words[0] != "review":
        return None
    return PlainReview(options.get("--db"), options.get("--reviewer"), words[1:])


def _review(plain: PlainReview) -> int:
    """Open the screen; it turns the garbage collector on when the first article is shown."""
    with collector.off_until_ready():
        from annotator.cli.screen import open_screen

        hints.remember_database(plain.db)
        return open_screen(load_settings(plain.db, plain.reviewer), plain.paths)


if __name__ == "__main__":
    sys.exit(main())
