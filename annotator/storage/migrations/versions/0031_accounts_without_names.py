"""Events about accounts name nobody, so that people can be forgotten; rulings are found by who gave them."""

import json

import sqlalchemy as sa
from alembic import op

from annotator.pseudonyms import is_key, pseudonym
from annotator.storage.database.event_links import chain_events

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

_FIXED = """CREATE TRIGGER event_no_update BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'event is append-only'); END"""
_GIVEN = sa.text("role = 'adjudicator'")


def upgrade() -> None:
    connection = op.get_bind()
    sqlite = connection.dialect.name == "sqlite"
    op.create_index(
        "ix_review_ruled", "review", ["reviewer_id", "claim_id"], sqlite_where=_GIVEN, postgresql_where=_GIVEN
    )
    op.execute("DROP TRIGGER event_no_update" if sqlite else "ALTER TABLE event DISABLE TRIGGER event_fixed")
    if _name_nobody(connection):
        chain_events(connection)
    op.execute(_FIXED if sqlite else "ALTER TABLE event ENABLE TRIGGER event_fixed")


def _name_nobody(connection: sa.Connection) -> bool:
    """Put pseudonyms in place of accounts and handles; whether there was any."""
    sqlite = connection.dialect.name == "sqlite"
    if sqlite:
        op.execute("PRAGMA secure_delete = ON")  # else the names stay in free pages of the file
    key = connection.execute(sa.text("SELECT pseudonym_key FROM project")).scalar()
    members = sa.text("SELECT id, accounts FROM reviewer ORDER BY id")
    known = connection.execute(members.columns(sa.column("id", sa.Integer), sa.column("accounts", sa.JSON))).all()
    told = sa.text("SELECT id, reviewer_id, CAST(payload AS TEXT) FROM event WHERE kind = 'account'")
    events = connection.execute(told).all()
    for event, member, payload in events:
        by = json.loads(payload)["account"]["by"]
        also = [row.id for row in known if by in row.accounts and row.id != member]
        said = json.dumps({"account": {"by": pseudonym(by, key) if key and is_key(key) else None, "also": also}})
        change = f"UPDATE event SET payload = {':said' if sqlite else 'CAST(:said AS JSON)'} WHERE id = :id"
        connection.execute(sa.text(change), {"said": said, "id": event})
    return bool(events)


def downgrade() -> None:
    raise NotImplementedError("Going back would need the names that events no longer hold; restore a backup instead.")
