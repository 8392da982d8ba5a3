"""Whether an application has dealt with everything it was told so far: no message waits and no screen is half open."""

from collections.abc import Iterable
from typing import Any

from textual.app import App
from textual.message_pump import MessagePump


def is_quiet(app: App[Any]) -> bool:
    """Whether nothing waits to be handled, by the application or any of its widgets.

    What a key did may go from a field through its form to the application, one message after another; only when none
    is left is it certain what the next key is meant for.
    """
    if not all(screen.is_mounted for screen in app.screen_stack):
        return False
    pumps: Iterable[MessagePump] = (app, *app._registry)
    return not any(_has_mail(pump) for pump in pumps if pump._running)


def has_workers(app: App[Any], node: MessagePump, beside: Iterable[str] = ()) -> bool:
    """Whether ``node`` runs work in the background, other than in the groups ``beside``."""
    return any(worker.node is node and not worker.is_finished and worker.group not in beside for worker in app.workers)


def _has_mail(pump: MessagePump) -> bool:
    waiting: bool = pump._message_queue.qsize() > 0 or bool(pump._next_callbacks) or pump._pending_message is not None
    return waiting
