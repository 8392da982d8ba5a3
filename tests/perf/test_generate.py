"""The generator makes what it is asked for: a sound database, the same for the same seed, with the shares asked for."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from annotator.storage.check import check
from annotator.storage.database.location import open_database
from tests.perf.answers import LABELS
from tests.perf.generate import Plan, generate

PLAN = Plan(1500, reviewers=6, done=0.8, blind=True)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return generate(tmp_path_factory.mktemp("made") / "made.db", PLAN)


@pytest.fixture
def rows(made: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(made)) as connection:
        yield connection


def _one(rows: sqlite3.Connection, query: str) -> float:
    (value,) = rows.execute(query).fetchone()
    return float(value)


def test_db_check_finds_nothing_and_every_part_is_there(made: Path, rows: sqlite3.Connection) -> None:
    database = open_database(str(made))
    problems = {name: found for name, found in check(database) if found}
    database.close()
    assert problems == {}
    for table in ("suggestion", "source", "evidence"):
        assert _one(rows, f"SELECT count(*) FROM {table}") > 100
    kinds = dict(rows.execute("SELECT kind, count(*) FROM event GROUP BY kind"))
    assert kinds.keys() == {"project", "import", "review", "undo", "reviewer", "seal"}
    assert _one(rows, "SELECT count(*) FROM evidence WHERE withdrawn_at IS NOT NULL") > 0
    assert _one(rows, "SELECT count(*) FROM sentence_fts WHERE sentence_fts MATCH 'percentage OR per'") > 0


def test_the_same_seed_makes_the_same_bytes_and_another_seed_others(made: Path, tmp_path: Path) -> None:
    small = Plan(200, reviewers=3)
    first, again = (generate(tmp_path / name, small).read_bytes() for name in ("first.db", "again.db"))
    assert first == again
    assert generate(tmp_path / "other.db", Plan(200, reviewers=3, seed=2)).read_bytes() != first


def test_the_shares_are_those_asked_for(rows: sqlite3.Connection) -> None:
    assert _one(rows, "SELECT count(*) FROM claim WHERE withdrawn_at IS NULL") == PLAN.claims
    closed = "SELECT claim_id FROM review WHERE status = 'submitted' GROUP BY claim_id HAVING count(*) = 2"
    assert _one(rows, f"SELECT count(*) FROM ({closed})") / PLAN.claims == pytest.approx(0.8, abs=0.03)
    counted = rows.execute("SELECT label, count(*) FROM review WHERE status = 'submitted' GROUP BY label")
    answers = dict(counted.fetchall())
    for label, share in LABELS.items():
        assert answers[label] / sum(answers.values()) == pytest.approx(share, abs=0.04)
    assert _one(rows, "SELECT count(DISTINCT reviewer_id) FROM review") == PLAN.reviewers


def test_few_articles_are_long_and_few_sources_are_cited_often(rows: sqlite3.Connection) -> None:
    lengths = sorted(row[0] for row in rows.execute("SELECT sentence_count FROM article"))
    assert lengths[len(lengths) // 2] < sum(lengths) / len(lengths) < lengths[-1] / 4
    uses = [row[0] for row in rows.execute("SELECT count(*) AS n FROM evidence GROUP BY source_id ORDER BY n DESC")]
    assert sum(uses[:15]) > sum(uses) / 3


@pytest.mark.parametrize("done", [0.0, 1.0])
def test_nothing_or_everything_can_be_done(done: float, tmp_path: Path) -> None:
    path = generate(tmp_path / "ends.db", Plan(60, reviewers=2, done=done))
    with closing(sqlite3.connect(path)) as connection:
        assert _one(connection, "SELECT count(*) FROM review WHERE status = 'submitted'") == 60 * done
