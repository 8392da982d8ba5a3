"""The program's entry: runs a command and turns every way it can end into a sentence and an exit code.

The review screen is opened far more often than anything else, and importing Typer would be a quarter of the time until
it is painted: a plain ``annotator review`` is told before. What is not understood here is left to Typer, which knows it
all and complains better.
"""

import os
import sys
from typing import NamedTuple

from annotator import collector
from annotator.errors import AnnotatorError, ExitCode
from annotator.output import talk, use_utf8
from annotator.settings import load_settings

_COMPLETING = "_ANNOTATOR_COMPLETE"
"""What a shell sets when it runs the program without a command line to learn how one could go on."""

_OPTIONS = ("--db", "--reviewer")


class PlainReview(NamedTuple):
    """A command line that only opens the review screen."""

    db: str | None
    reviewer: str | None
    paths: list[str]


def main() -> int:
    """Run the command on the command line; returns the exit code.

    A traceback is shown only with ``--debug`` (anywhere on the line).
    """
    debug = "--debug" in sys.argv[1:]
    arguments = [argument for argument in sys.argv[1:] if argument != "--debug"]
    use_utf8()
    try:
        return _run(arguments)
    except AnnotatorError as error:
        if debug:
            raise
        talk(f"annotator: {error}")
        return error.exit_code
    except KeyboardInterrupt:
        talk("annotator: interrupted; what was finished is kept.")
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output stopped reading; point stdout elsewhere so that the last flush cannot fail.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.OK
    except Exception as error:  # the last net: a sentence instead of a page of Python, which --debug still shows
        if debug:
            raise
        talk(f"annotator: unexpected {type(error).__name__}: {error}. Please report it; --debug shows more.")
        return ExitCode.FAILED


def _run(arguments: list[str]) -> int:
    plain = None if _COMPLETING in os.environ else plain_review(arguments)
    if plain is not None:
        return _review(plain)
    collector.look_rarely()
    from annotator.cli.commands import run

    code = run(arguments)
    sys.stdout.flush()
    return code


def plain_review(arguments: list[str]) -> PlainReview | None:
    """What ``annotator [review] [--db X] [--reviewer X] [PATH…]`` says, or ``None`` for any other command line."""
    said: dict[str, str] = {}
    words: list[str] = []
    waiting = iter(arguments)
    for argument in waiting:
        name, equals, value = argument.partition("=")
        if name in _OPTIONS:
            given = value if equals else next(waiting, None)
            if not given or given.startswith("-"):
                return None
            said[name] = given
        elif argument.startswith("-") and argument != "-":
            return None
        else:
            words.append(argument)
    if words and words[0] != "review":
        return None
    return PlainReview(said.get("--db"), said.get("--reviewer"), words[1:])


def _review(plain: PlainReview) -> int:
    """Open the screen, which turns the garbage collector on when the first article is there."""
    with collector.off_until_ready():
        from annotator.cli.screen import open_screen

        return open_screen(load_settings(plain.db, plain.reviewer), plain.paths)


if __name__ == "__main__":
    sys.exit(main())
