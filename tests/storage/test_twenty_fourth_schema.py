"""The revision 0024 on a database in use: which claims show no score, and which suggesters have run."""

from sqlalchemy import text

from annotator.storage.check import check
from annotator.storage.database.engine import Database, database_url
from annotator.storage.database.location import open_database
from annotator.storage.database.migrate import upgrade
from annotator.storage.suggester_versions import versions
from tests.storage.test_third_schema import store_without_keys, upgraded

NOW = "2026-05-12 08:00:00"
USED = (
    "UPDATE claim SET withdrawn_at = :now WHERE id = 3",
    "UPDATE suggestion SET score = 0.5 WHERE claim_id = 2",
    "UPDATE suggestion SET score = 0.4 WHERE claim_id = 4",
    "UPDATE claim SET origin = 'manual' WHERE id = 4",
    "UPDATE suggestion SET current = false WHERE claim_id = 5",
    """INSERT INTO event (at, kind, payload, article_id)
       VALUES (:now, 'suggest', '{"suggester": "silent", "version": "2"}', 1)""",
)


def test_flags_and_versions_are_made_from_the_suggestions_that_are_there(new_where: str) -> None:
    old = Database(database_url(new_where))
    upgraded(old, "0018")
    store_without_keys(old)
    with old.write() as session:
        for statement in USED:
            session.connection().execute(text(statement.replace(":", "\\:").replace("\\:now", ":now")), {"now": NOW})
    upgrade(old)
    old.close()
    database = open_database(new_where)
    with database.read() as session:
        rows = session.connection()
        unscored = rows.execute(text("SELECT id FROM claim WHERE unscored ORDER BY id")).scalars().all()
        assert unscored == [2, 5]
        wanting = rows.execute(text("SELECT claim_id FROM suggestion WHERE wanting ORDER BY claim_id"))
        assert wanting.scalars().all() == [1, 4, 5]
        assert [str(each) for each in versions(session)] == ["test/1", "silent/2"]
    found = dict(check(database))
    assert found["counters"] == found["triggers"] == []
    database.close()
