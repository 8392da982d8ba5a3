"""The fifth revision on a database that is in use: what was told stays, document keys follow today's rule."""

from alembic import command
from alembic.config import Config
from sqlalchemy import text

from annotator.domain.records import Citation
from annotator.domain.vocabulary import Stance
from annotator.review.desk import ReviewDesk
from annotator.settings import load_settings
from annotator.storage.check import check
from annotator.storage.database.engine import Database, database_url
from annotator.storage.database.migrate import _migrating, upgrade
from annotator.storage.project import set_up_project
from tests.storage.test_third_schema import store_without_keys

OLD = (
    (1, "s0000000000000001", "https://www.stat.example/a/", "www.stat.example/a/", "Ports"),
    (2, "s0000000000000002", "https://stat.example/a", "stat.example/a", "Ports again"),
    (3, "s0000000000000003", "https://m.news.example/b", "m.news.example/b", None),
    (4, "s0000000000000004", "https://kept.example/c", "kept.example/c", None),
)


def test_keys_are_made_anew_and_nothing_is_merged(new_where: str) -> None:
    database = Database(database_url(new_where))
    with _migrating(database) as connection:
        config = Config()
        config.set_main_option("script_location", "annotator.storage:migrations")
        config.attributes["connection"] = connection
        command.upgrade(config, "0004")
    store_without_keys(database)
    source = (
        "INSERT INTO source (id, public_id, url, document_key, title, created_at) VALUES (:a, :b, :c, :d, :e, :now)"
    )
    now = "2026-05-12 08:00:00"
    with database.write() as session:
        for row in OLD:
            session.execute(text(source), dict(zip("abcde", row, strict=True)) | {"now": now})
        for statement in (
            "INSERT INTO reviewer (handle, created_at, place_sentence) VALUES ('ana', :now, 0)",
            """INSERT INTO review (claim_id, reviewer_id, role, status, flagged, version, updated_at)
               VALUES (1, 1, 'reviewer', 'open', false, 1, :now)""",
            """INSERT INTO evidence (review_id, source_id, stance, quote_prefix, quote_suffix, evidence_set, created_at)
               VALUES (1, 1, 'supports', '', '', 0, :now)""",
        ):
            session.execute(text(statement), {"now": now})
        session.execute(text("UPDATE article SET url = 'https://www.ledger.example/port/'"))
    upgrade(database)
    with database.read() as session:
        known = session.execute(text("SELECT document_key, file_key FROM article")).one()
        assert tuple(known) == ("ledger.example/port", None)
        keys = session.execute(text("SELECT id, document_key, merged_into FROM source ORDER BY id")).all()
    assert [tuple(row) for row in keys] == [
        (1, "stat.example/a", None), (2, "stat.example/a s0000000000000002", None), (3, "news.example/b", None),
        (4, "kept.example/c", None),
    ]  # fmt: skip
    assert [problem for name, problems in check(database) if name != "history" for problem in problems] == []
    settings = load_settings(database=new_where, reviewer="ana")
    desk = ReviewDesk(database, set_up_project(database, settings), "ana")
    (row,) = desk.sources.search()
    assert (row.source.url, row.source.title) == (OLD[0][2], "Ports")
    claim = desk.articles.open(desk.articles.list_progress()[0].article.id).claims[1].id
    desk.answers.cite(claim, Citation(Stance.SUPPORTS, "https://stat.example/a#x"))
    known = desk.sources.find("http://stat.example/a")
    assert known is not None
    assert (known.id, known.title, desk.sources.search()[0].uses) == (OLD[0][1], "Ports", 2)
    database.close()
