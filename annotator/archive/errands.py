"""Fetches that can be abandoned, so that the program can end while a server is slow."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Future, InvalidStateError
from contextlib import contextmanager, suppress

from annotator.web.fetcher import Fetched, FetchError

_PATIENCE = 2.0
"""Seconds that abandoned errands get to record how they ended."""


class Errands:
    """The fetches in progress; thread-safe."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._waiting: set[Future[Fetched]] = set()
        self._running = 0
        self._closed = False

    @contextmanager
    def errand(self) -> Iterator[None]:
        """Encloses one errand up to recording its result; ``close`` waits for its end."""
        with self._changed:
            self._running += 1
        try:
            yield
        finally:
            with self._changed:
                self._running -= 1
                self._changed.notify_all()

    def fetch(self, run: Callable[[], Fetched]) -> Fetched:
        """Call ``run`` in a daemon thread and return its result.

        Raises:
            FetchError: from ``run``, or because ``close`` was called.

        """
        answer: Future[Fetched] = Future()
        with self._changed:
            self._waiting.add(answer)
            if self._closed:
                answer.cancel()
        try:
            threading.Thread(target=_run, args=(run, answer), name="fetch", daemon=True).start()
            return answer.result()
        except CancelledError:
            raise FetchError("did not answer before the program ended: archive it again.") from None
        finally:
            with self._changed:
                self._waiting.discard(answer)

    def close(self) -> None:
        """Abandon all fetches and wait until their failures are recorded."""
        with self._changed:
            self._closed = True
            for answer in self._waiting:
                answer.cancel()
            self._changed.wait_for(lambda: not self._running, _PATIENCE)


def _run(run: Callable[[], Fetched], answer: "Future[Fetched]") -> None:
    if answer.cancelled():
        return
    with suppress(InvalidStateError):  # abandoned in the meantime
        try:
            answer.set_result(run())
        except Exception as error:  # noqa: BLE001 — raised again where the result is awaited
            answer.set_exception(error)
