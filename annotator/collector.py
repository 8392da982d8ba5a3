"""When Python looks for garbage: the one place that turns its collector off and on.

A look takes longer the more there is to look through, and most of what this program holds stays to its end.
"""

import atexit
import gc
from collections.abc import Iterator
from contextlib import contextmanager

_OBJECTS = 20_000
"""New objects between two looks: what a command imports stays, and so do most rows that it reads."""


def look_rarely() -> None:
    """For a command: look seldom, and not once more at the end, which would take a tenth of a second."""
    gc.set_threshold(_OBJECTS)
    atexit.register(gc.freeze)


@contextmanager
def off_until_ready() -> Iterator[None]:
    """For the screen: no look while it starts, which would take a tenth of a start; ``ready`` ends it earlier."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def ready() -> None:
    """Collect from now on, if that was off; what is there already is never looked through again."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()


def keep_imports() -> None:
    """Never look through what was imported: one such look costs more than painting the first screen."""
    gc.freeze()


@contextmanager
def paused() -> Iterator[None]:
    """No look while a block makes many objects that stay."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def look_once_more() -> None:
    """Look through a very long article once and never again: each look would hold up a key by far more than a frame.

    Nothing is lost by it: sentences and claims hold no cycles.
    """
    if gc.isenabled():
        gc.collect()
    gc.freeze()
