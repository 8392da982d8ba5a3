"""The ninth revision on a database that is in use: saved filters keep what they stand for under stable words."""

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import text

from annotator.domain.orders import Filter, Order, Walk
from annotator.domain.vocabulary import ClaimType
from annotator.storage.check import check
from annotator.storage.database.engine import Database, database_url
from annotator.storage.database.location import open_database
from annotator.storage.database.migrate import _migrating, upgrade
from annotator.storage.schema.models import utc_now
from annotator.storage.walks import saved_filters

SAVED = {
    "every": ("all", Filter.ALL),
    "left": ("needs me", Filter.NEEDS),
    "bare": ("unsourced drafts", Filter.UNSOURCED),
    "due": ("verdicts that aged", Filter.AGED),
    "marked": ("flagged", Filter.FLAGGED),
    "figures": ("numerical", ClaimType.NUMERICAL),
}


def at_eighth_schema(where: str) -> Database:
    database = Database(database_url(where))
    with _migrating(database) as connection:
        config = Config()
        config.set_main_option("script_location", "annotator.storage:migrations")
        config.attributes["connection"] = connection
        command.upgrade(config, "0008")
    return database


def test_saved_filters_mean_what_they_meant(new_where: str) -> None:
    old = at_eighth_schema(new_where)
    ana = 1
    with old.write() as session:
        session.connection().execute(
            text("INSERT INTO reviewer (id, handle, created_at, place_sentence) VALUES (:ana, 'ana', :now, 0)"),
            {"ana": ana, "now": utc_now().isoformat(" ")},
        )
        for name, (stored, _) in SAVED.items():
            session.connection().execute(
                text("INSERT INTO saved_filter (reviewer_id, name, walk, chosen) VALUES (:ana, :name, :walk, :chosen)"),
                {"ana": ana, "name": name, "walk": '{"order": "score", "topic": null, "host": null}', "chosen": stored},
            )
    upgrade(old)
    old.close()
    database = open_database(new_where)
    with database.read() as session:
        found = {saved.name: (saved.chosen, saved.walk) for saved in saved_filters(session, ana)}
        assert found == {name: (meant, Walk(Order.SCORE)) for name, (_, meant) in SAVED.items()}
    assert [problem for _, problems in check(database) for problem in problems] == []
    database.close()


@pytest.mark.parametrize("word", [each.value for each in Filter])
def test_a_stored_word_is_no_phrase(word: str) -> None:
    assert word.isidentifier() and word.islower()
