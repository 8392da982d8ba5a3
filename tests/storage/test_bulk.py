"""Inserting many rows at once: every value as the session itself would store it."""

from datetime import UTC, datetime

import pytest
from sqlmodel import select

from annotator.storage.database.bulk import insert_rows
from annotator.storage.schema.models import EventRow

NOON = datetime(2026, 5, 12, 12, tzinfo=UTC)


@pytest.mark.parametrize("count", [0, 1, 499, 500, 501, 1_250])
def test_all_rows_come_back_in_order(database, count):
    payloads = [{"n": n, "word": "Řeka “x”", "none": None} for n in range(count)]
    rows = [{"at": NOON, "kind": "load", "reviewer_id": None, "payload": payload, "link": ""} for payload in payloads]
    with database.write() as session:
        insert_rows(session, EventRow, rows)
    with database.read() as session:
        found = session.exec(select(EventRow).where(EventRow.kind == "load", EventRow.at == NOON).order_by(EventRow.id))
        stored = [(row.payload, row.at, row.reviewer_id) for row in found]
    assert stored == [(payload, NOON, None) for payload in payloads]
