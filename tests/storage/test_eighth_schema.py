"""The eighth revision on a database that is in use: a key of its own, splits and releases beside what was there."""

import re

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import inspect, text

from annotator.errors import ConflictError
from annotator.settings import load_settings
from annotator.storage.check import check
from annotator.storage.database.engine import Database, database_url
from annotator.storage.database.location import open_database
from annotator.storage.database.migrate import _migrating, upgrade
from annotator.storage.project import load_project, pseudonym_key, set_up_project
from annotator.storage.splits import keep_splits, stored_splits
from tests.storage.test_third_schema import store_without_keys

PROJECT = """
INSERT INTO project (id, name, scheme, blind, reviews_per_claim, guideline_version, created_at)
VALUES (1, 'harbours', '{"name": "two", "labels": [{"name": "yes", "key": "y"}, {"name": "no", "key": "n"}]}',
        true, 2, '3', '2026-05-12 08:00:00')
"""


def at_schema(where: str, revision: str) -> Database:
    database = Database(database_url(where))
    with _migrating(database) as connection:
        config = Config()
        config.set_main_option("script_location", "annotator.storage:migrations")
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    return database


def test_a_project_in_use_gets_a_key_and_stays_as_it_was(new_where: str) -> None:
    old = at_schema(new_where, "0007")
    article = store_without_keys(old).article_id
    with old.write() as session:
        session.execute(text(PROJECT))
    assert not inspect(old.engine).has_table("split_set")
    upgrade(old)
    old.close()
    database = open_database(new_where)
    project = load_project(database)
    assert (project.name, project.reviews_per_claim, project.guideline_version) == ("harbours", 2, "3")
    assert project.scheme.names == ("yes", "no")
    with database.write() as session:
        assert re.fullmatch("[0-9a-f]{32}", pseudonym_key(session))
        assert keep_splits(session, "halves", ["a", "b"], {article: "b"}) == 1
        assert stored_splits(session, "halves") == {article: "b"}
    assert [problem for _, problems in check(database) for problem in problems] == []
    with pytest.raises(ConflictError), database.write() as session:
        session.execute(text("DELETE FROM project"))
    database.close()


def test_a_database_that_nobody_set_up_is_upgraded_without_a_key(new_where: str) -> None:
    database = at_schema(new_where, "0007")
    upgrade(database)
    with database.read() as session:
        drawn = {pseudonym_key(session) for _ in range(2)}
        assert session.execute(text("SELECT count(*) FROM project")).scalar_one() == 0
    assert len(drawn) == 2, "a key that was made for the moment is kept somewhere"
    database.close()


def test_each_database_draws_a_key_of_its_own_once(either: Database, database: Database) -> None:
    keys = []
    for each in (either, either, database):
        set_up_project(each, load_settings(database="unused", reviewer="ana"))
        with each.read() as session:
            keys.append(pseudonym_key(session))
            told = session.execute(text("SELECT payload FROM event WHERE kind = 'project'")).scalars().all()
        assert keys[-1] not in str(told)
    assert keys[0] == keys[1]
    if not either.is_sqlite:
        assert keys[2] != keys[0]


def test_going_back_would_lose_splits_and_is_refused(new_where: str) -> None:
    database = at_schema(new_where, "0008")
    with pytest.raises(NotImplementedError, match="splits and releases"), _migrating(database) as connection:
        config = Config()
        config.set_main_option("script_location", "annotator.storage:migrations")
        config.attributes["connection"] = connection
        command.downgrade(config, "0007")
    assert inspect(database.engine).has_table("release_part")
    database.close()
