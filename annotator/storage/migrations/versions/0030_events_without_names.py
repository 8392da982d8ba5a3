"""Events of the team call its members by pseudonym, not by name, so that people can be forgotten."""

import json

import sqlalchemy as sa
from alembic import op

from annotator.pseudonyms import is_key, pseudonym
from annotator.storage.database.event_links import chain_events

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

_FIXED = """CREATE TRIGGER event_no_update BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'event is append-only'); END"""


def upgrade() -> None:
    connection = op.get_bind()
    sqlite = connection.dialect.name == "sqlite"
    op.execute("DROP TRIGGER event_no_update" if sqlite else "ALTER TABLE event DISABLE TRIGGER event_fixed")
    if _call_by_pseudonym(connection):
        chain_events(connection)
    op.execute(_FIXED if sqlite else "ALTER TABLE event ENABLE TRIGGER event_fixed")


def _call_by_pseudonym(connection: sa.Connection) -> bool:
    sqlite = connection.dialect.name == "sqlite"
    if sqlite:
        op.execute("PRAGMA secure_delete = ON")  # else the names stay in free pages of the file
    key = connection.execute(sa.text("SELECT pseudonym_key FROM project")).scalar()
    members = connection.execute(sa.text("SELECT handle, id FROM reviewer")).all()
    ids = {row.handle: row.id for row in members}
    told = connection.execute(sa.text("SELECT id, CAST(payload AS TEXT) FROM event WHERE kind = 'reviewer'")).all()
    for event, payload in told:
        said = json.loads(payload)["reviewer"]
        handle = said.pop("handle", None)
        if handle is None:
            continue
        member = {"id": ids.get(handle), "name": pseudonym(handle, key) if key and is_key(key) else None} | said
        new = ":payload" if sqlite else "CAST(:payload AS JSON)"
        change = sa.text(f"UPDATE event SET payload = {new} WHERE id = :id")
        connection.execute(change, {"payload": json.dumps({"reviewer": member}), "id": event})
    return bool(told)


def downgrade() -> None:
    raise NotImplementedError("Going back would need the names that events no longer hold; restore a backup instead.")
