"""The only place that turns Python's garbage collector off and on.

A collection takes longer the more objects there are, and most of ours live until the program ends.
"""

import atexit
import gc
from collections.abc import Iterator
from contextlib import contextmanager

_OBJECTS = 20_000
"""New objects between two collections; imports and most rows that a command reads live until it ends."""


def look_rarely() -> None:
    """For a command: collect rarely, and skip the collection at exit, which would take 0.1 seconds."""
    gc.set_threshold(_OBJECTS)
    atexit.register(gc.freeze)


@contextmanager
def off_until_ready() -> Iterator[None]:
    """For the screen: no collection during start-up, which would take a tenth of it; ``ready`` ends this early."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def ready() -> None:
    """Turn the collector on again if it is off; objects that exist now are never collected."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()


def keep_imports() -> None:
    """Exempt all imported objects: one collection of them costs more than the first screen."""
    gc.freeze()


@contextmanager
def paused() -> Iterator[None]:
    """No collection while the block makes many long-lived objects."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def look_once_more() -> None:
    """Collect once after a very long article and exempt what remains, since every later collection would delay a key
    visibly.

    Nothing leaks: sentences and claims hold no cycles.
    """
    if gc.isenabled():
        gc.collect()
    gc.freeze()
