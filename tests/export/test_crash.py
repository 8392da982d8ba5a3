"""A process that is killed while it exports leaves the old files whole, or none; never half of one."""

import multiprocessing
import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from annotator.export.files import AtomicFiles, AtomicFolder, Counted
from annotator.review.desk import ReviewDesk
from annotator.storage.database.engine import Database
from annotator.storage.database.location import open_database
from annotator.storage.frozen_records import release_names
from tests.export.reviewed import two_opinions
from tests.export.support import export_to

FORK = multiprocessing.get_context("fork")
KILLS: dict[str, tuple[type, str]] = {
    "while a file is written": (Counted, "write"),
    "before files are renamed": (AtomicFiles, "_publish"),
    "before a folder is renamed": (AtomicFolder, "_publish"),
}


def _export_and_die(where: str, out: Path, kind: type, name: str) -> None:
    def die(*_: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(kind, name, die)
    export_to(open_database(where), out, "jsonl", freeze="v1")


@pytest.mark.parametrize("when", list(KILLS)[:2])
def test_a_killed_export_leaves_what_was_there(
    when: str, make_desk: Callable[..., ReviewDesk], database: Database, db_path: Path, tmp_path: Path
) -> None:
    two_opinions(make_desk, database)
    (tmp_path / "out").mkdir()
    out = tmp_path / "out" / "set.jsonl"
    export_to(database, out)
    before = {path.name: path.read_bytes() for path in out.parent.iterdir()}
    process = FORK.Process(target=_export_and_die, args=(str(db_path), out, *KILLS[when]))
    process.start()
    process.join(60)

    assert process.exitcode == -signal.SIGKILL
    after = {path.name: path.read_bytes() for path in out.parent.iterdir() if not path.name.endswith(".part")}
    assert after == before
    with database.read() as session:
        assert release_names(session) == []
    export_to(database, out, freeze="v1")
    assert {name: (out.parent / name).read_bytes() for name in before} == before


def test_a_killed_folder_is_not_there(tmp_path: Path) -> None:
    def fill_and_die() -> None:
        kind, name = KILLS["before a folder is renamed"]
        setattr(kind, name, lambda *_: os.kill(os.getpid(), signal.SIGKILL))
        with AtomicFolder(tmp_path / "set", "manifest.json") as files, files.open("train/0.jsonl") as stream:
            stream.row(b"{}\n")

    process = FORK.Process(target=fill_and_die)
    process.start()
    process.join(60)

    assert process.exitcode == -signal.SIGKILL
    assert not (tmp_path / "set").exists()
