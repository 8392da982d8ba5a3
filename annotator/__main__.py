"""Entry point: runs a command and turns every outcome into an exit code, every failure into a sentence."""

import os
import sys

from annotator import collector
from annotator.cli.quick import PlainReview, plain_review
from annotator.errors import AnnotatorError, ExitCode
from annotator.output import talk, use_utf8
from annotator.settings import load_settings

_COMPLETING = "_ANNOTATOR_COMPLETE"
"""Set by shells that run the program to complete a command line."""


def main() -> int:
    """Run the command in ``sys.argv`` and return the exit code.

    ``--debug`` anywhere on the line shows tracebacks.
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
        talk("annotator: interrupted; finished work is kept.")
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        # the reader of our output is gone: point stdout elsewhere so that the last flush cannot fail
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.OK
    except Exception as error:  # the last resort: a sentence instead of a traceback
        if debug:
            raise
        talk(f"annotator: unexpected {type(error).__name__}: {error}. Please report it; --debug shows the traceback.")
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


def _review(plain: PlainReview) -> int:
    """Open the screen; it turns the garbage collector on when the first article is shown."""
    with collector.off_until_ready():
        from annotator.cli.screen import open_screen

        return open_screen(load_settings(plain.db, plain.reviewer), plain.paths)


if __name__ == "__main__":
    sys.exit(main())
