"""Opening databases: how every connection is set up, and what people are told when it cannot be done."""

import multiprocessing
import os
import sqlite3
import stat
import sys
import tempfile
import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.event import listen
from sqlmodel import Session

from annotator.errors import ConflictError, DatabaseError, InputError
from annotator.storage.database.engine import Database, database_url, file_size
from annotator.storage.database.location import open_database
from annotator.storage.reviewers import insert_reviewer, reviewer_id
from tests.support import store

PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "temp_store": 2,
    "busy_timeout": 10000,
    "recursive_triggers": 1,
}


def sentence_of(where: object, **how: object) -> str:
    """What a user is told when the database at ``where`` cannot be opened."""
    with pytest.raises(DatabaseError) as caught:
        open_database(str(where), **how).close()  # type: ignore[arg-type]
    message = str(caught.value)
    assert message.endswith(".")
    assert message.isprintable()
    assert "sqlalche.me" not in message
    return message


def test_every_connection_is_set_up_also_when_several_are_in_use(database: Database) -> None:
    sessions = [database.read() for _ in range(3)]
    opened = [session.__enter__() for session in sessions]
    for session in opened:
        found = {name: session.execute(text(f"PRAGMA {name}")).scalar_one() for name in PRAGMAS}
        assert found == PRAGMAS
    assert len({id(session.connection().connection.driver_connection) for session in opened}) == 3
    for session in sessions:
        session.__exit__(None, None, None)


def test_every_thread_has_foreign_keys(database: Database) -> None:
    found: list[int] = []

    def look() -> None:
        with database.write() as session:
            found.append(session.execute(text("PRAGMA foreign_keys")).scalar_one())

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [1, 1, 1, 1]


def test_a_write_takes_the_lock_at_its_first_statement_and_a_read_does_not(database: Database, db_path: Path) -> None:
    other = sqlite3.connect(db_path, timeout=0, isolation_level=None)
    with database.read() as session:
        session.execute(text("SELECT count(*) FROM article")).scalar_one()
        other.execute("BEGIN IMMEDIATE")
        other.execute("ROLLBACK")
    with database.write() as session:
        session.execute(text("SELECT count(*) FROM article")).scalar_one()
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
    other.close()


def test_a_file_kept_by_another_program_is_a_sentence_before_it_can_have_its_log(
    database: Database, db_path: Path
) -> None:
    database.close()
    other = sqlite3.connect(db_path, isolation_level=None)
    assert other.execute("PRAGMA journal_mode=DELETE").fetchone() == ("delete",)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(DatabaseError, match="locked by another program: close that one or wait"):
        open_database(str(db_path), busy_seconds=0.05)
    other.execute("ROLLBACK")
    open_database(str(db_path), busy_seconds=0.05).close()
    other.execute("SELECT count(*) FROM article")
    assert other.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    other.close()


def test_a_read_is_one_snapshot(either: Database, where: str) -> None:
    other = open_database(where)
    count = text("SELECT count(*) FROM reviewer")
    with either.read() as session:
        assert session.execute(count).scalar_one() == 0
        reviewer_id(other, "ana")
        assert session.execute(count).scalar_one() == 0
    with either.read() as session:
        assert session.execute(count).scalar_one() == 1
    other.close()


def test_a_write_that_raises_leaves_nothing(either: Database) -> None:
    with pytest.raises(RuntimeError), either.write() as session:
        session.execute(
            text("INSERT INTO reviewer (handle, created_at, place_sentence) VALUES ('x', :at, 0)"), {"at": AT}
        )
        raise RuntimeError
    with either.read() as session:
        assert session.execute(text("SELECT count(*) FROM reviewer")).scalar_one() == 0


AT = "2026-01-01 00:00:00+00:00"


def test_what_a_read_changes_is_not_kept(either: Database) -> None:
    with either.read() as session:
        session.execute(
            text("INSERT INTO reviewer (handle, created_at, place_sentence) VALUES ('x', :at, 0)"), {"at": AT}
        )
    with either.read() as session:
        assert session.execute(text("SELECT count(*) FROM reviewer")).scalar_one() == 0


