"""A file of another program, or of a later version, is refused with every byte as it was."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from annotator.errors import DatabaseError
from annotator.storage.database.location import open_database, unprepared_database
from annotator.storage.database.migrate import REVISIONS
from annotator.storage.database.peek import stored_scheme


def folder_of(path: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in path.parent.iterdir() if each.is_file()}


@pytest.mark.parametrize("journal", ["delete", "wal"])
@pytest.mark.parametrize("revision", [None, "9f8e7d6c5b4a", *REVISIONS])
@pytest.mark.parametrize("opens", [open_database, unprepared_database])
def test_every_byte_stays(tmp_path: Path, journal: str, revision: str | None, opens) -> None:
    path = tmp_path / "tracker.db"
    other = sqlite3.connect(path)
    other.execute(f"PRAGMA journal_mode={journal}")
    other.execute("CREATE TABLE run (name TEXT)")
    other.execute("CREATE TABLE article (title TEXT)")
    if revision:
        other.execute("CREATE TABLE alembic_version (version_num TEXT)")
        other.execute("INSERT INTO alembic_version VALUES (?)", (revision,))
    other.commit()
    other.close()
    before = folder_of(path)
    with pytest.raises(DatabaseError, match=r"another program|this program knows"):
        opens(str(path))
    assert folder_of(path) == before


@pytest.mark.parametrize("entry", ["VIEW seen AS SELECT 1", "TABLE alembic_version (version_num TEXT)"])
@pytest.mark.parametrize("opens", [open_database, unprepared_database])
def test_anything_in_the_schema_is_somebodys(tmp_path: Path, entry: str, opens) -> None:
    path = tmp_path / "views.db"
    with closing(sqlite3.connect(path)) as other:
        other.execute(f"CREATE {entry}")
    before = folder_of(path)
    with pytest.raises(DatabaseError, match="another program"):
        opens(str(path))
    assert folder_of(path) == before


def test_looking_for_the_labels_leaves_no_file(tmp_path: Path) -> None:
    path = tmp_path / "tracker.db"
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA journal_mode=wal")
        other.execute("CREATE TABLE project (scheme TEXT)")
    before = folder_of(path)
    assert stored_scheme(str(path), "ana") == (None, False)
    assert folder_of(path) == before


def test_a_log_that_was_not_emptied_stays(tmp_path: Path) -> None:
    path, kept = tmp_path / "tracker.db", tmp_path / "copy"
    other = sqlite3.connect(path)
    other.execute("PRAGMA journal_mode=wal")
    other.execute("CREATE TABLE run (name TEXT)")
    other.commit()
    kept.mkdir()
    for suffix in ("", "-wal"):
        (kept / f"tracker.db{suffix}").write_bytes(Path(f"{path}{suffix}").read_bytes())
    other.close()
    before = folder_of(kept / "tracker.db")
    with pytest.raises(DatabaseError, match="another program"):
        open_database(str(kept / "tracker.db"))
    after = folder_of(kept / "tracker.db")
    assert {name: after.get(name) for name in before} == before


def test_a_copy_of_ours_without_its_log_gets_one(db_path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    with sqlite3.connect(db_path) as ours:
        ours.execute("VACUUM INTO ?", (str(copy),))
    database = open_database(str(copy))
    with database.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "wal"
    database.close()
