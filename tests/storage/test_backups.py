"""Backups are whole and checked, the oldest automatic ones go, and a restore is all or nothing."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from annotator.domain.records import Citation
from annotator.domain.vocabulary import Stance
from annotator.errors import DatabaseError
from annotator.storage import backups
from annotator.storage.backups import back_up, back_up_if_due, newest_backup
from annotator.storage.check import check
from annotator.storage.database import file_copy
from annotator.storage.database.engine import Database
from annotator.storage.database.file_copy import check_file
from annotator.storage.database.location import open_database
from annotator.storage.restored import Work, changes, checked_backup, restore, standing_of
from tests.support import store


@pytest.fixture
def used(either: Database, either_desk: Any) -> Database:
    article = store(either).article_id
    desk = either_desk()
    for claim in desk.articles.open(article).claims[:2]:
        desk.answers.decide(claim.id, "verified")
        desk.answers.cite(claim.id, Citation(Stance.SUPPORTS, url="https://stat.example/"))
    return either


def decided(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("SELECT COUNT(*) FROM review WHERE status = 'submitted'").fetchone()[0])


def test_a_backup_of_either_database_is_a_file_that_opens(used: Database, tmp_path: Path) -> None:
    made = back_up(used, tmp_path / "kept" / "friday.db")
    assert made.rows["review"] == 2
    assert (made.path.stat().st_mode & 0o777, made.path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    again = open_database(str(made.path), create=False)
    assert [found for _, found in check(again) if found] == []
    again.close()
    with pytest.raises(DatabaseError, match="exists already"):
        back_up(used, made.path)
    assert [path.name for path in made.path.parent.iterdir()] == ["friday.db"]


def test_what_is_written_meanwhile_disturbs_no_backup(
    database: Database, make_desk: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = store(database).article_id
    desk = make_desk()
    first, second = (claim.id for claim in desk.articles.open(article).claims[:2])
    desk.answers.decide(first, "unverifiable")
    copy = file_copy._vacuum

    def write_around(*arguments: Any) -> None:
        desk.answers.decide(second, "unverifiable")
        copy(*arguments)
        desk.answers.decide(second, "not_a_claim")

    monkeypatch.setattr(file_copy, "_vacuum", write_around)
    assert back_up(database, tmp_path / "copy.db").rows["review"] == 2


def test_a_copy_that_lacks_rows_is_not_kept(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store(database)
    copy = file_copy._vacuum

    def lose(connection: sqlite3.Connection, part: Path, target: Path) -> None:
        copy(connection, part, target)
        with closing(sqlite3.connect(part)) as written:
            (sql,) = written.execute("SELECT sql FROM sqlite_master WHERE name = 'suggestion_no_delete'").fetchone()
            for statement in ("DROP TRIGGER suggestion_no_delete", "DELETE FROM suggestion", sql):
                written.execute(statement)
            written.commit()

    monkeypatch.setattr(file_copy, "_vacuum", lose)
    with pytest.raises(DatabaseError, match="is not whole"):
        back_up(database, tmp_path / "kept" / "copy.db")
    assert list((tmp_path / "kept").iterdir()) == []


def test_automatic_backups_rotate_and_others_stay(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "kept"
    assert back_up_if_due(database, folder, keep=2, hours=24) is None, "there is nothing in it to keep"
    store(database)
    now = datetime(2026, 5, 12, 8, tzinfo=UTC)

    class Clock:
        @staticmethod
        def now(zone: Any) -> datetime:
            return now

        strptime = datetime.strptime

    monkeypatch.setattr(backups, "datetime", Clock)
    made = []
    for hours in (0, 1, 24, 48, 49, 72):
        now = datetime(2026, 5, 12, 8, tzinfo=UTC) + timedelta(hours=hours)
        path = back_up_if_due(database, folder, keep=2, hours=24)
        made.append(path.name if path else None)
        (folder / "test-mine.db").touch()
    first, last = "test-20260512-080000.db", "test-20260515-080000.db"
    assert made == [first, None, "test-20260513-080000.db", "test-20260514-080000.db", None, last]
    assert sorted(path.name for path in folder.iterdir()) == ["test-20260514-080000.db", last, "test-mine.db"]
    assert newest_backup(folder, "test") == now
    assert back_up_if_due(database, folder, keep=0, hours=1) is None


@pytest.fixture
def work(database: Database, make_desk: Any, db_path: Path, tmp_path: Path) -> Path:
    """A database with a backup of it, ``earlier.db``, and one decision more than that."""
    article = store(database).article_id
    desk = make_desk()
    first, second = (claim.id for claim in desk.articles.open(article).claims[:2])
    desk.answers.decide(first, "unverifiable")
    back_up(database, tmp_path / "earlier.db")
    desk.answers.decide(second, "unverifiable")
    other = make_desk("ben")
    other.answers.decide(second, "not_a_claim")
    for each in (desk, other):
        each.close()
    return db_path


def test_a_restore_shows_what_changes_and_keeps_what_was(work: Path, database: Database, tmp_path: Path) -> None:
    then, now = checked_backup(tmp_path / "earlier.db"), standing_of(work)
    found = list(changes(now, then))
    assert [(change.reviewer, change.lost) for change in found] == [("ana", 1), ("ben", 1)]
    assert found[0].before is not None and found[0].before.decisions == 2
    assert found[1].after is None
    kept = restore(database, tmp_path / "earlier.db")
    assert kept == work.with_name("test.db.before-restore") and decided(kept) == 3
    assert decided(work) == 1
    assert [found for _, found in check(database) if found] == []
    assert restore(database, kept) == work.with_name("test.db.before-restore-2")
    assert decided(work) == 3, "there and back"


def test_those_at_work_see_the_old_state_or_the_new_one(
    work: Path, database: Database, make_desk: Any, tmp_path: Path
) -> None:
    desk = make_desk()
    before = desk.progress.count_today()
    restore(database, tmp_path / "earlier.db")
    assert (before, desk.progress.count_today()) == (2, 1)
    claim = desk.articles.open(desk.articles.list_progress()[0].article.id).claims[2].id
    desk.answers.decide(claim, "unverifiable")
    assert [found for _, found in check(database) if found] == []


def test_a_damaged_database_is_replaced_and_kept(work: Path, database: Database, tmp_path: Path) -> None:
    database.close()
    with closing(sqlite3.connect(work)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    whole = work.read_bytes()
    for spoilt in (whole[:4096] + b"x" * 8192 + whole[12288:], b"no database at all"):
        work.write_bytes(spoilt)
        kept = restore(database, tmp_path / "earlier.db")
        assert kept is not None and kept.read_bytes() == spoilt
        assert decided(work) == 1
        check_file(work)
        database.close()


def test_a_missing_database_is_put_back(work: Path, database: Database, tmp_path: Path) -> None:
    database.close()
    for path in tmp_path.glob("test.db*"):
        path.unlink()
    assert standing_of(work) is None
    assert restore(database, tmp_path / "earlier.db") is None
    assert decided(work) == 1


def test_what_is_no_backup_of_ours_is_refused(work: Path, database: Database, tmp_path: Path) -> None:
    (tmp_path / "notes.db").write_text("notes")
    with closing(sqlite3.connect(tmp_path / "other.db")) as connection:
        connection.execute("CREATE TABLE notes (x)")
    for name in ("notes.db", "other.db"):
        with pytest.raises(DatabaseError, match="is not a database of Annotator"):
            checked_backup(tmp_path / name)
    whole = (tmp_path / "earlier.db").read_bytes()
    (tmp_path / "torn.db").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(DatabaseError, match=r"is not whole|is not a database of Annotator"):
        checked_backup(tmp_path / "torn.db")
    with pytest.raises(DatabaseError, match="is the database itself"):
        restore(database, work)


def test_a_new_member_is_counted_from_nothing(work: Path, tmp_path: Path) -> None:
    now, then = standing_of(work), checked_backup(tmp_path / "earlier.db")
    assert now is not None
    (change, _) = changes(None, now)
    assert (change.before, change.lost) == (None, 0)
    assert isinstance(change.after, Work) and change.after.newest.startswith("20")
    assert then.rows["article"] == 1
