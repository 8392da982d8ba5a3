"""The revision 0029 on a database in use: when claims had all their answers, by the history; nobody's handles yet."""

import json

from sqlalchemy import text
from sqlmodel import col, select

from annotator.storage.check import check
from annotator.storage.database.engine import Database, database_url
from annotator.storage.database.location import open_database
from annotator.storage.database.migrate import upgrade
from annotator.storage.schema.models import ClaimRow, ReviewerRow
from tests.storage.test_third_schema import upgraded
from tests.support import store

REVIEW = """INSERT INTO review (claim_id, reviewer_id, role, label, status, flagged, submitted_at, version, updated_at)
VALUES (:claim, :who, 'reviewer', 'unverifiable', 'submitted', false, :at, 1, :at)"""
EVENT = """INSERT INTO event (at, kind, reviewer_id, claim_id, article_id, payload)
VALUES (:at, 'review', :who, :claim, 1, :payload)"""
PROJECT = """INSERT INTO project (id, name, scheme, blind, reviews_per_claim, guideline_version, created_at,
pseudonym_key) VALUES (1, 'p', '{"name": "p", "labels": [], "matching_stance": true}', true, 2, '1', :at, '00')"""
FIRST, SECOND, LATER = (f"2026-05-12 08:0{n}:00.000000" for n in (1, 2, 9))


def test_claims_are_closed_when_the_last_answer_was_first_submitted(new_where: str) -> None:
    old = Database(database_url(new_where))
    upgraded(old, "0028")
    store(old)
    with old.write() as session:
        rows = session.connection()
        rows.execute(text(PROJECT.replace('": ', '"\\: ')), {"at": FIRST})
        for key, name in enumerate(("ana", "bo"), 1):
            values = {"key": key, "name": name, "at": FIRST}
            rows.execute(text("INSERT INTO reviewer (id, handle, created_at, place_sentence, has_queue) "
                              "VALUES (:key, :name, :at, 0, false)"), values)  # fmt: skip
        for claim, who, times in ((1, 1, (FIRST, LATER)), (1, 2, (SECOND,)), (2, 1, (FIRST,))):
            rows.execute(text(REVIEW), {"claim": claim, "who": who, "at": times[-1]})
            for at in times:
                payload = json.dumps({"action": "x", "before": {}, "after": {"status": "submitted"}})
                rows.execute(text(EVENT), {"at": at, "who": who, "claim": claim, "payload": payload})
    upgrade(old)
    old.close()
    database = open_database(new_where)
    with database.read() as session:
        closed = dict(session.exec(select(ClaimRow.id, ClaimRow.closed_at).order_by(col(ClaimRow.id))).all())
        assert closed[1] is not None and closed[1].strftime("%H:%M") == "08:02"
        assert set(closed.values()) == {closed[1], None}
        assert session.exec(select(ReviewerRow.accounts)).all() == [[], []]
    assert dict(check(database))["triggers"] == []
    database.close()
