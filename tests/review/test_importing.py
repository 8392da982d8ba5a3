"""The import beside the desk: what it says is understood, whatever else it prints and however it ends."""

import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from annotator.cli.screen import DeskOpener
from annotator.domain.work import ImportState, Place
from annotator.review.background_import import BackgroundImport
from annotator.review.desk import ReviewDesk
from annotator.settings import load_settings
from annotator.storage.database.engine import Database
from annotator.storage.project import set_up_project
from tests.support import store

Start = Callable[[str], BackgroundImport]


@pytest.fixture
def start() -> Iterator[Start]:
    """Start a Python program as the import."""
    made: list[BackgroundImport] = []

    def begin(program: str) -> BackgroundImport:
        made.append(BackgroundImport([sys.executable, "-u", "-c", program]))
        return made[-1]

    yield begin
    for running in made:
        running.close()


def when(running: BackgroundImport, true: Callable[[ImportState], bool]) -> ImportState:
    for _ in range(1000):
        state = running.state()
        if true(state):
            return state
        time.sleep(0.01)
    raise AssertionError(f"it never came to that: {running.state()}")


def ended(running: BackgroundImport) -> ImportState:
    return when(running, lambda state: not state.running)


TWO_OF_THREE = """
print('{"done": 1, "total": 3, "article_id": "a1"}')
print('{"done": 2, "total": 3, "article_id": "a2"}')
import time; time.sleep(60)
"""


def test_progress_is_followed_and_the_first_article_known(start: Start) -> None:
    running = start(TWO_OF_THREE)
    state = when(running, lambda state: state.done == 2)
    assert state == ImportState(2, 3, True, ())
    assert running.first_article == "a1"


def test_failures_are_kept_as_sentences(start: Start) -> None:
    running = start(
        'print(\'{"done": 1, "total": 2, "failed": [{"source": "x.pdf", "reason": "holds no text"}]}\');'
        'print(\'{"done": 2, "total": 2, "article_id": "a2"}\');'
        'print(\'{"imported": 1, "duplicates": 0, "failed": [{"source": "x.pdf", "reason": "holds no text"}]}\')'
    )
    assert ended(running) == ImportState(2, 2, False, ("x.pdf: holds no text",))
    assert running.first_article == "a2"


LIBRARY_TALK = """
print("Warning: something")
print(3, [], "null", '"done"', "{}", sep="\\n")
print('{"done": 1}')
print("\\xff\\x00{")
print('{"done": 2, "total": 2, "failed": ["odd", {"source": "y"}]}')
print('{"done": 1, "total": null, "article_id": "a1"}')
"""


def test_what_a_library_prints_is_passed_over(start: Start) -> None:
    running = start(LIBRARY_TALK)
    assert ended(running) == ImportState(1, None, False, ())
    assert running.first_article == "a1"


def test_an_import_that_dies_says_its_last_words(start: Start) -> None:
    running = start("import sys; print('first', file=sys.stderr); sys.exit('the database is locked')")
    assert ended(running).failures == ("the database is locked",)


def test_an_import_that_dies_silently_is_still_noticed(start: Start) -> None:
    assert ended(start("raise SystemExit(3)")).failures == ("The import ended with code 3.",)


def test_much_talk_on_stderr_does_not_stop_it(start: Start) -> None:
    talk = "import sys; [sys.stderr.write('x' * 1000 + '\\n') for _ in range(500)];"
    running = start(talk + 'print(\'{"done": 1, "total": 1, "article_id": "a1"}\')')
    assert ended(running) == ImportState(1, 1, False, ())


def test_closing_stops_it_without_calling_that_a_failure(start: Start) -> None:
    running = start('print(\'{"done": 1, "total": 9, "article_id": "a1"}\'); import time; time.sleep(60)')
    when(running, lambda state: state.done == 1)
    began = time.monotonic()
    running.close()
    assert time.monotonic() - began < 4
    assert running.state() == ImportState(1, 9, False, ())
    running.close()


def test_an_import_that_does_not_listen_is_stopped_all_the_same(start: Start) -> None:
    running = start(
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        'print(\'{"done": 1, "total": 9, "article_id": "a1"}\'); time.sleep(60)'
    )
    when(running, lambda state: state.done == 1)
    running.close()
    assert running._process.poll() is not None


def test_the_desk_waits_for_the_first_article_and_opens_there(database: Database, db_path: Path, start: Start) -> None:
    other = store(database).article_id
    running = start("import time; time.sleep(60)")
    project = set_up_project(database, load_settings(str(db_path), "ana"))
    desk = ReviewDesk(database, project, "ana", running)
    assert desk.walk.find_start() is None
    asked = store(database, "Asked for\nTen ships came.").article_id
    running.first_article = asked
    assert desk.walk.find_start() == Place(asked, 1, desk.articles.open(asked).claims[0].id)
    desk.walk.remember(Place(asked, 0, None))
    assert desk.walk.find_start() == Place(asked, 0, None)
    desk.walk.remember(Place(other, 2, None))
    assert desk.walk.find_start() is not None
    assert desk.walk.find_start().article_id == asked  # type: ignore[union-attr]
    state = desk.check_import()
    assert state is not None
    assert state.running


def test_a_desk_whose_import_failed_at_once_shows_what_is_there(
    database: Database, db_path: Path, start: Start
) -> None:
    article = store(database).article_id
    running = start("raise SystemExit(1)")
    ended(running)
    desk = ReviewDesk(database, set_up_project(database, load_settings(str(db_path), "ana")), "ana", running)
    place = desk.walk.find_start()
    assert place is not None
    assert place.article_id == article


def test_what_is_secret_reaches_the_import_outside_its_command_line(start: Start) -> None:
    said = 'import json, os, sys; print(json.dumps({"done": 1, "total": 1, "article_id": os.environ["SECRET"]}))'
    running = BackgroundImport([sys.executable, "-c", said], {"SECRET": "hunter2"})
    when(running, lambda state: not state.running)
    assert running.first_article == "hunter2"
    running.close()


def test_the_screen_starts_its_import_on_the_same_database_without_naming_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[list[str], dict[str, str]]] = []

    class Recorded(BackgroundImport):
        def __init__(self, command: list[str], environment: dict[str, str]) -> None:
            asked.append((command, environment))
            super().__init__([sys.executable, "-c", ""], environment)

    monkeypatch.setattr("annotator.review.background_import.BackgroundImport", Recorded)
    where = str(tmp_path / "a.db")
    DeskOpener(load_settings(where, "ana"), ["some.txt"])().close()
    [(command, environment)] = asked
    assert command[-2:] == ["--", "some.txt"]
    assert not any(where in word for word in command)
    assert environment == {"ANNOTATOR_DB": where}
