"""How a command ends when something outside ends it: a signal, a stream that takes no more, a broken installation.

Every ending is one sentence on stderr and an exit code. What was being written is undone on the way out, as after
Ctrl-C, and what was stored is kept.
"""

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import TextIO

from annotator.errors import ExitCode

__all__ = ["close_streams", "explained", "interruptible", "is_interruption"]

_SIGNALS = ("SIGTERM", "SIGHUP")
"""Signals that end a command as Ctrl-C does, with the exit code 128 and their number. Windows has no SIGHUP."""


_AGAIN = 0.05
"""Seconds until a signal that went unheard is sent again."""


class Ended(KeyboardInterrupt):
    """A signal ended the command."""


@contextmanager
def interruptible() -> Iterator[list[int]]:
    """Let the signals that end a program raise ``KeyboardInterrupt`` in the block; yields those that came.

    One that the parent process turned off, as ``nohup`` does, stays off.
    """
    came: list[int] = []

    def end(number: int, _frame: FrameType | None) -> None:
        came.append(number)
        raise Ended

    def heard(swallowed: "sys.UnraisableHookArgs") -> None:
        """Send a signal again that came where Python drops exceptions, such as in a callback of its own."""
        if not isinstance(swallowed.exc_value, Ended):
            hook(swallowed)
            return
        again = threading.Timer(_AGAIN, os.kill, (os.getpid(), came[-1]))
        again.daemon = True
        again.start()

    hook, before = sys.unraisablehook, {}
    with suppress(ValueError):  # not the main thread
        for number in (getattr(signal, name) for name in _SIGNALS if hasattr(signal, name)):
            if signal.getsignal(number) is signal.SIG_DFL:
                before[number] = signal.signal(number, end)
    sys.unraisablehook = heard
    try:
        yield came
    finally:
        sys.unraisablehook = hook
        for number, handler in before.items():
            signal.signal(number, handler)


def is_interruption(error: BaseException) -> bool:
    """Whether an interruption led to an error: what is cleaned up on the way out may fail in its turn."""
    return any(isinstance(each, KeyboardInterrupt) for each in _chain(error))


def explained(error: BaseException) -> tuple[str, ExitCode] | None:
    """The sentence and exit code for an error of the system, the installation or SQLite; ``None`` for any other."""
    if isinstance(error, OSError):
        said = f"{error.strerror or error}" + (f": {error.filename}" if error.filename else "")
        return f"reading or writing failed ({said}): check the path, the rights and the free space.", ExitCode.FAILED
    if isinstance(error, ImportError):
        remedy = f"check that {sys.prefix} can be read, or install it again."
        return f"a part of the program cannot be loaded ({error}): {remedy}", ExitCode.FAILED
    if isinstance(error, MemoryError):
        return "the memory ran out: give it less at once, or close other programs.", ExitCode.FAILED
    sqlite = sys.modules.get("sqlite3")
    for each in _chain(error):
        if sqlite is not None and isinstance(each, sqlite.Error):
            return f"the database cannot be used ({each}): check the path, the rights and the free space.", (
                ExitCode.DATABASE
            )
    return None


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """An error and those that led to it."""
    while error is not None:
        yield error
        driver = getattr(error, "orig", None)  # where SQLAlchemy keeps what the driver raised
        if isinstance(driver, BaseException):
            yield driver
        error = error.__cause__ or error.__context__


def _write_no_more(stream: TextIO) -> None:
    """Point a stream nowhere, so that its last flush cannot fail."""
    with suppress(OSError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


def close_streams() -> OSError | None:
    """Write out what is still held back on both streams; returns what went wrong with standard output.

    Otherwise Python would do it after the program has ended, and change the exit code.
    """
    failed = None
    try:
        sys.stdout.flush()
    except OSError as error:
        failed = error
        _write_no_more(sys.stdout)
    try:
        sys.stderr.flush()
    except OSError:
        _write_no_more(sys.stderr)
    return failed
