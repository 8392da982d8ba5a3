"""The eighteenth revision on a database in use: what was written before it is found by its words, and checked."""

import pytest
from sqlalchemy import text

from annotator.domain.search_hits import FoundIn
from annotator.storage.check import check
from annotator.storage.database.engine import Database, database_url
from annotator.storage.database.location import open_database
from annotator.storage.database.migrate import upgrade
from annotator.storage.mended import repair
from annotator.storage.search_everywhere import everywhere
from annotator.storage.viewpoint import Viewpoint
from annotator.storage.word_search import sources_named
from tests.storage.test_fifteenth_schema import NOW, USED
from tests.storage.test_third_schema import store_without_keys, upgraded

CITED = (
    "UPDATE review SET note = 'Ask the Ledger' WHERE claim_id = 2 AND reviewer_id = 1",
    """INSERT INTO source (id, public_id, url, document_key, title, created_at, host)
       VALUES (1, 's1', 'https://stat.example/ports', 'stat.example/ports', 'Ports', :now, 'stat.example')""",
    """INSERT INTO evidence (review_id, source_id, stance, quote_exact, quote_prefix, quote_suffix, evidence_set,
       created_at, note, told) SELECT id, 1, 'supports', 'grain came by barge', '', '', 0, :now, 'page 50%',
       '{"title": "H\\u00e4fen", "url": "https://stat.example/ports"}'
       FROM review WHERE claim_id = 2 AND reviewer_id = 1""",
)


@pytest.fixture
def database(new_where: str) -> Database:
    old = Database(database_url(new_where))
    upgraded(old, "0014")
    store_without_keys(old)
    with old.write() as session:
        for statement in USED:
            session.connection().execute(text(statement), {"now": NOW})
    upgraded(old, "0017")
    with old.write() as session:
        for statement in CITED:
            session.connection().execute(text(statement.replace(": ", "\\: ").replace("s:/", "s\\:/")), {"now": NOW})
    upgrade(old)
    old.close()
    return open_database(new_where)


def test_what_was_written_before_is_found(database: Database) -> None:
    view = Viewpoint(1, blind=False, wanted=2)
    expected = {
        "ledg": {FoundIn.NOTE: ["Ask the Ledger"]}, "50": {FoundIn.NOTE: ["page 50%"]},
        "barge gra": {FoundIn.QUOTE: ["grain came by barge"]}, "stat.example": {FoundIn.SOURCE: ["Ports"]},
    }  # fmt: skip
    with database.read() as session:
        for words, found in expected.items():
            groups = everywhere(session, view, words)
            assert {group.kind: [each.text for each in group.found] for group in groups} == found
        assert sources_named(session, ["häf"]) == sources_named(session, ["port"]) == {"s1"}
        assert sources_named(session, ["barge"]) == set()
    assert [
        problem for name, found in check(database) for problem in found if name in ("triggers", "search index")
    ] == []
    database.close()


def test_a_lost_wording_is_found_and_repaired(database: Database) -> None:
    lost = "A wording of source s1 is missing, which is searched for."
    with database.write() as session:
        session.connection().execute(text("DELETE FROM source_wording"))
    assert lost in dict(check(database))["totals"]
    repair(database)
    assert lost not in dict(check(database))["totals"]
    database.close()
