"""``kill -9`` at any moment loses no decision that was acknowledged."""

import os
import random
import select
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from annotator.storage.check import check
from annotator.storage.database.location import open_database
from tests.conftest import DeskMaker
from tests.support import ROOT, store

REVIEWER = """
import sys
from annotator.domain.records import Citation
from annotator.domain.vocabulary import Stance
from tests.storage.workers import desk_on
desk = desk_on(sys.argv[1], "ana")
claims = [claim.id for row in desk.articles.list_progress() for claim in desk.articles.open(row.article.id).claims]
print("ready", flush=True)
for n, claim in enumerate(claims):
    desk.answers.cite(claim, Citation(Stance.SUPPORTS, url=f"https://stat.example/{n}"))
    desk.answers.decide(claim, "verified")
    print(claim, flush=True)
"""
IMPORTER = """
import sys
from tests.storage.workers import open_database
from tests.support import store
database = open_database(sys.argv[1])
print("ready", flush=True)
for n in range(10_000):
    body = "\\n".join(f"Report {n}.{line}: ten ships came." for line in range(40))
    print(store(database, body).article_id, flush=True)
"""


CREATOR = """
import sys
from annotator.storage.database import location, migrate
print("ready", flush=True)
for n in range(10_000):
    location.open_database(f"{sys.argv[1]}{n}.db").close()
"""


def killed(program: str, path: Path, after: float) -> list[str]:
    """What the program acknowledged before it was killed, ``after`` seconds from when it was ready."""
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        [sys.executable, "-c", program, str(path)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
    )
    assert process.stdout is not None
    ready = select.select([process.stdout], [], [], 60)[0]
    assert ready, "the program never began"
    first = process.stdout.readline()
    if first != b"ready\n":
        raise AssertionError(process.communicate()[1].decode())
    time.sleep(after)
    process.send_signal(signal.SIGKILL)
    said, _ = process.communicate()
    assert process.returncode == -signal.SIGKILL, "it ended by itself before it was killed"
    return [line.decode() for line in said.splitlines(keepends=True) if line.endswith(b"\n")]


def assert_sound(path: Path) -> None:
    """SQLite and ourselves find nothing wrong, and the database takes more."""
    plain = sqlite3.connect(path)
    assert plain.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert plain.execute("PRAGMA foreign_key_check").fetchall() == []
    plain.close()
    database = open_database(str(path), create=False)
    assert [(name, problems) for name, problems in check(database) if problems] == []
    store(database, "One more article, stored after the crash.")
    database.close()


@pytest.mark.parametrize("round_", range(3))
def test_every_acknowledged_label_survives_being_killed(db_path: Path, round_: int) -> None:
    database = open_database(str(db_path))
    for n in range(10):
        store(database, "\n".join(f"Report {n}.{line}: ten ships came." for line in range(60)))
    database.close()
    said = [line.strip() for line in killed(REVIEWER, db_path, random.Random(round_).uniform(0.05, 0.6))]
    desk = DeskMaker(db_path)("ana")
    claims = {
        claim.id: claim for row in desk.articles.list_progress() for claim in desk.articles.open(row.article.id).claims
    }
    for key in said:
        review = claims[key].review
        assert review is not None
        assert review.label == "verified"
        assert len(review.evidence) == 1
    done = [claim for claim in claims.values() if claim.review and claim.review.label]
    assert len(said) <= len(done) <= len(said) + 1  # at most the one that was not acknowledged yet
    desk.close()
    assert_sound(db_path)


@pytest.mark.parametrize("round_", range(2))
def test_an_import_that_is_killed_leaves_whole_articles_only(db_path: Path, round_: int) -> None:
    said = [line.strip() for line in killed(IMPORTER, db_path, random.Random(round_).uniform(0.05, 0.6))]
    database = open_database(str(db_path))
    desk = DeskMaker(db_path)("ana")
    rows = desk.articles.list_progress()
    assert set(said) <= {row.article.id for row in rows}
    assert len(rows) <= len(said) + 1
    for row in rows:
        assert row.claims == row.article.sentence_count - 1 == 39
    desk.close()
    database.close()
    assert_sound(db_path)


def test_making_a_database_that_is_killed_can_be_done_again(tmp_path: Path) -> None:
    killed(CREATOR, tmp_path / "new", 0.4)
    made = {path.name.split(".db")[0] for path in tmp_path.glob("new*")}
    last = max(made, key=lambda name: int(name.removeprefix("new")))
    path = tmp_path / f"{last}.db"
    open_database(str(path)).close()
    assert_sound(path)
