"""The seventeenth revision on a database in use: its articles are known again, and its claims get their facts."""

from pathlib import Path

from sqlalchemy import text
from sqlmodel import select

from annotator.ingest.importer import import_sources
from annotator.matching.facts import facts_of
from annotator.storage.check import check
from annotator.storage.database.engine import Database, database_url
from annotator.storage.database.location import open_database
from annotator.storage.database.migrate import upgrade
from annotator.storage.schema.models import ClaimRow
from annotator.storage.stored_facts import facts_for, fill_facts
from tests.storage.test_third_schema import store_without_keys, upgraded

BODY = "Harbour\nOld ships left Skarn in 1990.\nTen came back."


def test_stored_articles_are_known_again_however_they_are_saved(new_where: str, tmp_path: Path) -> None:
    old = Database(database_url(new_where))
    upgraded(old, "0013")
    article_id = store_without_keys(old, BODY).article_id
    upgrade(old)
    old.close()
    database = open_database(new_where)
    same = tmp_path / "same.txt"
    same.write_bytes(BODY.replace("\n", "\r\n\r\n").encode())
    for _ in range(2):
        report = import_sources(database, [str(same)], None, threshold=0.5)
        assert (report.imported, report.duplicates) == (0, 1)
    with database.read() as session:
        assert session.connection().execute(text("SELECT public_id FROM article")).all() == [(article_id,)]
        assert session.connection().execute(text("SELECT count(*) FROM article_key")).scalar_one() == 2
    assert [problem for _, problems in check(database) for problem in problems] == []
    database.close()


def test_old_claims_get_the_facts_that_look_ups_work_out_until_then(new_where: str) -> None:
    old = Database(database_url(new_where))
    upgraded(old, "0013")
    store_without_keys(old, BODY)
    upgrade(old)
    old.close()
    database = open_database(new_where)
    with database.read() as session:
        texts = list(session.exec(select(ClaimRow.exact)))
        assert facts_for(session, texts) == {each: facts_of(each) for each in texts}
    seen: list[tuple[int, int | None]] = []
    assert fill_facts(database, lambda done, total, _: seen.append((done, total))) == len(texts) == 2
    assert seen[-1][0] == seen[-1][1]
    facts_of.cache_clear()
    with database.read() as session:
        stored = facts_for(session, texts)
    assert facts_of.cache_info().misses == 0
    assert stored == {each: facts_of(each) for each in texts}
    with database.write() as session:
        session.connection().execute(text("UPDATE text_facts SET version = 0"))
    assert fill_facts(database, lambda *_: None) == 2
    database.close()
