"""The fifteenth revision on a database in use: the counters are filled from the rows that are there."""

from sqlalchemy import text

from annotator.storage.check import check
from annotator.storage.database.engine import Database, database_url
from annotator.storage.database.location import open_database
from annotator.storage.database.migrate import upgrade
from tests.storage.test_third_schema import store_without_keys, upgraded

NOW = "2026-05-12 08:00:00"
USED = (
    """INSERT INTO project (id, name, scheme, blind, reviews_per_claim, guideline_version, created_at, pseudonym_key)
       VALUES (1, 'facts', '{}', true, 2, '1', :now, '0123456789abcdef0123456789abcdef')""",
    """INSERT INTO reviewer (id, handle, created_at, place_sentence, place_article_id)
       VALUES (1, 'ana', :now, 0, 1), (2, 'ben', :now, 0, NULL), (3, 'eva', :now, 0, NULL)""",
    "UPDATE claim SET withdrawn_at = :now WHERE id = 3",
    *(
        f"""INSERT INTO review (claim_id, reviewer_id, role, status, label, submitted_at, flagged, version, updated_at)
        VALUES ({claim}, {reviewer}, '{role}', '{status}', {label}, {at}, {flagged}, 1, :now)"""
        for claim, reviewer, role, status, label, at, flagged in (
            (1, 1, "reviewer", "submitted", "'unverifiable'", ":now", "false"),
            (1, 2, "reviewer", "submitted", "'not_a_claim'", ":now", "false"),
            (2, 1, "reviewer", "draft", "'verified'", "NULL", "true"),
            (2, 3, "adjudicator", "submitted", "'verified'", ":now", "false"),
            (4, 1, "reviewer", "skipped", "NULL", "NULL", "false"),
        )
    ),
)


def test_counters_are_filled_from_the_answers_that_are_there(new_where: str) -> None:
    old = Database(database_url(new_where))
    upgraded(old, "0014")
    store_without_keys(old)
    with old.write() as session:
        for statement in USED:
            session.connection().execute(text(statement), {"now": NOW})
    upgrade(old)
    old.close()
    database = open_database(new_where)
    with database.read() as session:
        rows = session.connection()
        claims = rows.execute(text("SELECT submitted, wanted, disputed FROM claim ORDER BY id")).all()
        assert [tuple(row) for row in claims] == [(2, 2, True), *[(0, 2, False)] * 4]
        wanting = rows.execute(text("SELECT claim_id FROM suggestion WHERE wanting AND claim_id < 6 ORDER BY claim_id"))
        assert wanting.scalars().all() == [2, 4, 5]
        totals = rows.execute(text("SELECT article_id, position, claims, open FROM article_total")).all()
        assert [tuple(row) for row in totals] == [(1, 1, 4, 3)]
        progress = rows.execute(text("SELECT reviewer_id, needs, drafts, flagged FROM article_progress")).all()
        assert [tuple(row) for row in progress] == [(1, 2, 1, 1)]
    found = dict(check(database))
    assert found["counters"] == found["triggers"] == []
    database.close()
