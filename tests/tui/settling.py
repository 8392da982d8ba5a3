"""Waiting until an application has done what it was asked, by asking it.

Textual's own ``wait_for_idle`` watches how much processor time the process takes, in looks of 20 ms, two for every key:
most of what the tests of the screen took. It also ends too soon on a busy machine, where the process gets none.
"""

import asyncio
from time import monotonic
from typing import Any

import textual.app
import textual.pilot
import textual.screen
from textual._context import active_app
from textual._wait import wait_for_idle as idle_for_a_while

_LOOK = 0.002
_FRAME = 0.004
"""Seconds that a screen waits for more to change before it is laid out anew; Textual's 17 ms are for people's eyes."""
_QUIET_LOOKS = 2


async def settle(min_sleep: float = 0.02, max_sleep: float = 1.0) -> None:
    """Wait until nothing waits for the application and it waits for nothing; the arguments are ``wait_for_idle``'s.

    Only where a thread is at work, which may be one that a test holds up, the processor's time is watched as well.
    """
    app = active_app.get(None)
    until, quiet = monotonic() + max_sleep, 0
    while app is not None and quiet < _QUIET_LOOKS and monotonic() < until:
        await asyncio.sleep(_LOOK)
        quiet = 0 if _is_busy(app) else quiet + 1
    if app is None or _has_threads_at_work():
        await idle_for_a_while(min_sleep, max_sleep)


def _is_busy(app: Any) -> bool:
    """Whether a message, a callback, another size, a layout or a repaint is due."""
    pumps = [app, *app._registry]
    if app._resize_event is not None or any(
        pump._message_queue.qsize() or pump._next_callbacks for pump in pumps if pump._running
    ):
        return True
    return any(
        screen._callbacks or screen._layout_required or screen._dirty_widgets for screen in app.screen_stack[-1:]
    )


def _has_threads_at_work() -> bool:
    """Whether ``asyncio.to_thread`` has something running or waiting."""
    pool: Any = getattr(asyncio.get_running_loop(), "_default_executor", None)
    return pool is not None and (pool._work_queue.qsize() > 0 or pool._idle_semaphore._value < len(pool._threads))


def use() -> None:
    """Let keys, clicks and pauses of every pilot wait this way, and screens wait less."""
    textual.app.wait_for_idle = textual.pilot.wait_for_idle = settle  # type: ignore[attr-defined]
    textual.screen.UPDATE_PERIOD = _FRAME  # type: ignore[misc]