def test_a_lock_that_outlasts_the_patience_is_said_and_nothing_hangs_on_it_later(db_path: Path) -> None:
    database = open_database(str(db_path), busy_seconds=0.2)
    holder = sqlite3.connect(db_path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    began = time.monotonic()
    with pytest.raises(DatabaseError, match="is locked by another program: close that one or wait"):
        reviewer_id(database, "ana")
    assert 0.15 < time.monotonic() - began < 3
    with database.read() as session:  # readers do not wait for writers
        assert session.execute(text("SELECT count(*) FROM reviewer")).scalar_one() == 0
    holder.execute("ROLLBACK")
    assert reviewer_id(database, "ana") > 0
    database.close()
    holder.close()


def test_a_lock_that_is_let_go_in_time_is_not_noticed(either: Database, where: str) -> None:
    reviewer_id(either, "first")
    holding, done = threading.Event(), threading.Event()

    def hold() -> None:
        other = open_database(where)
        with other.write() as session:
            session.execute(text("UPDATE reviewer SET place_sentence = 1"))
            holding.set()
            time.sleep(0.3)
        other.close()
        done.set()

    thread = threading.Thread(target=hold)
    thread.start()
    holding.wait(5)
    with either.write() as session:
        session.execute(text("UPDATE reviewer SET place_sentence = place_sentence + 1"))
    assert done.wait(5)
    thread.join()
    with either.read() as session:
        assert session.execute(text("SELECT place_sentence FROM reviewer")).scalar_one() == 2


def test_the_patience_is_the_same_on_both_backends(where: str) -> None:
    one, two = open_database(where, busy_seconds=0.2), open_database(where, busy_seconds=0.2)
    reviewer_id(one, "ana")
    with one.write() as session:
        session.execute(text("UPDATE reviewer SET place_sentence = 1"))
        with pytest.raises(DatabaseError, match="is locked by another program"), two.write() as second:
            second.execute(text("UPDATE reviewer SET place_sentence = 2"))
    one.close()
    two.close()


def test_closing_lets_the_planner_keep_what_it_learnt_and_does_not_wait_for_writers(db_path: Path) -> None:
    database = open_database(str(db_path))
    store(database)
    with database.read() as session:
        session.execute(text("SELECT * FROM claim WHERE article_id = 1 AND start > 5")).all()
    database.close()
    plain = sqlite3.connect(db_path, isolation_level=None)
    assert plain.execute("SELECT count(*) FROM sqlite_master WHERE name = 'sqlite_stat1'").fetchone() == (1,)
    database = open_database(str(db_path))
    with database.read() as session:
        session.execute(text("SELECT * FROM claim WHERE article_id = 1 AND start > 5")).all()
    plain.execute("BEGIN IMMEDIATE")
    began = time.monotonic()
    database.close()
    assert time.monotonic() - began < 2
    plain.close()


def test_a_refused_constraint_is_a_conflict_in_one_sentence(either: Database) -> None:
    reviewer_id(either, "ana")
    with pytest.raises(ConflictError) as caught, either.write() as session:
        session.execute(
            text("INSERT INTO reviewer (handle, created_at, place_sentence) VALUES ('ana', :at, 0)"), {"at": AT}
        )
    assert "refused the change" in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("value", ["half \ud800 a pair", "nul \0 inside", "x" * 100_000])
def test_a_value_to_look_for_that_nothing_can_have_is_no_accident(either: Database, value: str) -> None:
    """A shell hands over bytes that are no UTF-8 as half surrogates; a script may look for anything."""
    try:
        with either.read() as session:
            assert session.execute(text("SELECT id FROM reviewer WHERE handle = :value"), {"value": value}).all() == []
    except InputError as error:
        assert str(error).isprintable()
        assert len(str(error)) < 300


@pytest.mark.parametrize(
    "name",
    ["a?b.db", "a#b.db", "100%.db", "facts and more.db", "žluť–東京.db", "a&b=c;d.db", "'\".db", "latin-1 \udce9.db"],
)
def test_any_file_name_is_just_a_file_name(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "f?#%20 ü"
    database = open_database(str(folder / name))
    reviewer_id(database, "ana")
    database.close()
    assert sorted(path.name for path in folder.iterdir()) == [name]
    again = open_database(str(folder / name), create=False)
    assert reviewer_id(again, "ana") == 1
    again.close()


def test_a_new_folder_is_its_owners_only_and_one_that_was_there_is_left_alone(tmp_path: Path) -> None:
    open_database(str(tmp_path / "new" / "x.db")).close()
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o775)
    open_database(str(shared / "x.db")).close()
    assert stat.S_IMODE(shared.stat().st_mode) == 0o775


def test_a_tilde_is_the_users_home(tmp_path: Path) -> None:
    open_database("~/facts.db").close()
    assert (tmp_path / "home" / "facts.db").is_file()
    assert "nobody-here-has-this-name" in sentence_of("~nobody-here-has-this-name/facts.db")


def test_a_database_that_must_be_there_and_is_not_is_not_made(tmp_path: Path) -> None:
    assert "There is no database at" in sentence_of(tmp_path / "a" / "x.db", create=False)
    assert not (tmp_path / "a").exists()
    (tmp_path / "empty.db").touch()
    assert "is empty" in sentence_of(tmp_path / "empty.db", create=False)
    assert (tmp_path / "empty.db").stat().st_size == 0


def test_an_empty_file_becomes_a_database(tmp_path: Path) -> None:
    (tmp_path / "empty.db").touch()
    database = open_database(str(tmp_path / "empty.db"))
    assert reviewer_id(database, "ana") == 1
    database.close()


def test_a_folder_is_not_a_database(tmp_path: Path) -> None:
    assert "is a folder: give the name of a database file" in sentence_of(tmp_path)


def test_a_path_through_a_file_is_not_a_database(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    assert str(tmp_path / "file") in sentence_of(tmp_path / "file" / "x.db")


@pytest.mark.parametrize("name", ["x" * 300 + ".db", "nul\0inside.db", "esc\x1b[31m/\x1b]52;c;x\x07" + "y" * 300])
def test_a_name_no_file_can_have_is_said(tmp_path: Path, name: str) -> None:
    sentence_of(tmp_path / name)


def test_what_is_no_database_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("These are my notes. " * 100)
    before = path.read_bytes()
    assert "is not a usable SQLite database" in sentence_of(path)
    assert path.read_bytes() == before


def test_a_damaged_database_is_said(db_path: Path) -> None:
    whole = db_path.read_bytes()
    db_path.write_bytes(whole[:100] + b"\xff" * 8000 + whole[8100:])
    assert "is not a usable SQLite database" in sentence_of(db_path)


def test_a_cut_off_database_is_said(db_path: Path) -> None:
    whole = db_path.read_bytes()
    db_path.write_bytes(whole[: len(whole) // 2])
    database: Database | None = None
    with pytest.raises(DatabaseError) as caught:
        database = open_database(str(db_path))
        store(database)
    if database is not None:
        database.close()
    assert "is not a usable SQLite database" in str(caught.value)


def test_another_programs_database_is_refused_and_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "places.sqlite"
    foreign = sqlite3.connect(path)
    foreign.execute("CREATE TABLE bookmark (id INTEGER PRIMARY KEY, url TEXT)")
    foreign.execute("INSERT INTO bookmark (url) VALUES ('https://a.example/')")
    foreign.commit()
    foreign.close()
    before = path.read_bytes()
    assert "contains another program's tables: give an empty or new database" in sentence_of(path)
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir() if entry.is_file()] == ["places.sqlite"]


def test_tables_of_another_program_are_refused_on_both_backends(new_where: str) -> None:
    database = Database(database_url(new_where))
    with database.write() as session:
        session.execute(text("CREATE TABLE bookmark (id INTEGER PRIMARY KEY)"))
    database.close()
    assert "contains another program's tables" in sentence_of(new_where)


def test_a_newer_schema_is_refused_by_name(either: Database, where: str) -> None:
    with either.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert "has schema 9999, this program knows" in sentence_of(where)


def test_a_file_that_may_not_be_written_is_said(tmp_path: Path) -> None:
    """Root may write anything, so the question is asked as somebody else."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        open_database(str(folder / "kept.db")).close()
        (folder / "kept.db").chmod(0o444)
        folder.chmod(0o555)
        context = multiprocessing.get_context("fork")
        ours, theirs = context.Pipe()
        for wanted in ("kept.db", "new.db", "sub/new.db"):
            process = context.Process(target=_open_as_nobody, args=(str(folder / wanted), theirs))
            process.start()
            said = ours.recv() if ours.poll(20) else "nothing"
            process.join(10)
            assert said.startswith("DatabaseError: "), said
            assert str(folder) in said
        folder.chmod(0o755)


def _open_as_nobody(where: str, answer: object) -> None:
    if os.getuid() == 0:
        os.setgid(65534)
        os.setuid(65534)
    try:
        database = open_database(where)
        reviewer_id(database, "ana")
        said = "it was opened"
    except DatabaseError as error:
        said = f"DatabaseError: {error}"
    except Exception as error:  # noqa: BLE001 - whatever it is, the test must hear of it
        said = repr(error)
    answer.send(said)  # type: ignore[attr-defined]


def test_memory_and_unknown_databases_are_refused() -> None:
    assert "would be lost" in sentence_of("sqlite://")
    assert "would be lost" in sentence_of("sqlite:///:memory:")
    for unknown in ("mysql://a@b/c", "https://db.example/x", "://", "sqlite+aiosqlite:///x.db"):
        assert "is not a database this tool knows" in sentence_of(unknown)


def test_a_server_that_is_not_there_is_said_without_the_password() -> None:
    message = sentence_of("postgresql://ana:secret@127.0.0.1:9/facts?connect_timeout=3")
    assert "ana:***@127.0.0.1:9/facts" in message
    assert "secret" not in message


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://127.0.0.1:9/facts?user=ana&password=secret&sslpassword=secret",
        "postgresql://ana:un@secret/x@127.0.0.1:9/facts",
        "postgresql://ana:un/secret@127.0.0.1:9/facts",
        "postgresql://ana:secret@127.0.0.1:port/facts",
        "postgresql://ana:secret@[::1/facts",
        "sqlite+pysqlcipher://:secret@/facts.db",
    ],
)
def test_no_message_shows_a_password_however_the_url_is_written(url: str) -> None:
    assert "secret" not in sentence_of(url)


def test_a_missing_driver_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    assert "pip install 'factdesk[postgres]'" in sentence_of("postgresql://ana@db.example/facts")


def test_postgres_urls_use_the_driver_that_is_shipped() -> None:
    for written in ("postgres://a@b/c", "postgresql://a@b/c", "postgresql+psycopg://a@b/c"):
        assert database_url(written).drivername == "postgresql+psycopg"


def test_the_size_counts_the_write_ahead_log(database: Database, db_path: Path) -> None:
    store(database)
    wal = Path(f"{db_path}-wal")
    assert wal.stat().st_size > 0
    assert file_size(database) == db_path.stat().st_size + wal.stat().st_size


def test_a_write_protected_file_can_be_read_and_says_what_it_is(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    store(database)
    database.close()
    before = sorted(path.name for path in Path(database.shown).parent.iterdir())
    access = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK and access(path, mode))  # root may write all
    opened = open_database(database.shown, create=False)
    with opened.read() as session:
        assert session.execute(text("SELECT count(*) FROM article")).scalar_one() == 1
    with pytest.raises(DatabaseError, match="is write-protected: make the file and its folder writable"):
        reviewer_id(opened, "ana")
    opened.close()
    assert sorted(path.name for path in Path(database.shown).parent.iterdir()) == before


def test_a_write_protected_file_whose_log_holds_more_is_read_with_its_log(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    store(database)  # still open, so it is in the log
    access = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK and access(path, mode))
    opened = open_database(database.shown, create=False)
    with opened.read() as session:
        assert session.execute(text("SELECT count(*) FROM article")).scalar_one() == 1
    opened.close()


def test_writers_wait_for_each_other_and_say_so_when_it_takes_too_long(db_path: Path) -> None:
    one, two = open_database(str(db_path), busy_seconds=0.3), open_database(str(db_path), busy_seconds=0.3)
    with one.write() as session:
        session.execute(text("UPDATE reviewer SET handle = handle"))
        began = time.monotonic()
        with pytest.raises(DatabaseError, match="locked by another program"), two.write() as other:
            other.execute(text("UPDATE reviewer SET handle = handle"))
        assert 0.3 <= time.monotonic() - began < 3
    with two.write() as session:
        assert session.execute(text("PRAGMA busy_timeout")).scalar_one() == 300
    one.close()
    two.close()


def _waits_for_disk(session: Session, database: Database) -> bool:
    """Whether the commit of this transaction waits until the disk has it."""
    if database.is_sqlite:
        return session.execute(text("PRAGMA synchronous")).scalar_one() == 2
    return session.execute(text("SHOW synchronous_commit")).scalar_one() != "off"


def test_only_what_may_be_lost_does_not_wait_for_the_disk(either: Database) -> None:
    """Each transaction says so anew: neither a read nor a decision on the same connection is meant."""
    if not either.is_sqlite:  # the server of the tests never waits, unless it is told to
        listen(either.engine, "connect", lambda raw, _: raw.execute("SET synchronous_commit TO on") and raw.commit())
        either.engine.dispose()
    for _ in range(2):
        with either.write(passing=True) as session:
            assert not _waits_for_disk(session, either)
        with either.read() as session:
            assert _waits_for_disk(session, either)
        with either.write() as session:
            assert _waits_for_disk(session, either)


def test_what_does_not_wait_is_seen_by_all_and_undone_by_a_failure(either: Database) -> None:
    with either.write(passing=True) as session:
        insert_reviewer(session, "ana")
    with pytest.raises(ZeroDivisionError), either.write(passing=True) as session:
        insert_reviewer(session, "bo")
        raise ZeroDivisionError
    with either.read() as session:
        assert session.execute(text("SELECT handle FROM reviewer")).scalars().all() == ["ana"]
