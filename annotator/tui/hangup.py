"""Ending the program when the terminal goes away: a closed window, a lost SSH connection.

Otherwise Textual's input thread spins on end of file and its full output queue blocks the event loop, so the process
would stay forever at full load. A separate thread notices the hang-up and ends the process.
"""

import logging
import os
import select
import sys
import threading
from collections.abc import Callable
from contextlib import suppress

_STDIN = 0
last_wishes: list[Callable[[], object]] = []
"""What is still done before the process ends at once, such as removing temporary files."""


def terminal_is_gone() -> bool:
    """Whether the terminal has hung up; ``False`` where the system cannot say."""
    return _wait_for_hangup(0)


def watch_terminal(gone: Callable[[], object], patience: float, code: int) -> None:
    """Call ``gone`` (in a thread) once the terminal hangs up, and end the process ``patience`` seconds later.

    Does nothing if standard input is not a terminal, or on systems without ``poll`` (Windows).
    """
    if sys.stdin.isatty() and hasattr(select, "poll"):
        arguments = (gone, patience, code)
        threading.Thread(target=_watch, args=arguments, name="hangup-watch", daemon=True).start()


def leave_at_once(code: int) -> None:
    """End the process without writing to the terminal. What is saved stays saved; nothing else is waited for."""
    for wish in last_wishes:
        wish()
    logging.shutdown()
    os._exit(code)


def _watch(gone: Callable[[], object], patience: float, code: int) -> None:
    if not _wait_for_hangup(None):
        return
    with suppress(RuntimeError):  # the event loop is closed: the process is ending already
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
