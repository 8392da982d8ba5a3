"""The server of a team's database dies while the screen is open: decisions wait, and are sent once it is back."""

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from annotator.errors import DatabaseError
from annotator.review.desk import ReviewDesk
from annotator.storage.database.location import open_database
from annotator.storage.project import load_project
from tests.postgres import Server, running_server
from tests.support import store
from tests.tui.conftest import Sit, Sitting

pytestmark = pytest.mark.postgres
_GIVEN = "SELECT label FROM review WHERE status = 'submitted' ORDER BY claim_id"
_DECIDED = "SELECT COUNT(*) FROM event WHERE kind IN ('review', 'undo')"


@pytest.fixture
def own_server() -> Iterator[Server]:
    """A server that this test may kill."""
    with running_server() as server:
        yield server


def desk_on(url: str) -> ReviewDesk:
    database = open_database(url, busy_seconds=2.0)
    return ReviewDesk(database, load_project(database), "ana")


def stored(url: str) -> tuple[list[str], int]:
    """The labels in the database, and how many decisions it knows."""
    database = open_database(url, create=False)
    with database.read() as session:
        found = list(session.execute(text(_GIVEN)).scalars()), session.execute(text(_DECIDED)).scalar_one()
    database.close()
    return found


async def test_decisions_wait_and_are_sent_once(own_server: Server, sit: Sit) -> None:
    url = own_server.migrated()
    database = open_database(url)
    store(database, scores=[0.9] * 6)
    database.close()
    async with sit(desk=lambda: desk_on(url)) as it:
        await it.press("n")
        own_server.kill()
        for key in "nx":
            await it.press(key)
        assert "UNSAVED 2" in it.text
        own_server.start()
        it.review.lifecycle.retry()
        await saved(it)
        await it.press("n")
        await saved(it)
    assert stored(url) == (["unverifiable", "not_a_claim", "unverifiable"], 4)


async def test_a_commit_whose_answer_was_lost_is_not_repeated(own_server: Server, sit: Sit) -> None:
    """The server had stored the decision when the connection broke: trying again must not store it twice."""
    url = own_server.migrated()
    database = open_database(url)
    store(database, scores=[0.9] * 6)
    database.close()
    desk = desk_on(url)
    lost: list[str] = []

    def losing(real):
        def call(*given):
            outcome = real(*given)
            if len(lost) < 1:
                lost.append("answer")
                own_server.kill()
                raise DatabaseError("the server closed the connection")
            return outcome

        return call

    async with sit(desk=lambda: desk) as it:
        desk.answers.decide = losing(desk.answers.decide)
        await it.press("n")
        assert "UNSAVED 1" in it.text
        own_server.start()
        it.review.lifecycle.retry()
        await saved(it)
        await it.press("x")
        lost.clear()
        desk.undo = losing(desk.undo)
        await it.press("u")
        own_server.start()
        it.review.lifecycle.retry()
        await saved(it)
    labels, decisions = stored(url)
    assert labels == ["unverifiable"]
    assert decisions == 3


async def saved(it: Sitting) -> None:
    """Wait until nothing is unsaved."""
    await it.until(lambda: not it.review.state.queue.waiting)
    assert "UNSAVED" not in it.text
