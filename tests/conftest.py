"""Fixtures for all tests: the machine cut out, a migrated database for each test, desks on it."""

import os
import shutil
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from sqlalchemy import URL, Dialect, Engine
from sqlalchemy.util import LRUCache

from annotator import collector
from annotator.review.desk import ReviewDesk
from annotator.settings import load_settings
from annotator.storage.database import engine as engine_module
from annotator.storage.database.engine import Database, database_url
from annotator.storage.database.location import open_database
from annotator.storage.project import set_up_project
from tests.support import for_project, keep_project

hypothesis_settings.register_profile(
    "annotator", deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
hypothesis_settings.load_profile("annotator")
collector.look_rarely()  # as commands do; with Python's own threshold a quarter of what the tests take is collecting


def pytest_collection_finish() -> None:
    """Let no collection look through what was imported, which lives as long as the tests do."""
    collector.keep_imports()


@pytest.hookimpl(wrapper=True, optionalhook=True)
def pytest_xdist_auto_num_workers() -> Generator[None, int, int]:
    """``-n auto``: one process more than there are processors, since tests of the screen and of processes also wait."""
    processors = yield
    return processors if "PYTEST_XDIST_AUTO_NUM_WORKERS" in os.environ else processors + 1


def pytest_sessionfinish(session: pytest.Session) -> None:
    """On CI a skipped test is a failed one: everything it needs is installed there."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") and reporter is not None and reporter.stats.get("skipped"):
        reporter.write_line("CI must not skip tests; run with -rs to see which and why.", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def isolate(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    """Cut out the developer's database, configuration, name, colours and terminal; ``home`` is made."""
    for name in (
        "ANNOTATOR_DB", "ANNOTATOR_REVIEWER", "NO_COLOR", "COLUMNS", "LINES", "FORCE_COLOR", "XDG_DATA_HOME",
        "DISPLAY", "WAYLAND_DISPLAY", "SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY", "WSL_DISTRO_NAME",
    ):  # fmt: skip
        monkeypatch.delenv(name, raising=False)
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.chdir(home)


@pytest.fixture(autouse=True)
def _isolated(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No test sees what is the developer's; a fixture that outlives a test has to see to that itself."""
    isolate(monkeypatch, tmp_path / "home")


@pytest.fixture(scope="session")
def _migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("migrated") / "empty.db"
    database = open_database(str(path))
    database.close()
    return path


_compiled: dict[str, tuple[Dialect, LRUCache]] = {}


def share_compiled(database: Database) -> None:
    """Let the engines that are made from now on for this kind of database share what they compile with this one's.

    Every test opens its own, and compiling the same hundred statements anew is a third of what many tests do.
    """
    database.engine.connect().close()  # asks the driver what it can do
    _compiled[database.url.get_backend_name()] = database.engine.dialect, LRUCache(5_000)


@pytest.fixture(scope="session", autouse=True)
def _compiled_once(_migrated: Path) -> Iterator[None]:
    """Let all SQLite engines share what they compiled."""
    make = engine_module._make_engine

    def made(url: URL, busy_seconds: float) -> Engine:
        engine = make(url, busy_seconds)
        if known := _compiled.get(url.get_backend_name()):
            engine.dialect, engine._compiled_cache = known
        return engine

    first = Database(database_url(str(_migrated)))
    share_compiled(first)
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(engine_module, "_make_engine", made)
        yield
    first.close()


@pytest.fixture
def db_path(_migrated: Path, tmp_path: Path) -> Path:
    """The path of a fresh, migrated SQLite file."""
    path = tmp_path / "test.db"
    shutil.copy(_migrated, path)
    return path


@pytest.fixture
def database(db_path: Path) -> Iterator[Database]:
    """A fresh database on a real file."""
    database = open_database(str(db_path))
    yield database
    database.close()


@dataclass
class DeskMaker:
    """Makes desks on one database and closes them all in the end."""

    path: Path
    made: list[ReviewDesk] = field(default_factory=list)

    def __call__(self, reviewer: str = "ana", busy_seconds: float = 5.0, **project: object) -> ReviewDesk:
        """A desk for ``reviewer``; ``project`` is what the rules of the project are from now on, whoever leads it."""
        database = open_database(str(self.path), busy_seconds=busy_seconds)
        settings = load_settings(database=str(self.path), reviewer=reviewer)
        settings = for_project(settings, **project)
        project_now = set_up_project(database, settings)
        if project:
            project_now = keep_project(database, settings)
        desk = ReviewDesk(database, project_now, reviewer, possible=settings.suggest.possible)
        self.made.append(desk)
        return desk

    def close(self) -> None:
        """Close what was made."""
        for desk in self.made:
            desk.close()


@pytest.fixture
def make_desk(db_path: Path) -> Iterator[Callable[..., ReviewDesk]]:
    """A maker of desks (``make_desk("ana")``), all on the database of the ``database`` fixture."""
    maker = DeskMaker(db_path)
    yield maker
    maker.close()
