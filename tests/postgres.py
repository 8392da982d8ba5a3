"""A private PostgreSQL server for the tests, and databases on either backend.

The server is started once in each test process, by the first test that asks for it, in a folder of its own; it
listens on a Unix socket there and on nothing else. PostgreSQL refuses to run as root, so root hands it to the
account ``postgres`` (or ``nobody``). Without the program the tests are skipped, but never on CI.
"""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import pytest

from annotator.storage.database.engine import Database
from annotator.storage.database.location import open_database
from annotator.storage.schema.every_table import metadata
from tests.conftest import DeskMaker, share_compiled

BACKENDS = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]
_PORT = 5432  # only the name of the socket's file: nothing listens on the network


def program(name: str) -> str | None:
    """Where a program of the newest PostgreSQL server is, on the path or where Debian keeps it."""
    kept = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]))
    return str(kept[-1]) if kept else shutil.which(name)


@dataclass
class Server:
    """A running server, and how to make databases on it."""

    folder: Path
    made: int = 0
    templates: set[str] = field(default_factory=set)
    kept: tuple[str, object] | None = None
    """The database that tests use one after the other, and what its schema looked like when it was new."""
    running: list["subprocess.Popen[bytes]"] = field(default_factory=list)
    """Every start of the server; only the last may still be served."""

    def start(self) -> None:
        """Start the server, also again after ``kill``, and wait until it takes connections.

        Raises:
            RuntimeError: when it does not.

        """
        # what a crash of the machine would lose does not matter here, and waiting for the disk would; a crash of the
        # server alone loses nothing
        quick = ["-c", "fsync=off", "-c", "full_page_writes=off"]
        listen = ["-c", "listen_addresses=", "-c", f"unix_socket_directories={self.folder}", "-c", f"port={_PORT}"]
        postgres = program("postgres") or ""
        command = ["/bin/sh", "-c", _WATCHED, str(self.folder), postgres, "-D", str(self.folder / "data")]
        with (self.folder / "log").open("ab") as log:
            self.running.append(
                subprocess.Popen(
                    [*command, *listen, *quick],
                    stdin=subprocess.PIPE,
                    stdout=log,
                    stderr=log,
                    cwd=self.folder,
                    **_who(),
                )
            )
        _wait(self, self.running[-1])

    def kill(self) -> None:
        """Let the server end at once, as a crash would; its connections break, and its data stay."""
        lines = (self.folder / "data" / "postmaster.pid").read_text("utf-8").splitlines()
        os.kill(int(lines[0]), signal.SIGQUIT)
        for _ in range(200):
            if not (self.folder / "data" / "postmaster.pid").exists():
                return
            time.sleep(0.05)
        raise RuntimeError("PostgreSQL does not end")

    def stop(self) -> None:
        """End the server for good and remove its folder."""
        for process in reversed(self.running):  # each also removes the folder
            process.communicate(timeout=20)  # closes its stdin
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, name: str) -> str:
        """The URL of one database, as a user would write it."""
        return f"postgresql://postgres@/{name}?host={self.folder}&port={_PORT}"

    def create(self, template: str | None = None) -> str:
        """Make one more database, a copy of ``template`` if one is given, and return its name."""
        self.made += 1
        name = f"test{self.made}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            copy = f" TEMPLATE {template}" if template else ""
            connection.execute(f"CREATE DATABASE {name}{copy}")
        return name

    def migrated(self) -> str:
        """Make a database with the schema in it and return its URL."""
        if "empty" not in self.templates:
            with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
                connection.execute("CREATE DATABASE empty")
            database = open_database(self.url("empty"))
            share_compiled(database)
            database.close()
            self.templates.add("empty")
        return self.url(self.create("empty"))

    def recycled(self) -> str:
        """An empty database with the schema in it, the one of the test before if that left the schema as it was."""
        if self.kept is None or not self._wiped(*self.kept):
            url = self.migrated()
            with psycopg.connect(url) as connection:
                self.kept = url, connection.execute(_FINGERPRINT).fetchone()
        return self.kept[0]

    def _wiped(self, url: str, fingerprint: object) -> bool:
        with psycopg.connect(url, autocommit=True) as connection:
            if connection.execute(_FINGERPRINT).fetchone() != fingerprint:
                return False
            connection.execute("SET session_replication_role = replica")  # without guards, counters and foreign keys
            connection.execute(_WIPE)
            return True


