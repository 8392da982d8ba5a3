"""The twelfth revision on a database in use: old sentences stay true, new kinds can be stored, others cannot."""

import pytest
from sqlalchemy import text

from annotator.domain.vocabulary import SentenceKind
from annotator.errors import ConflictError
from annotator.storage.check import check
from annotator.storage.database.engine import Database, database_url
from annotator.storage.database.location import open_database
from annotator.storage.database.migrate import upgrade
from annotator.storage.search import search
from tests.storage.test_third_schema import store_without_keys, upgraded

CHANGE = text("INSERT INTO sentence (article_id, n, start, \"end\", paragraph, kind, text) "
              "VALUES (1, :n, :start, :start + 3, 9, :kind, 'Old')")  # fmt: skip


def test_old_sentences_stay_and_new_kinds_are_stored(new_where: str) -> None:
    old = Database(database_url(new_where))
    upgraded(old, "0011")
    store_without_keys(old, "Harbour\nOld ships left Skarn.")
    with old.read() as session:
        before = session.connection().execute(text('SELECT id, start, "end", kind, text FROM sentence')).all()
    upgrade(old)
    old.close()
    database = open_database(new_where)
    with database.read() as session:
        assert session.connection().execute(text('SELECT id, start, "end", kind, text FROM sentence')).all() == before
    for n, kind in enumerate((SentenceKind.ASIDE, SentenceKind.TABLE_HEADER), 10):
        with database.write() as session:
            session.connection().execute(CHANGE, {"n": n, "start": n * 10, "kind": kind.value})
    with pytest.raises(ConflictError), database.write() as session:
        session.connection().execute(CHANGE, {"n": 90, "start": 900, "kind": "footnote"})
    assert [hit.text for hit in search(database, "skarn", 5)] == ["Old ships left Skarn."]
    database.close()


def test_a_new_database_and_an_upgraded_one_are_sound(new_where: str) -> None:
    old = Database(database_url(new_where))
    upgraded(old, "0011")
    upgrade(old)
    old.close()
    database = open_database(new_where)
    assert [problem for _, problems in check(database) for problem in problems] == []
    database.close()
