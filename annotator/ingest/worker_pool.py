"""Parsing in several processes: results in order, few articles under way, and none lost when a process dies.

The processes share nothing. Each is sent articles through a pipe of its own and waits in ``_work``; it ends when its
pipe closes, which the system sees to even if this process is killed. What a dead process was reading is read again
article by article, so that the one that killed it is found and named.
"""

import signal
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from queue import SimpleQueue
from threading import Thread
from types import TracebackType
from typing import Any

from annotator.domain.records import ArticleInput
from annotator.errors import AnnotatorError, InputError
from annotator.hush import hush_libraries
from annotator.ingest.article_parser import ArticleParser, LoadSuggester, ParseOptions
from annotator.ingest.items import Failure
from annotator.storage.found_claims import NewArticle

_AHEAD = 2
"""Tasks at each process, so that none waits while this process stores."""
_PATIENCE = 2.0
"""Seconds that a process has to end by itself."""

Parsed = NewArticle | Failure


@dataclass(slots=True)
class _Batch:
    """Articles that were given together, and what has become of them so far."""

    articles: list[ArticleInput]
    done: dict[int, Parsed] = field(default_factory=dict)

    @property
    def is_done(self) -> bool:
        return len(self.done) == len(self.articles)

    def results(self) -> list[Parsed]:
        return [self.done[place] for place in range(len(self.articles))]


@dataclass(frozen=True, slots=True)
class _Task:
    """The articles of a batch at ``places``, sent to one process together."""

    batch: _Batch
    places: tuple[int, ...]

    @property
    def articles(self) -> list[ArticleInput]:
        return [self.batch.articles[place] for place in self.places]

    def finish(self, results: Iterable[Parsed]) -> None:
        self.batch.done |= dict(zip(self.places, results, strict=True))

    def singly(self) -> list["_Task"]:
        return [_Task(self.batch, (place,)) for place in self.places]


class WorkerPool:
    """Processes that parse. Use as a context manager, which ends them."""

    def __init__(self, jobs: int, load: LoadSuggester | None, options: ParseOptions) -> None:
        """Start ``jobs`` processes, each with a suggester from ``load``."""
        self._parts = (load, options)
        self._workers = [_Worker(*self._parts) for _ in range(jobs)]
        self._most = 2 * jobs * _AHEAD

    def __enter__(self) -> "WorkerPool":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for worker in self._workers:
            worker.close()

    def parsed(self, batches: Iterable[list[ArticleInput]]) -> Iterator[list[Parsed]]:
        """What becomes of each batch, in order. At most a few more batches are read than have been returned.

        Raises:
            AnnotatorError: if a process cannot load its suggester.

        """
        under_way: deque[_Batch] = deque()
        waiting: deque[_Task] = deque()
        for articles in batches:
            batch = _Batch(articles)
            under_way.append(batch)
            if articles:
                waiting.append(_Task(batch, tuple(range(len(articles)))))
            self._hand_out(waiting)
            self._listen(waiting, 0)
            while under_way and (under_way[0].is_done or sum(bool(each.articles) for each in under_way) >= self._most):
                yield self._first_of(under_way, waiting)
        while under_way:
            yield self._first_of(under_way, waiting)

    def _first_of(self, under_way: deque[_Batch], waiting: deque[_Task]) -> list[Parsed]:
        while not under_way[0].is_done:
            self._hand_out(waiting)
            self._listen(waiting)
        return under_way.popleft().results()

    def _hand_out(self, waiting: deque[_Task]) -> None:
        while waiting:
            worker = min(self._workers, key=lambda each: len(each.tasks))
            if len(worker.tasks) >= _AHEAD:
                return
            worker.give(waiting.popleft())

    def _listen(self, waiting: deque[_Task], seconds: float | None = None) -> None:
        """Wait until a process has something to say, or has died; its tasks then wait again, the first one by one."""
        heard = wait([worker.connection for worker in self._workers], seconds)
        for place, worker in enumerate(self._workers):
            if worker.connection in heard and not worker.hear():
                waiting.extendleft(reversed(worker.left_behind()))
                worker.close()
                self._workers[place] = _Worker(*self._parts)


class _Worker:
    """One process and the tasks that it has, oldest first."""

    def __init__(self, load: LoadSuggester | None, options: ParseOptions) -> None:
        context = get_context("spawn")  # what is open here, such as the database, must not be open there
        self.connection, theirs = context.Pipe()
        self._process = context.Process(target=_work, args=(theirs, load, options), daemon=True)
        self._process.start()
        theirs.close()
        self.tasks: deque[_Task] = deque()
        self._is_ready = False

    def give(self, task: _Task) -> None:
        self.tasks.append(task)
        try:
            self.connection.send(task.articles)
        except OSError:  # it has died, which ``hear`` finds out
            return

    def hear(self) -> bool:
        """Take what the process says; false if it has died.

        Raises:
            AnnotatorError: if it cannot begin.

        """
        try:
            said = self.connection.recv()
        except (EOFError, OSError):
            if not self._is_ready:
                raise InputError(f"A process that parses could not begin ({self._ended()}): try --jobs 1.") from None
            return False
        if isinstance(said, AnnotatorError):
            raise said
        if self._is_ready:
            self.tasks.popleft().finish(said)
        self._is_ready = True
        return True

    def left_behind(self) -> list[_Task]:
        """The tasks of a dead process. The article that it died of, if that is certain, is not parsed again."""
        if not self.tasks:
            return []
        first, *others = self.tasks
        if len(first.places) > 1:
            return [*first.singly(), *others]
        why = f"could not be parsed, because the process that parsed it died ({self._ended()}): it was left out."
        first.finish([Failure(article.origin, why) for article in first.articles])
        return others

    def _ended(self) -> str:
        self._process.join(_PATIENCE)
        code = self._process.exitcode
        return signal.Signals(-code).name if code is not None and code < 0 else f"code {code}"

    def close(self) -> None:
        """End the process, at once."""
        self.connection.close()
        self._process.terminate()
        self._process.join(_PATIENCE)
        if self._process.is_alive():
            self._process.kill()


def _work(connection: "Connection[Any, Any]", load: LoadSuggester | None, options: ParseOptions) -> None:
    """What such a process does: parse until the pipe closes. A thread takes in what comes meanwhile."""
    hush_libraries()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that stores, which ends this one
    try:
        parser = ArticleParser(load() if load else None, options)
        connection.send(True)
        given: SimpleQueue[list[ArticleInput] | None] = SimpleQueue()
        Thread(target=_receive, args=(connection, given), daemon=True).start()
        while (articles := given.get()) is not None:
            connection.send(parser.parse(articles))
    except AnnotatorError as error:
        connection.send(error)
    except OSError:
        return  # the other process is gone


def _receive(connection: "Connection[Any, Any]", given: "SimpleQueue[list[ArticleInput] | None]") -> None:
    try:
        while True:
            given.put(connection.recv())
    except (EOFError, OSError):
        given.put(None)
