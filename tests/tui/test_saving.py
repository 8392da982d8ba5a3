"""Decisions reach the disk in order or stay visible as unsaved; nothing a worker does ends the app."""

import asyncio
import os
import signal
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from annotator.domain.work import Outcome
from annotator.errors import AnnotatorError, DatabaseError, EvidenceError
from annotator.review.desk import ReviewDesk
from annotator.storage.database.engine import Database
from annotator.tui.save_queue import Intent, SaveQueue, SaveState
from tests.tui.conftest import Sit

Maker = Callable[..., ReviewDesk]


@contextmanager
def locked(path: Path) -> Iterator[sqlite3.Connection]:
    """Somebody else holds the database and does not let go."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("BEGIN EXCLUSIVE")
    try:
        yield connection
    finally:
        connection.close()


class Heard:
    """What a queue reported."""

    def __init__(self, desk: ReviewDesk) -> None:
        self.done: list[str] = []
        self.refused: list[str] = []
        self.changes = 0
        self.queue = SaveQueue(desk, self._done, lambda i, e: self.refused.append(str(e)), self._changed)

    def _done(self, intent: Intent, outcome: Outcome | None) -> None:
        self.done.append(intent.what)

    def _changed(self) -> None:
        self.changes += 1


def intent(what: str, *failures: Exception) -> Intent:
    """An intent that fails with each of ``failures`` in turn and then succeeds."""
    left = list(failures)

    def run(desk: ReviewDesk) -> Outcome | None:
        if left:
            raise left.pop(0)
        return None

    return Intent(run, what, f"claim {what}")


@pytest.fixture
def heard(make_desk: Maker) -> Heard:
    return Heard(make_desk())


async def test_intents_are_saved_in_order(heard: Heard) -> None:
    for what in "abc":
        heard.queue.put(intent(what))
    assert heard.queue.state is SaveState.SAVING
    assert await heard.queue.settle() is SaveState.SAVED
    assert heard.done == ["a", "b", "c"] and heard.changes >= 4


async def test_they_run_one_at_a_time_and_off_the_event_loop(heard: Heard) -> None:
    running, most, threads = 0, 0, set()
    lock = threading.Lock()

    def run(desk: ReviewDesk) -> None:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        threads.add(threading.current_thread() is threading.main_thread())
        with lock:
            running -= 1

    for _ in range(20):
        heard.queue.put(Intent(run, "x"))
    await heard.queue.settle()
    assert most == 1 and threads == {False}


async def test_a_database_that_cannot_be_written_keeps_everything_in_order(heard: Heard) -> None:
    heard.queue.put(intent("a", DatabaseError("locked"), DatabaseError("still locked")))
    heard.queue.put(intent("b"))
    assert await heard.queue.settle() is SaveState.UNSAVED
    assert heard.queue.failure == "locked"
    assert [i.what for i in heard.queue.waiting] == ["a", "b"]
    heard.queue.retry()
    assert await heard.queue.settle() is SaveState.UNSAVED
    assert heard.queue.failure == "still locked"
    heard.queue.put(intent("c"))
    assert await heard.queue.settle() is SaveState.SAVED
    assert heard.done == ["a", "b", "c"]


async def test_what_can_never_be_is_dropped_with_its_reason(heard: Heard) -> None:
    heard.queue.put(intent("a", EvidenceError("the article itself")))
    heard.queue.put(intent("b"))
    assert await heard.queue.settle() is SaveState.SAVED
    assert heard.refused == ["the article itself"] and heard.done == ["b"]


async def test_an_unexpected_fault_keeps_the_decision_and_is_logged(
    heard: Heard, caplog: pytest.LogCaptureFixture
) -> None:
    heard.queue.put(intent("a", ZeroDivisionError("oops")))
    assert await heard.queue.settle() is SaveState.UNSAVED
    assert heard.queue.failure == "unexpected ZeroDivisionError, see app.log"
    assert "a could not be saved" in caplog.text
    heard.queue.retry()
    assert await heard.queue.settle() is SaveState.SAVED


async def test_a_fault_while_showing_a_result_does_not_stop_the_next_decision(
    make_desk: Maker, caplog: pytest.LogCaptureFixture
) -> None:
    done = []

    def show(intent: Intent, outcome: Outcome | None) -> None:
        done.append(intent.what)
        if intent.what == "a":
            raise KeyError("no such widget")

    queue = SaveQueue(make_desk(), show, lambda i, e: None, lambda: None)
    queue.put(intent("a"))
    queue.put(intent("b"))
    assert await queue.settle() is SaveState.SAVED
    assert done == ["a", "b"] and "could not be shown" in caplog.text


async def test_only_what_failed_can_be_discarded(heard: Heard) -> None:
    heard.queue.discard()
    heard.queue.put(intent("a", DatabaseError("locked"), DatabaseError("locked")))
    await heard.queue.settle()
    heard.queue.discard()
    assert heard.queue.state is SaveState.SAVED and heard.queue.waiting == ()


async def test_a_locked_database_shows_the_decision_as_unsaved_until_it_is_saved(
    sit: Sit, council: str, make_desk: Maker, db_path: Path
) -> None:
    async with sit(busy_seconds=0.2) as it:
        with locked(db_path):
            await it.press("n")
            assert "UNSAVED 1 — r to retry" in it.lines[0]
            assert "UNSAVED" in it.text.splitlines()[4], it.text
            assert it.claim.exact.startswith("The city council"), "the cursor waits for the commit"
            await it.press("j")
            assert it.claim.exact.startswith("“We burned"), "moving goes on meanwhile"
            await it.press("x")
            assert "UNSAVED 2" in it.lines[0]
        await it.press("r")
        await it.until(lambda: "saved ✓" in it.lines[0])
        assert "UNSAVED" not in it.text
        labels = [c.review.label for c in it.stored(make_desk()).claims if c.review]
        assert labels == ["unverifiable", "not_a_claim"]


async def test_leaving_with_unsaved_work_asks_first(sit: Sit, council: str, make_desk: Maker, db_path: Path) -> None:
    async with sit(busy_seconds=0.1) as it:
        with locked(db_path):
            await it.press("n", "q")
            await it.until(lambda: it.form == "Choose")
            await it.shows("1 not saved")
            await it.pilot.press("s")
            await it.until(lambda: it.form == "ReviewScreen")
            await it.press("ctrl+q")
            await it.until(lambda: it.form == "Choose")
        await it.pilot.press("r")
        await it.until(lambda: not it.app.is_running)
    review = make_desk().articles.open(council).claims[0].review
    assert review is not None and review.label == "unverifiable"


async def test_leaving_and_losing_is_possible_when_said_so(sit: Sit, council: str, db_path: Path) -> None:
    async with sit(busy_seconds=0.1) as it:
        with locked(db_path):
            await it.press("n", "q")
            await it.until(lambda: it.form == "Choose")
            await it.pilot.press("l")
            await it.until(lambda: not it.app.is_running)


async def test_a_slow_save_is_announced_and_keys_stay_alive(
    sit: Sit, council: str, make_desk: Maker, db_path: Path
) -> None:
    async with sit(busy_seconds=20) as it:
        with locked(db_path):
            await it.pilot.press("n")
            await it.shows("saving…")
            await it.shows("waiting…")
            it.app.simulate_key("x")
            await it.shows("Waiting for the database; what you type is kept in order.")
        await it.until(lambda: "claims 2/3" in it.lines[0])
        labels = [c.review.label for c in it.stored(make_desk()).claims if c.review]
        assert labels == ["unverifiable", "not_a_claim"]


async def test_a_desk_that_breaks_does_not_end_the_app(sit: Sit, council: str, make_desk: Maker) -> None:
    desk = make_desk()
    async with sit(desk=lambda: desk) as it:
        desk.articles.list_page = lambda *_, **__: 1 / 0  # type: ignore[assignment,method-assign,return-value]
        await it.press("o")
        await it.shows("The articles cannot be listed: division by zero")
        await it.press("j")
        assert it.app.is_running


@pytest.mark.parametrize("error", [DatabaseError("The database is of another version."), AnnotatorError("Not today.")])
async def test_a_database_that_cannot_be_opened_is_explained_and_tried_again(
    sit: Sit, council: str, make_desk: Maker, error: AnnotatorError
) -> None:
    failures = [error]

    def open_desk() -> ReviewDesk:
        if failures:
            raise failures.pop()
        return make_desk()

    async with sit(desk=open_desk, ready=False) as it:
        await it.shows(str(error))
        await it.shows("r tries again, q leaves")
        await it.press("v", "e", "/")
        await it.press("r")
        await it.ready()
        await it.shows("The city council")


async def test_told_to_end_it_saves_what_is_pending(sit: Sit, council: str, make_desk: Maker) -> None:
    async with sit() as it:
        it.app.simulate_key("n")
        await it.until(
            lambda: bool(it.review.state.queue and it.review.state.queue.waiting) or "claims 1/3" in it.lines[0]
        )
        os.kill(os.getpid(), signal.SIGTERM)
        await it.until(lambda: not it.app.is_running)
        assert it.app.return_code == 128 + signal.SIGTERM
    await asyncio.sleep(0)
    review = make_desk().articles.open(council).claims[0].review
    assert review is not None and review.label == "unverifiable"


async def test_what_could_not_be_saved_is_tried_again_without_being_asked(
    heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annotator.tui.save_queue._RETRY_SECONDS", 0.02)
    heard.queue.put(intent("a", DatabaseError("locked"), DatabaseError("locked")))
    assert await heard.queue.settle() is SaveState.UNSAVED

    async def saved() -> None:
        while heard.queue.state is not SaveState.SAVED:
            await asyncio.sleep(0.01)

    await asyncio.wait_for(saved(), 5)
    assert heard.done == ["a"]


async def test_data_that_cannot_be_read_are_no_endless_opening(
    sit: Sit, council: str, make_desk: Maker, database: Database
) -> None:
    with database.write() as session:
        session.connection().exec_driver_sql("UPDATE suggestion SET reasons = 'no JSON'")
    async with sit(desk=make_desk, ready=False) as it:
        await it.shows("Something went wrong")
        await it.shows("db check")
        assert "Opening the database" not in it.text
