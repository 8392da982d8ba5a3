"""Keeping what libraries say of their own off the terminal: it quotes files, raw, and says nothing to the person.

What went wrong with a file is said in a sentence by whoever reads it. Each process does this for itself.
"""

import logging
import sys
import warnings
from typing import TextIO

_OWN = "annotator"


class _OwnMessages(logging.Handler):
    """Writes messages of this program for which no log file was opened; those of libraries go nowhere."""

    def emit(self, record: logging.LogRecord) -> None:
        if record.name.split(".")[0] == _OWN:
            words = "".join(char if char.isprintable() else "\ufffd" for char in record.getMessage())
            sys.stderr.write(f"{words}\n")


def hush_libraries() -> None:
    """Let no warning and no log message of a library reach the terminal from now on."""
    logging.lastResort = _OwnMessages(logging.WARNING)
    warnings.showwarning = _drop


def _drop(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    """Take the place of ``warnings.showwarning``."""
