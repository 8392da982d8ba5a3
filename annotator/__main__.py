"""The program's entry: runs a command and turns every way it can end into a sentence and an exit code."""

import atexit
import gc
import os
import sys

from annotator.cli.quick import PlainReview, plain_review
from annotator.errors import AnnotatorError, ExitCode
from annotator.output import talk, use_utf8
from annotator.settings import load_settings

_COMPLETING = "_ANNOTATOR_COMPLETE"
"""What a shell sets when it runs the program without a command line to learn how one could go on."""
_OBJECTS = 20_000
"""New objects between two looks for garbage: what a command imports stays, and so do most rows that it reads."""


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
    gc.set_threshold(_OBJECTS)
    atexit.register(gc.freeze)  # at the end Python looks through all that is left, which takes a tenth of a second
    from annotator.cli.commands import run

    code = run(arguments)
    sys.stdout.flush()
    return code


def _review(plain: PlainReview) -> int:
    """Open the screen with the garbage collector off: what is imported stays, and looking through it again and again
    takes a tenth of a start. The screen turns the collector on when the first article is there.
    """
    gc.disable()
    try:
        from annotator.cli.screen import open_screen

        return open_screen(load_settings(plain.db, plain.reviewer), plain.paths)
    finally:
        gc.enable()


if __name__ == "__main__":
    sys.exit(main())