_FINGERPRINT = """
SELECT (SELECT string_agg(version_num, ',') FROM alembic_version),
       (SELECT string_agg(tgname::text || tgenabled::text, ',' ORDER BY tgrelid, tgname)
          FROM pg_trigger WHERE NOT tgisinternal),
       (SELECT string_agg(table_name || '.' || column_name, ',' ORDER BY table_name, column_name)
          FROM information_schema.columns WHERE table_schema = 'public')
"""
_WIPE = f"""
{"".join(f"DELETE FROM {table};" for table in metadata.tables)}
SELECT setval(quote_ident(sequencename)::regclass, 1, false) FROM pg_sequences
 WHERE schemaname = 'public' AND last_value IS NOT NULL;
"""
"""Empties all tables and begins all numbers anew: for a few rows a fifth of what TRUNCATE takes, which makes new files
for every table and index."""


def _account() -> tuple[int, int] | None:
    """The user and group that may run the server; ``None`` when we may do so ourselves."""
    if os.getuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return entry.pw_uid, entry.pw_gid
    raise RuntimeError("root cannot run PostgreSQL and there is no other account")


@contextmanager
def running_server() -> Iterator[Server]:
    """Start a server and stop it in the end.

    Raises:
        RuntimeError: when the server is missing on CI, or does not start.

    """
    initdb = program("initdb")
    if initdb is None or program("postgres") is None:
        if os.environ.get("CI"):
            raise RuntimeError(
                "PostgreSQL is not installed, and CI must not skip its tests: apt-get install postgresql"
            )
        pytest.skip("needs PostgreSQL: apt-get install postgresql")
    folder = Path(tempfile.mkdtemp(prefix="annotator-pg-", dir="/tmp"))  # a socket's path must be short
    if account := _account():
        os.chown(folder, *account)
    make = [initdb, "-D", str(folder / "data"), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"]
    subprocess.run([*make, "--no-sync"], check=True, capture_output=True, cwd=folder, **_who())
    server = Server(folder)
    try:
        server.start()
        yield server
    finally:
        server.stop()


def _who() -> dict[str, Any]:
    """The account under which the server's programs run, for ``subprocess``."""
    account = _account()
    return {"user": account[0], "group": account[1], "extra_groups": []} if account else {}


_WATCHED = 'trap "" INT; "$@" & cat > /dev/null; kill -QUIT $!; wait $!; rm -rf "$0"'
"""Runs the server until stdin closes, which it also does when the tests are killed: nothing is left running then."""


def _wait(server: Server, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        try:
            psycopg.connect(server.url("postgres")).close()
        except psycopg.OperationalError:
            if process.poll() is not None:
                break
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("PostgreSQL does not start: " + (server.folder / "log").read_text("utf-8", "replace"))


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    """The server of this test process."""
    with running_server() as server:
        yield server


@pytest.fixture(scope="session", params=BACKENDS)
def backend(request: pytest.FixtureRequest) -> str:
    """``sqlite`` and then ``postgres``: a test that takes this (or a fixture on it) runs on both."""
    return str(request.param)


@pytest.fixture
def new_where(backend: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a database can be made: a path or a URL with nothing in it."""
    if backend == "sqlite":
        return str(tmp_path / "new.db")
    server: Server = request.getfixturevalue("postgres_server")
    return server.url(server.create())


@pytest.fixture
def where(backend: str, request: pytest.FixtureRequest) -> str:
    """The path or URL of an empty, migrated database."""
    if backend == "sqlite":
        return str(request.getfixturevalue("db_path"))
    server: Server = request.getfixturevalue("postgres_server")
    return server.recycled()


@pytest.fixture(scope="module")
def shared_where(backend: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The path or URL of a migrated database that the tests of one module share; each leaves it as it was."""
    if backend == "sqlite":
        path = tmp_path_factory.mktemp("shared") / "shared.db"
        shutil.copy(request.getfixturevalue("_migrated"), path)
        return str(path)
    server: Server = request.getfixturevalue("postgres_server")
    return server.migrated()


@pytest.fixture(scope="module")
def shared(shared_where: str) -> Iterator[Database]:
    """The database at ``shared_where``."""
    database = open_database(shared_where)
    yield database
    database.close()


@pytest.fixture
def either(where: str) -> Iterator[Database]:
    """A fresh database on each backend."""
    database = open_database(where)
    yield database
    database.close()


@pytest.fixture
def either_desk(where: str) -> Iterator[Callable[..., object]]:
    """A maker of desks on the database of ``either``."""
    maker = DeskMaker(where)  # type: ignore[arg-type]
    yield maker
    maker.close()
