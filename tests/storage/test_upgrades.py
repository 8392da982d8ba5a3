"""Every schema that ever landed upgrades with its data, and whatever ends an upgrade, the next one succeeds."""

import gzip
import os
from pathlib import Path
from typing import Any

import pytest

from annotator.errors import DatabaseError
from annotator.storage.database import migrate
from annotator.storage.database.location import open_database, unprepared_database
from annotator.storage.database.migrate import HEAD, upgrade
from annotator.storage.database.peek import stored_revision
from tests.storage.upgrades import LANDED, STARTS, build_old, capture, try_upgrade

SOME = (*STARTS[::6], STARTS[-1])
"""On a server, where each takes several times as long."""


@pytest.mark.parametrize("revision", STARTS)
def test_every_schema_upgrades_with_its_data(revision: str, tmp_path: Path) -> None:
    build_old(tmp_path / "old.db", revision)
    outcome = try_upgrade(tmp_path / "old.db", revision, "sqlite")
    assert outcome.problems == ()
    assert outcome.rows > 30
    assert (tmp_path / f"old.db.before-{HEAD}").exists()


@pytest.mark.postgres
@pytest.mark.parametrize("revision", SOME)
def test_so_do_those_on_a_server(revision: str, postgres_server: Any) -> None:
    url = postgres_server.url(postgres_server.create())
    build_old(url, revision)
    assert try_upgrade(url, revision, "postgresql").problems == ()


def test_what_a_program_wrote_is_captured_row_by_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build_old(tmp_path / "old.db", "0008")
    wanted = (LANDED / "0008.json.gz").read_bytes()
    monkeypatch.setattr("tests.storage.upgrades.LANDED", tmp_path)
    assert gzip.decompress(capture(tmp_path / "old.db").read_bytes()) == gzip.decompress(wanted)


@pytest.fixture
def old(tmp_path: Path) -> Path:
    build_old(tmp_path / "old.db", "0008")
    return tmp_path / "old.db"


def test_copies_of_refused_upgrades_are_in_nobodys_way(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, os.strerror(28))

    (old.parent / f".{old.name}.before-{HEAD}.0123abcd.part").write_bytes(b"half a copy")
    database = unprepared_database(str(old))
    with monkeypatch.context() as context:
        context.setattr(migrate, "_migrate", fail)
        for _ in range(2):
            with pytest.raises(OSError, match="No space"):
                upgrade(database)
            assert stored_revision(old) == ("0008", True)
    done = upgrade(database)
    database.close()
    assert done.copy == old.with_name(f"old.db.before-{HEAD}-3")
    assert sorted(path.name for path in old.parent.iterdir() if "before" in path.name) == [
        f"old.db.before-{HEAD}", f"old.db.before-{HEAD}-2", f"old.db.before-{HEAD}-3",
    ]  # fmt: skip
    open_database(str(old), create=False).close()


def test_an_upgrade_without_room_for_its_copy_changes_nothing(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: type("Usage", (), {"free": 10})())
    database = unprepared_database(str(old))
    with pytest.raises(DatabaseError, match=r"bytes and 10 are free"):
        upgrade(database)
    database.close()
    assert stored_revision(old) == ("0008", True)
    assert [path.name for path in old.parent.iterdir() if "before" in path.name] == []
