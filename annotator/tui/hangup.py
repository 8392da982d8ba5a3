"""When the terminal goes away: a closed window, a lost SSH connection.

Textual's input thread then spins on an end of file, and its output queue fills up and blocks the event loop, so the
process would stay for ever at full load. A thread of its own notices the hang-up and sees to it that the process ends.
"""

import logging
import os
import select
import sys
import threading
from collections.abc import Callable
from contextlib import suppress

_STDIN = 0


def terminal_is_gone() -> bool:
    """Whether nobody is at the other end of the terminal any more; ``False`` where that cannot be told."""
    return _wait_for_hangup(0)


def watch_terminal(gone: Callable[[], object], patience: float, code: int) -> None:
    """Call ``gone`` (in a thread) once the terminal hangs up, and end the process ``patience`` seconds later.

    Does nothing where standard input is no terminal, or where the system cannot tell (Windows).
    """
    if sys.stdin.isatty() and hasattr(select, "poll"):
        arguments = (gone, patience, code)
        threading.Thread(target=_watch, args=arguments, name="hangup-watch", daemon=True).start()


def leave_at_once(code: int) -> None:
    """End the process without a word to the terminal. What is on disk is safe; nothing else is waited for."""
    logging.shutdown()
    os._exit(code)


def _watch(gone: Callable[[], object], patience: float, code: int) -> None:
    if not _wait_for_hangup(None):
        return
    with suppress(RuntimeError):  # the event loop is closed: it is ending already
        gone()
    threading.Event().wait(patience)
    leave_at_once(code)


def _wait_for_hangup(milliseconds: int | None) -> bool:
    """Whether standard input hung up within that time, or ever (``None``), without reading from it."""
    if not hasattr(select, "poll"):
        return False
    poll = select.poll()
    poll.register(_STDIN, 0)
    events = poll.poll(milliseconds)
    return any(event & select.POLLHUP for _, event in events)
