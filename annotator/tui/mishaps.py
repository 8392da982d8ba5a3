"""Errors that nobody foresaw: shown in one line and logged with all details, while the work goes on.

Textual ends the program on the first exception in any handler. What is decided is saved by then, but what is being
typed is not.
"""

import logging
from collections.abc import Callable
from typing import Any

from textual.app import App
from textual.events import Compose, Key, Mount
from textual.message import Message
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.worker import WorkerFailed

log = logging.getLogger("annotator.tui")
_MOST = 20
"""Entries in the log for errors of one kind: drawing may fail many times a second."""


def mishap_words(error: BaseException) -> str:
    """The sentence for an error that nobody foresaw."""
    return f"Something went wrong ({type(error).__name__}); details are in app.log."


class Mishaps:
    """Keeps the message loops of an application and its widgets alive, and reports what went wrong in them."""

    def __init__(self, app: App[Any], show: Callable[[str], None], failed: Callable[[Exception], None]) -> None:
        """``show`` shows a sentence; ``failed`` is given every exception from a handler."""
        self._app = app
        self._show = show
        self._failed = failed
        self._logged: dict[str, int] = {}
        self._showing = False
        self.seen: list[str] = []
        """What was shown so far."""

    def guard(self, pump: MessagePump) -> None:
        """Keep ``pump`` handling messages after one that failed."""
        dispatch = pump._dispatch_message

        async def guarded(message: Message) -> None:
            try:
                await dispatch(message)
            except Exception as error:  # noqa: BLE001 — whatever it is, the work must go on
                self._failed(error)
                self._leave_broken(pump, message)

        pump._dispatch_message = guarded  # type: ignore[method-assign]

    def report(self, error: Exception) -> None:
        """Log ``error`` and show it, in one line."""
        cause = error.error if isinstance(error, WorkerFailed) else error
        words = mishap_words(cause)
        self._log(cause)
        if self._showing or not self._app.is_running:
            return  # showing it is what failed, or nobody is there to see it
        self._showing = True
        try:
            self.seen.append(words)
            self._show(words)
        except Exception as again:  # noqa: BLE001 — as above
            self._log(again)
        finally:
            self._showing = False

    def _log(self, error: BaseException) -> None:
        place = error.__traceback__
        while place is not None and place.tb_next is not None:
            place = place.tb_next
        kind = f"{type(error).__name__} {place.tb_frame.f_code if place else ''} {place.tb_lineno if place else 0}"
        self._logged[kind] = self._logged.get(kind, 0) + 1
        if self._logged[kind] <= _MOST:
            log.error("something went wrong on the screen", exc_info=error)

    def _leave_broken(self, pump: MessagePump, message: Message) -> None:
        """Close a screen that could not be set up, or that fails to leave."""
        over = self._app.screen_stack[1:]
        if isinstance(message, Compose | Mount) and isinstance(pump, Screen) and pump in over:
            self._app.call_later(self._close, pump)
        elif isinstance(message, Key) and message.key == "escape" and over:
            self._app.call_later(self._close, over[-1])

    def _close(self, screen: Screen[Any]) -> None:
        if self._app.screen is screen:
            screen.dismiss(None)
