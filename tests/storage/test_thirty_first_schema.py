"""The revision 0031 on a database in use: events about accounts name nobody, and the history still holds."""

import json

from sqlalchemy import text
from sqlmodel import col, select

from annotator.pseudonyms import pseudonym
from annotator.storage.check import check
from annotator.storage.database.engine import Database, database_url
from annotator.storage.database.event_links import chain_events
from annotator.storage.database.location import open_database
from annotator.storage.database.migrate import upgrade
from annotator.storage.history_check import check_history
from annotator.storage.schema.models import EventRow
from tests.storage.test_third_schema import upgraded

NOW = "2026-05-12 08:00:00.000000"
PROJECT = """INSERT INTO project (id, name, scheme, blind, reviews_per_claim, guideline_version, created_at,
pseudonym_key) VALUES (1, 'p', '{"name"\\: "p", "labels"\\: [], "matching_stance"\\: true}', true, 2, '1', :at, :key)"""
MEMBER = """INSERT INTO reviewer (id, handle, created_at, place_sentence, has_queue, accounts)
VALUES (:id, :handle, :at, 0, false, :accounts)"""
EVENT = "INSERT INTO event (at, kind, reviewer_id, payload) VALUES (:at, 'account', 1, :payload)"
KEY = "0" * 32
MEMBERS = {"ana": ["ana@desk", "bo@desk"], "bo": ["bo@desk"]}


def test_accounts_in_events_become_pseudonyms(new_where: str) -> None:
    old = Database(database_url(new_where))
    upgraded(old, "0030")
    with old.write() as session:
        rows = session.connection()
        rows.execute(text(PROJECT), {"at": NOW, "key": KEY})
        for key, (handle, accounts) in enumerate(MEMBERS.items(), 1):
            values = {"id": key, "handle": handle, "at": NOW, "accounts": json.dumps(accounts)}
            rows.execute(text(MEMBER), values)
        for by in ("bo@desk", "gone@desk"):
            payload = json.dumps({"account": {"handle": "ana", "by": by}})
            rows.execute(text(EVENT), {"at": NOW, "payload": payload})
        resting = "DROP TRIGGER event_no_update" if old.is_sqlite else "ALTER TABLE event DISABLE TRIGGER event_fixed"
        rows.execute(text(resting))
        chain_events(rows)
        if old.is_sqlite:  # any trigger of this name: the upgrade puts its own there
            rows.execute(text("CREATE TRIGGER event_no_update BEFORE UPDATE ON event BEGIN SELECT 1; END"))
        else:
            rows.execute(text("ALTER TABLE event ENABLE TRIGGER event_fixed"))
    upgrade(old)
    old.close()
    database = open_database(new_where)
    with database.read() as session:
        told = session.exec(select(EventRow.payload).order_by(col(EventRow.id))).all()
        assert told == [
            {"account": {"by": pseudonym("bo@desk", KEY), "also": [2]}},
            {"account": {"by": pseudonym("gone@desk", KEY), "also": []}},
        ]
        assert next(list(found) for name, found in check_history(session) if name == "chain of events") == []
    assert dict(check(database))["triggers"] == []
    database.close()
