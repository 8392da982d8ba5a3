"""A copied database is the one it was copied from, on whichever of the two servers, and work goes on in it."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from sqlalchemy import Row, insert, select, text

from annotator.dataset.answers import Layer
from annotator.dataset.selection import Selection
from annotator.domain.orders import Order, SavedFilter, Walk
from annotator.domain.records import Citation
from annotator.domain.search_hits import FoundIn
from annotator.domain.source_facts import ArchiveAttempt
from annotator.domain.vocabulary import ClaimType, Stance
from annotator.errors import AnnotatorError, DatabaseError
from annotator.review.desk import ReviewDesk
from annotator.splits.request import parse_split
from annotator.storage.archives import record_attempt
from annotator.storage.article_keys import keep_keys
from annotator.storage.check import check
from annotator.storage.checked import CheckedClaim, store_checked
from annotator.storage.claim_links import link_same
from annotator.storage.database.engine import Database, database_url
from annotator.storage.database.location import open_database
from annotator.storage.database_copy import copy_database
from annotator.storage.known_articles import add_address
from annotator.storage.schema.every_table import metadata
from annotator.storage.schema.models import EventRow
from annotator.storage.schema.models_progress import LeaseRow
from annotator.storage.schema.models_rulings import SentBackRow
from annotator.storage.schema.models_shown import ShownPassageRow
from annotator.storage.schema.models_sources import SourceRow
from annotator.storage.stored_facts import fill_facts
from annotator.storage.versions import supersede
from tests import tables
from tests.conftest import DeskMaker, isolate
from tests.export.support import export_to
from tests.postgres import Server
from tests.storage.test_tallies import SCRIPT, WHO, run, steps
from tests.support import ARTICLE, add_to_library, shown_passage, store

NEWER = ARTICLE.replace("4.1 million", "4.2 million")
NOW = datetime(2026, 5, 12, 10, 0, 0, 250, UTC)


def rows(database: Database) -> dict[str, list[Row[Any]]]:
    """Every row of every table as the models read it."""
    with database.read() as session:
        return {
            table.name: list(session.execute(select(table).order_by(*table.primary_key)))
            for table in metadata.sorted_tables
        }


def raw(path: Path) -> dict[str, list[Any]]:
    """Every row of an SQLite file as stored, those of the search indexes included.

    An index's own tables are left out: they depend on when each row came.
    """
    with sqlite3.connect(path) as connection:
        tables = dict(connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'"))
        apart = ("sqlite_", *(f"{name}_" for name, sql in tables.items() if "USING fts5" in sql))
        kept = [name for name in tables if not name.startswith(apart)]
        return {name: sorted(map(repr, connection.execute(f"SELECT * FROM {name}"))) for name in kept}


def problems(database: Database) -> list[str]:
    return [problem for _, found in check(database) for problem in found]


def copied(source: Database, target: Database) -> dict[str, int]:
    return copy_database(source, target, lambda *_: None)


def work(desks: dict[str, ReviewDesk], folder: Path) -> None:
    """Use every table of a database, and leave decisions undone."""
    database, ana = desks["ana"].context.database, desks["ana"]
    run(desks, SCRIPT)
    older = next(row.article.id for row in ana.articles.list_progress())
    newer = store(database, NEWER, url="https://ledger.example/port").article_id
    keep_keys(database, {"key": newer})
    add_address(database, newer, "https://mirror.example/port")
    ids = [claim.id for claim in ana.articles.open(newer).claims]
    ana.answers.give(ids[0], "verified", [Citation(Stance.SUPPORTS, "https://stat.example/ü", note="p. 4\n“5”")], "n")
    ana.questions.ask(ids[0], "How much cargo was it?")
    with database.write() as session:
        supersede(session, newer, older)
        link_same(session, ids[0], ids[1], 1)
        store_checked(session, [CheckedClaim("Ten ships came.", "false", title="Ships")], "checks")
        session.add(LeaseRow(claim_id=1, reviewer_id=1, expires_at=NOW))
        session.add(SentBackRow(claim_id=1, reviewer_id=1, asked_by=2, text="Sure?", at=NOW))
        source = session.get_one(SourceRow, 1)
        attempt = ArchiveAttempt(source.public_id, NOW, True, "https://a.example/", content_sha256="c", text_sha256="t")
        record_attempt(session, source, attempt, 1)
        add_to_library(session, "Ten ships came. Two left.", url="https://port.example/", place_key="port")
        told = {"query": "ships", "rank": 1, "score": 1.0, "document": "d1", "start": 0, "end": 15}
        session.add(ShownPassageRow(claim_id=1, reviewer_id=1, text="Ten ships came.", **told))
        add_to_library(session, "Ten ships came. Three left.", url="https://port.example/", place_key="port")
        session.add(ShownPassageRow(**shown_passage(claim_id=1)))
    fill_facts(database, lambda *_: None)
    ana.walk.choose(Walk(Order.SCORE, ClaimType.NUMERICAL))
    ana.walk.save_filter(SavedFilter("figures", Walk(type=ClaimType.NUMERICAL), ClaimType.NUMERICAL))
    split = parse_split("train=0.5,test=0.5", 1)
    export_to(database, folder / "out.jsonl", freeze="v1", selection=Selection(Layer.ALL), split=split)
    ana.answers.decide(ids[2], "disputed")
    ana.answers.comment(ids[2], "Look again.")
    ana.questions.ask(ids[0], "How many ships came?")
    ana.questions.ask(ids[2], "Who counted them?")
    ana.undo()


@pytest.fixture(scope="module")
def worked(tmp_path_factory: pytest.TempPathFactory, _migrated: Path) -> Iterator[Database]:
    """An SQLite database in real use; tests only read it."""
    folder = tmp_path_factory.mktemp("worked")
    shutil.copy(_migrated, folder / "work.db")
    maker = DeskMaker(folder / "work.db")
    with pytest.MonkeyPatch.context() as monkeypatch:
        isolate(monkeypatch, folder / "home")
        work({name: maker(name, reviews_per_claim=2) for name in WHO}, folder)
    maker.close()
    database = open_database(str(folder / "work.db"))
    yield database
    database.close()


def test_a_copy_is_equal_in_every_row_and_sound(worked: Database, either: Database) -> None:
    before = rows(worked)
    assert [name for name, found in before.items() if not found] == []
    assert problems(worked) == []
    assert copied(worked, either) == {name: len(found) for name, found in before.items()}
    assert rows(either) == before
    assert rows(worked) == before
    assert problems(either) == []


@pytest.mark.postgres
def test_a_copy_that_comes_back_from_a_server_is_byte_for_byte_the_same(
    worked: Database, postgres_server: Server, tmp_path: Path
) -> None:
    there, further = (open_database(postgres_server.migrated()) for _ in range(2))
    back = open_database(str(tmp_path / "back.db"))
    for source, target in ((worked, there), (there, further), (further, back)):
        copied(source, target)
        target.close()
    assert raw(tmp_path / "back.db") == raw(Path(str(worked.url.database)))


def takes_back_everything(desk: ReviewDesk) -> list[Row[Any]]:
    """Redo once, undo all that one reviewer did; returns the answers that are left."""
    assert desk.redo() is not None
    while desk.undo():
        pass
    answers = select(tables.review.c.id, tables.review.c.status, tables.review.c.label).order_by(tables.review.c.id)
    with desk.context.database.read() as session:
        return list(session.execute(answers))


def test_work_goes_on_in_a_copy(worked: Database, either: Database, either_desk: Any, tmp_path: Path) -> None:
    copied(worked, either)
    ana = either_desk("ana", reviews_per_claim=2)
    assert {group.kind for group in ana.articles.search("tonnes")} >= {FoundIn.CLAIM, FoundIn.SENTENCE}
    shutil.copy(str(worked.url.database), tmp_path / "same.db")
    maker = DeskMaker(tmp_path / "same.db")
    left = takes_back_everything(ana)
    assert left == takes_back_everything(maker("ana", reviews_per_claim=2))
    assert any(row.status == "open" for row in left)
    maker.close()
    new = store(either, "A new article came.\nIt counted 7 ships in the bay.").article_id
    ana.answers.decide(ana.articles.open(new).claims[0].id, "not_a_claim")
    with either.read() as session:
        assert session.get(EventRow, max(row.id for row in rows(worked)["event"]) + 1) is not None
    assert problems(either) == []


def test_nothing_is_there_before_everything_is(worked: Database, either: Database) -> None:
    other = Database(either.url)
    empty, seen = rows(other), []

    def stop(done: int, total: int | None, _what: str) -> None:
        assert rows(other) == empty
        seen.append(done)
        if total is not None and done > total / 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        copy_database(worked, either, stop)
    assert len(seen) > 5
    assert (rows(other), problems(other)) == (empty, [])
    copied(worked, either)
    assert rows(other) == rows(worked)
    other.close()


def test_a_database_in_use_takes_no_copy(worked: Database, either: Database) -> None:
    with either.write() as session:
        session.execute(insert(tables.reviewer).values(handle="bo", created_at=NOW))
    before = rows(either)
    with pytest.raises(DatabaseError, match=r"is in use already \(reviewer has rows\): copy into (the name|an empty)"):
        copied(worked, either)
    assert rows(either) == before


def test_a_damaged_row_is_named_and_nothing_copied(worked: Database, either: Database, tmp_path: Path) -> None:
    shutil.copy(str(worked.url.database), tmp_path / "bad.db")
    with sqlite3.connect(tmp_path / "bad.db") as connection:
        connection.execute("DROP TRIGGER claim_exact_update")
        connection.execute("UPDATE claim SET exact = upper(exact) WHERE id = 2")
    bad = Database(database_url(str(tmp_path / "bad.db")))
    with pytest.raises(DatabaseError, match=r"cannot take a row of claim \(.*exact is not the slice.*“annotator db ch"):
        copied(bad, either)
    assert not any(rows(either).values())
    with pytest.raises(DatabaseError, match=r"bad\.db cannot be used \(no such table: lease"):
        with bad.write() as session:
            session.execute(text("DROP TABLE lease"))
        copied(bad, either)
    bad.close()


def test_batches_are_small_however_many_rows_there_are(
    worked: Database, either: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annotator.storage.database_copy._TOGETHER", 2)
    monkeypatch.setattr("annotator.storage.database_copy._LARGE", {"article": 1})
    seen = [(0, "")]
    copy_database(worked, either, lambda done, _total, name: seen.append((done, name)))
    sizes = {(name, done - before) for (before, _), (done, name) in pairwise(seen)}
    assert {size for _, size in sizes} == {1, 2}
    assert ("article", 2) not in sizes
    assert rows(either) == rows(worked)


@settings(max_examples=5)
@given(steps)
def test_whatever_was_decided_the_copy_is_equal(
    tmp_path_factory: pytest.TempPathFactory, _migrated: Path, sequence: list[Any]
) -> None:
    folder = tmp_path_factory.mktemp("copies")
    for name in ("one.db", "two.db"):
        shutil.copy(_migrated, folder / name)
    maker = DeskMaker(folder / "one.db")
    desks = {name: maker(name, reviews_per_claim=2) for name in WHO}
    source, target = desks["ana"].context.database, open_database(str(folder / "two.db"))
    ids = [claim.id for claim in desks["ana"].articles.open(store(source).article_id).claims]
    for who, act in sequence:
        with suppress(AnnotatorError):
            act(desks[who], ids)
    copied(source, target)
    assert problems(target) == []
    assert rows(target) == rows(source)
    target.close()
    maker.close()
