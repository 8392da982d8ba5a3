"""Events are chained by hashes; seals record what no event told: details of articles, origins, scores, members, rules.

The events of before are chained as they are: what was changed in them earlier cannot be found out any more.
"""

from alembic import op

from annotator.storage.database.event_links import chain_events

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

_FIXED = """CREATE TRIGGER event_no_update BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'event is append-only'); END"""


def upgrade() -> None:
    connection = op.get_bind()
    sqlite = connection.dialect.name == "sqlite"
    op.execute("ALTER TABLE event ADD COLUMN link VARCHAR DEFAULT '' NOT NULL")
    op.execute("DROP TRIGGER event_no_update" if sqlite else "ALTER TABLE event DISABLE TRIGGER event_fixed")
    chain_events(connection)
    op.execute(_FIXED if sqlite else "ALTER TABLE event ENABLE TRIGGER event_fixed")


def downgrade() -> None:
    raise NotImplementedError("Going back would lose the links between events; restore a backup instead.")
