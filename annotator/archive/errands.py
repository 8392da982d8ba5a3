"""Fetching that can be given up: whoever waits for a slow server leaves at once when the program ends."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Future, InvalidStateError
from contextlib import contextmanager, suppress

from annotator.web.fetcher import Fetched, FetchError

_PATIENCE = 2.0
"""Seconds that errands get to write down how they ended."""


class Errands:
    """The fetches that are under way; used from several threads."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._waiting: set[Future[Fetched]] = set()
        self._running = 0
        self._closed = False

    @contextmanager
    def errand(self) -> Iterator[None]:
        """All that belongs to one errand, up to writing down what came of it; ``close`` waits for its end."""
        with self._changed:
            self._running += 1
        try:
            yield
        finally:
            with self._changed:
                self._running -= 1
                self._changed.notify_all()

    def fetch(self, run: Callable[[], Fetched]) -> Fetched:
        """What ``run`` gives, which goes on in a thread of its own that nothing waits for once ``close`` was called.

        Raises:
            FetchError: what ``run`` raises, or that it was given up.

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
            raise FetchError("had not answered when the program was closed: archive it again.") from None
        finally:
            with self._changed:
                self._waiting.discard(answer)

    def close(self) -> None:
        """Give up what is not back yet, and let it be written down as failed."""
        with self._changed:
            self._closed = True
            for answer in self._waiting:
                answer.cancel()
            self._changed.wait_for(lambda: not self._running, _PATIENCE)


def _run(run: Callable[[], Fetched], answer: "Future[Fetched]") -> None:
    if answer.cancelled():
        return
    with suppress(InvalidStateError):  # it was given up meanwhile: nobody wants it any more
        try:
            answer.set_result(run())
        except Exception as error:  # noqa: BLE001 — whoever waits for it gets it
            answer.set_exception(error)
