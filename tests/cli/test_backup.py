"""``annotator db backup`` and ``annotator db restore`` as a person types them, and the backups the screen makes."""

import io
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from annotator.cli.daily_backup import DailyBackup
from annotator.settings import BackupSettings, load_settings
from annotator.storage.database.engine import Database
from tests.cli.conftest import Run
from tests.support import store


@pytest.fixture
def claims(database: Database, run: Run) -> list[str]:
    store(database)
    return [line["id"] for line in run("claims", "--json").lines]


def test_a_backup_is_said_and_lies_beside_the_database(claims: list[str], run: Run, db_path: Path) -> None:
    ended = run("db", "backup")
    (made,) = Path(f"{db_path}.backups").iterdir()
    assert ended.code == 0 and made.name.startswith("test-20") and made.name.endswith("-kept.db")
    assert f"{db_path} was copied to {made} and the copy checked: " in ended.err
    (told,) = run("db", "backup", "-o", "mine.db", "--json").lines
    assert told["backup"] == "mine.db" and told["rows"]["claim"] == len(claims)
    again = run("db", "backup", "-o", "mine.db")
    assert again.code == 3 and "mine.db exists already" in again.err
    Path("annotator.toml").write_text('[backups]\nfolder = "safe"\n', "utf-8")
    assert run("db", "backup").code == 0
    assert len(list(Path("safe").iterdir())) == 1


def test_a_restore_shows_asks_and_goes_back(claims: list[str], run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run("db", "backup", "-o", "earlier.db")
    run("label", claims[0], "unverifiable")
    shown = run("db", "restore", "earlier.db", "--dry-run")
    assert shown.code == 0 and "ana" in shown.out and "1 decision, newest 20" in shown.out
    assert "→ nothing; 1 decision fewer" in shown.out
    refused = run("db", "restore", "earlier.db")
    assert refused.code == 2 and "add --yes" in refused.err

    terminal = io.StringIO("n\ny\n")
    terminal.isatty = lambda: True  # type: ignore[method-assign]
    monkeypatch.setattr(sys, "stdin", terminal)
    assert run("db", "restore", "earlier.db").code == 2
    assert run("claims", "--json").lines[0]["label"] == "unverifiable"
    done = run("db", "restore", "earlier.db")
    assert done.code == 0 and "test.db.before-restore" in done.err
    assert run("claims", "--json").lines[0]["label"] is None
    (told,) = run("db", "restore", "earlier.db", "--yes", "--json").lines
    assert told["restored"] and told["changes"] == [] and told["copy"].endswith(".before-restore-2")
    assert run("db", "check").code == 0


def test_what_cannot_be_restored_is_said(claims: list[str], run: Run) -> None:
    assert "There is no backup at none.db" in run("db", "restore", "none.db").err
    Path("notes.db").write_text("notes", "utf-8")
    ended = run("db", "restore", "notes.db", "--yes")
    assert ended.code == 3 and "notes.db is not a database of Annotator" in ended.err
    ended = run("db", "restore", "notes.db", "--yes", "--db", "postgresql://u@127.0.0.1:9/x")
    assert ended.code == 3 and "annotator db copy BACKUP" in ended.err


def test_an_older_backup_says_that_it_wants_an_upgrade(run: Run, database: Database, db_path: Path) -> None:
    from tests.storage.upgrades import build_old

    store(database)
    build_old("old.db", "0008")
    ended = run("db", "restore", "old.db", "--yes")
    assert ended.code == 0 and "older schema 0008: run “annotator db upgrade”" in ended.err
    assert run("db", "upgrade").code == 0
    assert run("db", "check").code == 0
    for command in (("claims", "--json"), ("stats",), ("export", "jsonl", "-o", "out.jsonl"), ("doctor",)):
        ended = run(*command)
        assert ended.code == 0, ended.err


def test_the_screen_makes_one_a_day_and_says_why_not(database: Database, db_path: Path, run: Run) -> None:
    store(database)
    settings = load_settings(database=str(db_path), reviewer="ana")
    assert "none yet" in next(line for line in run("doctor").out.splitlines() if " backups " in line)
    daily = DailyBackup(database, settings)
    made = daily.make_if_due()
    assert made is not None and made.parent == Path(f"{db_path}.backups")
    assert daily.make_if_due() is None and daily.failure is None
    assert "the newest of 20" in next(line for line in run("doctor").out.splitlines() if " backups " in line)

    Path("taken").write_text("a file", "utf-8")
    elsewhere = replace(settings, backups=BackupSettings(folder=Path("taken")))
    refused = DailyBackup(database, elsewhere)
    assert refused.make_if_due() is None
    assert refused.failure is not None and "taken cannot be a folder for backups" in refused.failure


def test_no_backups_are_made_where_none_are_wanted(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[Any] = []
    monkeypatch.setattr("threading.Thread.start", lambda thread: started.append(thread.name))
    settings = load_settings(database="x.db", reviewer="ana")
    DailyBackup(database, replace(settings, backups=BackupSettings(keep=0))).start()
    assert started == []
    DailyBackup(database, settings).start()
    assert started == ["daily-backup"]
