"""Keeping what libraries say of their own off the terminal: it quotes files, raw, and says nothing to the person.

What went wrong with a file is said in a sentence by whoever reads it. Each process does this for itself. With
``--debug`` libraries are heard, and everything that Python itself would write is made harmless first.
"""

import logging
import sys
import threading
import traceback
import warnings
from types import TracebackType
from typing import Any, TextIO

from annotator.text import for_display

_OWN = "annotator"


class _Messages(logging.Handler):
    """Writes messages for which no log file was opened: those of this program, or of ``everybody``."""

    def __init__(self, *, everybody: bool) -> None:
        super().__init__(logging.WARNING)
        self._everybody = everybody

    def emit(self, record: logging.LogRecord) -> None:
        if self._everybody or record.name.split(".")[0] == _OWN:
            _write(record.getMessage())


def hush_libraries(*, debug: bool = False) -> None:
    """Let no warning and no log message of a library reach the terminal from now on; with ``debug``, harmless ones.

    Errors that nobody caught, in any thread, are written harmlessly too.
    """
    logging.lastResort = _Messages(everybody=debug)
    warnings.showwarning = _show if debug else _drop
    sys.excepthook = _write_error
    sys.unraisablehook = lambda left: _write_error(left.exc_type, left.exc_value, left.exc_traceback)
    threading.excepthook = lambda left: _write_error(left.exc_type, left.exc_value, left.exc_traceback)


def _write(words: str) -> None:
    sys.stderr.write(for_display(words.rstrip("\n")) + "\n")


def _write_error(kind: type[BaseException], error: BaseException | None, place: TracebackType | None) -> None:
    """Take the place of Python's hooks for errors that nobody caught."""
    if kind is not SystemExit:
        _write("".join(traceback.format_exception(kind, error, place)))


def _show(
    message: Warning | str, category: type[Warning], filename: str, lineno: int, file: Any = None, line: Any = None
) -> None:
    """Take the place of ``warnings.showwarning``, for debugging."""
    _write(warnings.formatwarning(message, category, filename, lineno, line))


def _drop(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    """Take the place of ``warnings.showwarning``."""
